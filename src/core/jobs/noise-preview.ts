import type { DrawnImage } from "../analyses/code-place.js";

/** Some of a project's own pictures, or their middle parts, as they come and with the noise that its training would add. */
export interface NoisePreview {
  plain: DrawnImage[];
  noisy: DrawnImage[];
}
