import { UserError } from "../../core/language/error.js";
import { readImages } from "./decoding.js";
import type { ArrayFile } from "./npy.js";
import { fitValues, type PixelArray, type PixelForm } from "./pixels.js";
import type { Survey } from "./survey.js";

/** Decodes an item of a survey into a form, `[H,W,C]`, as a whole set is decoded; `array` is its source, if that is one. Throws UserError with the reason if it cannot be decoded. */
export async function readItem({ items, headers }: Survey, index: number, array: ArrayFile | null, form: PixelForm): Promise<PixelArray> {
  const item = items.at(index);
  if (array) return fitValues(await array.read(item.index, 1), array, form);
  const { pixels, reasons } = await readImages([item.source ?? ""], [headers[index]], form);
  if (reasons[0]) throw new UserError(reasons[0], "bad-image");
  return pixels;
}
