import type { AnalysisJobs } from "../analyses/analyses.js";
import type { CodePlace, DrawnImage } from "../analyses/code-place.js";
import type { ImageDetail } from "../analyses/image-detail.js";
import type { ImageOutput } from "../analyses/image-output.js";
import type { Sentence } from "../language/sentence.js";
import type { EngineKind } from "../network/engine-kind.js";
import type { DataReport } from "../project/data-report.js";
import type { DataSummary } from "../project/data-summary.js";
import type { RunChoice } from "../runs/run.js";
import type { ModelFormat } from "./model-format.js";
import type { NoisePreview } from "./noise-preview.js";

/** A project's file, absolute, and its text if it is not that of the file. */
interface OnProject {
  project: string;
  text?: string;
}

/** Request and result of every kind of job: both ends of the protocol follow from it. Paths are absolute. */
export interface Jobs extends AnalysisJobs {
  /** Trains a project: a new run, or with `resume` the newest unfinished one. `tensorBoard` writes event files beside the run's other files. */
  train: {
    request: OnProject & { resume?: boolean; tensorBoard?: boolean };
    result: {
      kind: "train";
      run: string;
      folder: string;
      status: "finished" | "stopped";
      loss: number | null;
      validationLoss: number | null;
      seconds: number;
      engine: EngineKind;
    };
  };
  /** Draws the image of each code of a table. */
  decode: {
    request: OnProject & RunChoice & { codes: string; output?: string };
    /** `output` is the picture that was drawn for a row of the table. */
    result: { kind: "decode"; run: string; folder: string; items: { file: string; output: string }[] };
  };
  /** Makes a project and a finished run of saved Keras models. `range` is what the model takes for black and white; if it is left out, it is guessed from `images`. */
  import: {
    request: {
      project: string;
      files: string[];
      task?: "reconstruct" | "denoise";
      range?: [number, number];
      images?: string;
      clean?: string;
    };
    result: {
      kind: "import";
      project: string;
      run: string;
      folder: string;
      preset: string;
      parameters: number;
      modelRange: [number, number];
      /** Sentences about what was left out or changed. */
      notes: Sentence[];
    };
  };
  /** Writes a run's model in a format into a new or empty folder; `scoring` adds a script that judges folders by it on Ray, which ONNX can. */
  export: {
    request: OnProject & RunChoice & { format: ModelFormat; output: string; scoring?: boolean };
    result: {
      kind: "export";
      run: string;
      folder: string;
      format: ModelFormat;
      files: string[];
      /** Of the outputs of the files read back, as a share of their range. */
      largestRelativeDifference: number;
      weightsCompared: number;
    };
  };
  /** Writes a project as a Python script that trains it elsewhere, into a new or empty folder. */
  script: { request: OnProject & { output: string; distributed?: boolean }; result: { kind: "script"; folder: string; files: string[] } };
  /** Writes a map, or those of its images that are named by their indices, for other programs into a new or empty folder; left out, `result` is the newest map. */
  exportMap: {
    request: OnProject & { result?: string; output: string; images?: number[] };
    result: { kind: "exportMap"; folder: string; files: string[]; count: number };
  };
  /** Gives an image of a result, by the result's folder and its index, in its own size. */
  imageDetail: { request: OnProject & { result: string; index: number }; result: { kind: "imageDetail"; detail: ImageDetail } };
  /** Draws what the network of a result makes of one of its images, by the result's folder and its index, and where it is odd, in the size that the network looks at; with what that of another result of the same images makes of it, if the folder of one is given. */
  imageOutput: {
    request: OnProject & { result: string; index: number; compared?: string };
    result: { kind: "imageOutput"; output: ImageOutput };
  };
  /** Draws what the network of a map makes of a place in the space of its codes, by the map's folder. */
  drawCode: { request: OnProject & { result: string; place: CodePlace }; result: { kind: "drawCode"; image: DrawnImage } };
  /**
   * Writes a result of anomalies as one HTML file that stands alone, decided by the project's settings as they are. A file of that name
   * is replaced if it is such a report, or if `replace` says that the person knows of it. `words` are those of the person's language;
   * left out, it is English.
   */
  report: {
    request: OnProject & {
      result: string;
      file: string;
      replace?: boolean;
      words?: { language: string; bundle: Readonly<Record<string, string>> };
    };
    /** `shown` are the flagged images that it has pictures of, `bytes` its size. */
    result: { kind: "report"; file: string; flagged: number; shown: number; bytes: number };
  };
  /** Looks at a project's images without decoding them: how many of which sizes; for the form and its problems. */
  survey: { request: OnProject & { whole?: boolean }; result: { kind: "survey"; summary: DataSummary } };
  /** Puts the noise that a project's training adds on some of its own pictures. */
  noisePreview: { request: OnProject; result: { kind: "noisePreview"; preview: NoisePreview } };
  /** Reads a project's images for the report on them. */
  inspect: { request: OnProject; result: { kind: "inspect"; report: DataReport } };
  /** Gives back the report that was last made, without a look at the images. */
  newestReport: { request: OnProject; result: { kind: "newestReport"; report: DataReport | null } };
}

export type JobKind = keyof Jobs;
/** What a job of one kind is asked for, and what it gives back. */
export type JobRequest<K extends JobKind> = Jobs[K]["request"];
export type JobResult<K extends JobKind> = Jobs[K]["result"];

/** A piece of work for a child process, by its kind. */
export type Job<K extends JobKind = JobKind> = { [P in K]: { kind: P } & JobRequest<P> }[K];
