import { unreachable } from "../language/error.js";
import { type Sentence, sentence, verbatim } from "../language/sentence.js";

export const modelFormats = ["keras", "keras-h5", "onnx", "safetensors", "tfjs", "savedmodel"] as const;
/** A form in which a trained model leaves the studio. */
export type ModelFormat = (typeof modelFormats)[number];

export const exportFormats = [...modelFormats, "keras-script", "ray"] as const;
/** What a project leaves the studio as: its trained model, a script that trains it elsewhere, or one that judges pictures there. */
export type ExportFormat = (typeof exportFormats)[number];

/** What a person reads of a format: its name, and where it is at home. */
export function formatWords(format: ExportFormat): { title: Sentence; help: Sentence } {
  switch (format) {
    case "keras":
      return { title: verbatim("Keras"), help: verbatim("Keras 3 (.keras)") };
    case "keras-h5":
      return { title: verbatim("Keras HDF5"), help: sentence("Keras 2 and 3 (.h5)") };
    case "onnx":
      return { title: verbatim("ONNX"), help: sentence("ONNX Runtime and most other programs (.onnx)") };
    case "safetensors":
      return { title: verbatim("safetensors"), help: sentence("The weights alone, for any program (.safetensors)") };
    case "tfjs":
      return { title: verbatim("TensorFlow.js"), help: sentence("Web pages and Node.js (model.json)") };
    case "savedmodel":
      return { title: verbatim("TensorFlow SavedModel"), help: sentence("TensorFlow, TensorFlow Serving and Lite (a folder)") };
    case "keras-script":
      return { title: sentence("Keras Script"), help: sentence("Python that trains the project on another machine (train.py)") };
    case "ray":
      return { title: verbatim("Ray"), help: sentence("Python that judges folders on several machines (score.py, Detector.onnx)") };
    default:
      return unreachable(format);
  }
}
