/** What the pictures of a folder are written as; the first is taken if none is named. */
export const pictureFormats = ["png", "input", "tiff", "npy"] as const;
export type PictureFormat = (typeof pictureFormats)[number];

/** Endings of files that can be written as they came; others become PNG. */
const kept = /\.(png|jpe?g|jfif|jpe|webp|tiff?)$/i;

/** The ending of the file that an image is written to, with its dot; `file` is its name, an item of an array has none of its own. */
export function endingOf(format: PictureFormat, file: string): string {
  switch (format) {
    case "png":
      return ".png";
    case "tiff":
      return ".tif";
    case "npy":
      return ".npy";
    case "input":
      return kept.exec(file)?.[0] ?? ".png";
  }
}
