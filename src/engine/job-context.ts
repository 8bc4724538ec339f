import type { EngineKind } from "../core/network/engine-kind.js";
import type { Engine } from "./contract/engine.js";
import type { Context } from "./images/survey.js";
import type { TrainingContext } from "./training/context.js";

/** What jobs are given from outside. `now` counts milliseconds and never goes back; `date` is the time of day. */
export interface JobContext extends Context, TrainingContext {
  signal: AbortSignal;
  date: () => Date;
  /** A few random letters that keep two folders of one second apart. */
  tail: () => string;
  /** The file of ONNX Runtime's WebAssembly. */
  onnxRuntime: string;
  /** The folder of the frozen network that gives features. */
  featuresFolder: string;
  /** `threads` holds for TensorFlow where the process has not loaded it yet. */
  openEngine: (kind: EngineKind, threads?: number) => Promise<Engine>;
}
