import type { Engine } from "../contract/engine.js";
import type { Detected, Detector } from "./detector.js";
import type { Submodel, SubmodelName } from "./submodels.js";

/** A file that was read back: it computes, and it shows every weight that it holds. */
export interface LoadedSubmodel {
  /** `count` inputs of the submodel to outputs, both in the order height, width, channels. */
  run(values: Float32Array, count: number): Promise<Float32Array>;
  /** Weights in the order of the submodel's parameters and in Keras's layouts. */
  weights: Float32Array[];
  close(): void;
}

/** What reading back takes besides the file. */
export interface ReadTools {
  /** The engine, started. */
  engine: Engine;
  /** The file of ONNX Runtime's WebAssembly. */
  onnxRuntime: string;
}

/** A detector's file that was read back. */
export interface LoadedDetector {
  /** `count` pictures `[H,W,C]` on 0..1 of one size. */
  run(values: Float32Array, count: number, size: readonly [height: number, width: number]): Promise<Detected>;
  close(): void;
}

/** How a form of file holds a detector. */
export interface DetectorFormat {
  /** Writes it below `folder` and gives the name to open it by. */
  write(detector: Detector, folder: string): Promise<string>;
  /** Reads it back as another program would. */
  open(file: string, detector: Detector, tools: ReadTools): Promise<LoadedDetector>;
  /** How to use the file, for the README: a block of Markdown. */
  usage(file: string, threshold: boolean): string;
}

/** A form of file in which models are written. To add one: a file with this, a row in `formats.ts`, its words in core. */
export interface Format {
  /** Writes one submodel below `folder` and gives the name to open it by: a file, perhaps in a folder, or a folder. */
  write(submodel: Submodel, folder: string): Promise<string>;
  /** Reads a submodel back as another program would. */
  open(file: string, submodel: Submodel, tools: ReadTools): Promise<LoadedSubmodel>;
  /** How it holds a network together with all that judges pictures by it; left out if it cannot. */
  detector?: DetectorFormat;
  /** What reads the file back, for the card. */
  reader: string;
  /** The order of an image's axes in the file. */
  layout: "NHWC" | "NCHW";
  /** How to use the files, for the README: a block of Markdown. */
  usage(files: Partial<Record<SubmodelName, string>>): string;
}
