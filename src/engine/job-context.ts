import type { Engine } from "./contract/engine.js";
import type { KeptDrawer } from "./contract/kept-drawer.js";
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
  /** Starts the engine that was chosen; `threads` holds for TensorFlow if the process has not loaded it yet. */
  openEngine: (threads?: number) => Promise<Engine>;
  /** What drew images of a map last, for all jobs of a process. */
  keptDrawer: KeptDrawer;
}
