import type { Sentence } from "../language/sentence.js";
import type { PixelRectangle } from "./image-detail.js";

/** An image of a result, by its index, and the folder of another result of the same images whose network draws it as well. */
export interface AskedImage {
  index: number;
  compared?: string;
}

/** What the network of a result makes of one of its images, in the size that it looks at: what a page shows when thumbnails are not enough. */
export interface ImageOutput {
  /**
   * Pictures of one size, which a page may load: the image as the network sees it, its output, and the clean image that the result was
   * compared with, null if it has none of that size; null if the network draws none. Of what was denoised also what a median of 3 by 3 pixels makes of
   * it, null of others and of large ones. `compared` is the output of another result's network, null if none was asked for or can be had.
   */
  pair: { input: string; output: string; reference: string | null; baseline: string | null; compared: string | null } | null;
  /** The heat map, on the scale of the folder's, and where it lies in shares of the image's width and height: beyond 0 and 1 where edges are repeated. Null if there is none. */
  heat: { file: string; view: PixelRectangle } | null;
  /** Why something is not there that the result has thumbnails of; null if nothing is to be said. */
  note: Sentence | null;
}
