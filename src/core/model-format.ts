import { unreachable } from "./problem.js";

export const modelFormats = ["keras", "keras-h5", "onnx", "safetensors", "tfjs", "savedmodel"] as const;
/** A form in which a trained model leaves the studio. */
export type ModelFormat = (typeof modelFormats)[number];

export const exportFormats = [...modelFormats, "keras-script"] as const;
/** What a project leaves the studio as: its trained model, or a script that trains it elsewhere. */
export type ExportFormat = (typeof exportFormats)[number];

/** What a person reads of a format: its name, and where it is at home. */
export function formatWords(format: ExportFormat): { title: string; help: string } {
  switch (format) {
    case "keras":
      return { title: "Keras", help: "Keras 3 (.keras)" };
    case "keras-h5":
      return { title: "Keras HDF5", help: "Keras 2 and 3 (.h5)" };
    case "onnx":
      return { title: "ONNX", help: "ONNX Runtime and most other programs (.onnx)" };
    case "safetensors":
      return { title: "safetensors", help: "The weights alone, for any program (.safetensors)" };
    case "tfjs":
      return { title: "TensorFlow.js", help: "Web pages and Node.js (model.json)" };
    case "savedmodel":
      return { title: "TensorFlow SavedModel", help: "TensorFlow, TensorFlow Serving and Lite (a folder)" };
    case "keras-script":
      return { title: "Keras Script", help: "Python that trains the project on another machine (train.py)" };
    default:
      return unreachable(format);
  }
}
