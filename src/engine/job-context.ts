import type { CodePlace, DrawnImage } from "../core/analyses/code-place.js";
import type { AskedImage, ImageOutput } from "../core/analyses/image-output.js";
import type { Engine } from "./contract/engine.js";
import type { KeptDrawer } from "./contract/kept-drawer.js";
import type { Context } from "./images/context.js";
import type { TrainingContext } from "./training/context.js";

/** Networks that stay open between two drawings, as a person looks at one after the other. */
export interface KeptDrawers {
  codes: KeptDrawer<CodePlace, DrawnImage>;
  images: KeptDrawer<AskedImage, ImageOutput>;
}

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
  /** What drew places of a map, and images of a result, last, for all jobs of a process. */
  keptDrawers: KeptDrawers;
}
