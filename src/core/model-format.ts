import { unreachable } from "./problem.js";

export const modelFormats = ["keras", "keras-h5"] as const;
/** A form in which a trained model leaves the studio. */
export type ModelFormat = (typeof modelFormats)[number];

/** What a person reads of a format: its name, and where it is at home. */
export function formatWords(format: ModelFormat): { title: string; help: string } {
  switch (format) {
    case "keras":
      return { title: "Keras", help: "Keras 3 (.keras)" };
    case "keras-h5":
      return { title: "Keras HDF5", help: "Keras 2 and 3 (.h5)" };
    default:
      return unreachable(format);
  }
}
