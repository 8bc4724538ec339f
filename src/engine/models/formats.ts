import type { ModelFormat } from "../../core/jobs/model-format.js";
import type { Format } from "./format.js";
import { kerasFormat } from "./format-keras.js";
import { kerasH5Format } from "./format-keras-h5.js";
import { onnxFormat } from "./format-onnx.js";
import { safetensorsFormat } from "./format-safetensors.js";
import { savedModelFormat } from "./format-savedmodel.js";
import { tfjsFormat } from "./format-tfjs.js";

/** Every format by its name. */
export const formats: Record<ModelFormat, Format> = {
  keras: kerasFormat,
  "keras-h5": kerasH5Format,
  onnx: onnxFormat,
  safetensors: safetensorsFormat,
  tfjs: tfjsFormat,
  savedmodel: savedModelFormat,
};
