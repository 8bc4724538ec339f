import type { Picture } from "../../src/core/analyses/atlas.js";
import { loadFile } from "./atlas-pages.js";
import { pixelsOf } from "./layers.js";

/** Pictures whose pixels are kept: those of an image that is looked at, and of the one before. */
const mostPictures = 16;
const known = new Map<string, ImageData | null>();

/** The pixels of a picture; null until its file is loaded, which `loaded` tells, and for good if it is missing or damaged. */
export function knownPixels(picture: Picture, loaded: () => void): ImageData | null {
  const key = JSON.stringify(picture);
  const pixels = known.get(key);
  if (pixels !== undefined) return pixels;
  known.set(key, null);
  for (const oldest of known.keys()) {
    if (known.size <= mostPictures) break;
    known.delete(oldest);
  }
  void loadFile(picture.file).then(
    (image) => {
      known.set(key, pixelsOf(image, picture));
      loaded();
    },
    // It may be there again the next time that it is looked at.
    () => known.delete(key),
  );
  return null;
}
