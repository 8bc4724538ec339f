import { stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { isSentence, joined, sentence } from "../../core/language/sentence.js";
import { learnedRange, type Range, rangeOf } from "../../core/numbers/range.js";
import { isStackName } from "../../core/project/image-name.js";
import { fileOf, itemOf, partName } from "../../core/project/item-name.js";
import type { Project } from "../../core/project/project.js";
import type { Context } from "./context.js";
import { readHeaders, readImages } from "./decoding.js";
import { openSource } from "./open-source.js";
import type { PixelForm } from "./pixels.js";

/** One image as `[H,W,C]` on 0..1 in a form: a picture's file, a page of one, or an item of an array, `noisy.npy[12]`. Throws UserError. */
export async function openImage(
  file: string,
  data: Project["data"],
  range: Range,
  form: PixelForm,
  context: Context,
): Promise<Float32Array> {
  const item = itemOf(file);
  if (item && !isStackName(item.file)) {
    const set = await openSource(partName(item.file, item.index, item.index + 1), "", { data }, context, form, learnedRange(range));
    try {
      return set.store.read([0], set.range);
    } finally {
      set.store.close();
    }
  }
  const info = await stat(fileOf(file)).catch(() => null);
  if (!info?.isFile())
    throw new UserError(
      sentence("There is no picture {0} at {1}. Choose the image to compare with.", path.basename(file), path.dirname(file)),
      "no-image",
    );
  const [header] = await readHeaders([file]);
  if (isSentence(header)) throw new UserError(joined([`${path.basename(file)}:`, header]), "bad-image");
  const type = header.type === "u16" ? "u16" : "u8";
  const { pixels, reasons } = await readImages([file], [header], { ...form, type });
  if (reasons[0]) throw new UserError(joined([`${path.basename(file)}:`, reasons[0]]), "bad-image");
  // Its depth may be another than that of the images it is held against.
  const [black, white] = (data.range === "auto" ? rangeOf(type, Number.POSITIVE_INFINITY) : undefined) ?? range;
  return Float32Array.from(pixels, (value) => (value - black) / (white - black));
}
