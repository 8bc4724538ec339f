import type { Sentence } from "../language/sentence.js";
import type { PixelRectangle } from "./image-detail.js";

/** What the network of a result makes of one of its images, in the size that it looks at: what a page shows when thumbnails are not enough. */
export interface ImageOutput {
  /**
   * Pictures of one size, which a page may load: the image as the network sees it, its output, and the clean image that the result was
   * compared with, null if it has none of that size; null if the network draws none. Of what was denoised also what a median of 3 by 3 pixels makes of
   * it, null of others and of large ones.
   */
  pair: { input: string; output: string; reference: string | null; baseline: string | null } | null;
  /** The heat map, on the scale of the folder's, and where it lies in shares of the image's width and height: beyond 0 and 1 where edges are repeated. Null if there is none. */
  heat: { file: string; view: PixelRectangle } | null;
  /** Why something is not there that the result has thumbnails of; null if nothing is to be said. */
  note: Sentence | null;
}
