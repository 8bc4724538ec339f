import { UserError } from "../../core/language/error.js";
import { readImages } from "./decoding.js";
import { fitValues, type PixelArray, type PixelForm } from "./pixels.js";
import { openArray, type Survey } from "./survey.js";

/** Decodes a few items of a survey into a form, each `[H,W,C]`, as a whole set is decoded. Throws UserError with the reason if one cannot be decoded. */
export async function readItems({ source, items, headers }: Survey, indices: readonly number[], form: PixelForm): Promise<PixelArray[]> {
  const pixels: PixelArray[] = [];
  if (source.kind === "folder") {
    for (const index of indices) {
      const images = await readImages([items.at(index).source ?? ""], [headers[index]], form);
      const [reason] = images.reasons;
      if (reason) throw new UserError(reason, "bad-image");
      pixels.push(images.pixels);
    }
    return pixels;
  }
  const array = await openArray(source);
  try {
    for (const index of indices) pixels.push(await fitValues(await array.read(items.at(index).index, 1), array, form));
    return pixels;
  } finally {
    await array.close();
  }
}
