import type { ModelFormat } from "../../core/model-format.js";
import type { Format } from "./format.js";
import { kerasFormat } from "./format-keras.js";
import { kerasH5Format } from "./format-keras-h5.js";

/** Every format by its name. */
export const formats: Record<ModelFormat, Format> = {
  keras: kerasFormat,
  "keras-h5": kerasH5Format,
};
