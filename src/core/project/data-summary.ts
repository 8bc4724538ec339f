import type { Sentence } from "../language/sentence.js";
import type { UnknownNames } from "./unknown-names.js";

/** What became of one file of a source. */
export interface FileOutcome {
  /** Relative to the source, with `/`; `noisy.npy[12]` for an item of an array. */
  file: string;
  /** `excluded` is what the project leaves out of training by its name. */
  outcome: "used" | "resized" | "left out" | "excluded";
  /** Why it was left out or excluded. */
  reason: Sentence | null;
}

/** What the training source holds, before training. */
export interface DataSummary {
  images: number;
  resized: number;
  leftOut: FileOutcome[];
  /** How many sizes there are. */
  sizeCount: number;
  /** The commonest sizes, most first, twenty at most. */
  sizes: { height: number; width: number; count: number }[];
  /** `[H,W,C]` that the project's settings bring images to. */
  image: [number, number, number];
  /** True if the network sees each image at its own size, and `image` is only what is shown of it. */
  ownSizes?: true;
  labels: { name: string; count: number }[];
  /** The project's names that no image has; left out if there are none. */
  unknownNames?: UnknownNames;
  /** What to know of values that lie otherwise than black and white do, if all was read; left out if they fit. */
  misfit?: Sentence;
  /** Changes when a file or a setting does that the data report depends on. */
  key: string;
}
