import { stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { fileOf } from "../../core/project/item-name.js";
import { fitValues, type PixelArray, type PixelForm, readHeader, readPixels } from "./pixels.js";
import { resolveSource } from "./source.js";
import { openArray } from "./survey.js";

/** One image of a source in its own size, unless a limit scaled it down. */
export interface OneImage {
  /** `[H,W,C]` in the form, in the values of its file. */
  pixels: PixelArray;
  form: PixelForm;
  /** Height and width before the limit. */
  original: readonly [height: number, width: number];
}

/** A name for the content of an image's file: it changes when the file is touched. Throws UserError if the file is gone. */
export async function contentOf(file: string): Promise<readonly [string, number, number]> {
  try {
    const { mtimeMs, size } = await stat(fileOf(file));
    return [file, mtimeMs, size];
  } catch (error) {
    throw new UserError(
      sentence("{0} is no longer in {1}. Put it back, or make the result anew.", path.basename(file), path.dirname(file)),
      "no-image",
      { cause: error },
    );
  }
}

/** Decodes an image file, at most `longest` pixels long. Throws UserError with the reason if it cannot be decoded. */
export async function readImageFile(file: string, longest: number): Promise<OneImage> {
  const header = await readHeader(file);
  const form = formWithin(header, longest);
  return { pixels: await readPixels(file, form, header), form, original: [header.height, header.width] };
}

/** Reads item `index` of an .npy or IDX file, at most `longest` pixels long. Throws UserError if there is none. */
export async function readArrayItem(file: string, index: number, longest: number): Promise<OneImage> {
  const source = await resolveSource(file, "");
  if (source.kind === "folder") throw new UserError(sentence("{0} is a folder and no array of images.", path.basename(file)), "no-image");
  const array = await openArray(source);
  try {
    if (index >= array.count)
      throw new UserError(sentence("{0} has only {1} images; {2} is beyond them.", path.basename(file), array.count, index), "no-image");
    const { height, width, channels } = array;
    const form = formWithin({ height, width, channels: channels === 3 ? 3 : 1, type: array.type === "f64" ? "f32" : array.type }, longest);
    return { pixels: await fitValues(await array.read(index, 1), array, form), form, original: [height, width] };
  } finally {
    await array.close();
  }
}

function formWithin({ height, width, channels, type }: Omit<PixelForm, "fit">, longest: number): PixelForm {
  const scale = Math.min(1, longest / Math.max(height, width));
  return {
    height: Math.max(1, Math.round(height * scale)),
    width: Math.max(1, Math.round(width * scale)),
    channels,
    type,
    fit: "stretch",
  };
}
