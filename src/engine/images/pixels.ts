import { readFile } from "node:fs/promises";
import sharp, { type Sharp } from "sharp";
import { messageOf, UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { areFinite } from "../../core/numbers/finite.js";
import type { PixelType } from "../../core/numbers/range.js";
import { itemOf } from "../../core/project/item-name.js";
import { decodeBmp } from "./bmp.js";
import { type FileStart, startOfFile } from "./file-start.js";
import { isOddlyPacked, saysTransparency } from "./tiff-tags.js";

/** What an image file says of itself, turned as EXIF asks. */
export interface ImageHeader {
  height: number;
  width: number;
  channels: 1 | 3;
  /** f32 only in array files. */
  type: PixelType;
  alpha: boolean;
  /** How many pages or frames it has, if more than the one that is read. */
  pages?: number;
}

/** The form that every image of a set is brought to. */
export interface PixelForm {
  height: number;
  width: number;
  channels: 1 | 3;
  type: PixelType;
  fit: "pad" | "crop" | "stretch";
}

export type PixelArray = Uint8Array | Uint16Array | Float32Array;

/** The file of an image, which may be a page of it. */
const fileOf = (image: string) => itemOf(image)?.file ?? image;

/**
 * Opens a file, or a page of one (`stack.tif[3]`), by what it is and not by its name. sharp reads no BMP; a decoder of its own gives it
 * raw pixels. The colour profile of a gray picture is left alone, as sharp heeds it with 8 bits and not with 16: gray values are what
 * the file says.
 */
async function load(file: string, { kind }: FileStart, isGray = false): Promise<Sharp> {
  const page = itemOf(file);
  if (kind !== "bmp")
    return sharp(page?.file ?? file, {
      // Rows of a TIFF that are not there, or packed in a way that is not known, are black to libvips unless it fails on errors.
      failOn: kind === "tiff" ? "error" : "truncated",
      limitInputPixels: mostPixels,
      ignoreIcc: isGray,
      ...(page && { page: page.index }),
    }).autoOrient();
  const { pixels, width, height, channels } = decodeBmp(await readFile(file));
  return sharp(pixels, { raw: { width, height, channels } });
}

const mostPixels = 2 ** 28;

/** What sharp's and the system's words mean; their words for damage vary, so all others are damage. */
const reasons: readonly (readonly [RegExp, Sentence])[] = [
  [/unsupported image format/i, sentence("it is not an image")],
  [
    /bad labq|no known route|samples_per_pixel|samples out of range|samples per pixel|not supported/i,
    sentence("its pixels lie in it in a way that is not read; save it as PNG"),
  ],
  [/pixel limit|too large/i, sentence("it has more than {0} pixels; cut it into smaller pictures", mostPixels)],
  [/file is missing|no such file|ENOENT/i, sentence("it is no longer there")],
  [/permission denied|EACCES|EPERM/i, sentence("it may not be opened")],
];

/** A sentence for a file that cannot be decoded; `start` is what it begins with, if it could be opened. */
function unreadable(error: unknown, file: string, start: FileStart | null): UserError {
  const [, why] = reasons.find(([words]) => words.test(messageOf(error))) ?? [null, sentence("it is damaged or cut short")];
  const known = start && knownReason(error, file, start);
  return new UserError(sentence("It cannot be read: {0}.", known ?? why), "bad-image", { cause: error });
}

/** Why a file cannot be decoded, as far as it says so itself. */
function knownReason(error: unknown, file: string, { kind, isEmpty }: FileStart): Sentence | null {
  if (isEmpty) return sentence("it is empty");
  if (kind === "tiff" && isOddlyPacked(file)) return sentence("it is compressed in a way that is not read; save it as PNG");
  if (kind === "animated-avif")
    return sentence("it is an animated AVIF, the pictures of which are not read; save each as a file of its own");
  if (kind === null || !/unsupported image format/i.test(messageOf(error))) return null;
  return sentence("it is damaged, or of a layout that is not read; save it as PNG");
}

/** Reads the header of an image file. Throws UserError with the reason if it is none. */
export async function readHeader(file: string): Promise<ImageHeader> {
  let start: FileStart | null = null;
  try {
    start = startOfFile(fileOf(file));
    const image = await load(file, start);
    const { width, height, channels = 3, depth, hasAlpha = false, autoOrient, space, pages = start.frames } = await image.metadata();
    const alpha = hasAlpha && (start.kind !== "tiff" || saysTransparency(fileOf(file)));
    const colours = channels - (alpha ? 1 : 0);
    // Of a gray picture a second channel, of colours a fourth that says nothing of itself, is for libvips a transparency.
    if (alpha !== hasAlpha || colours > (space === "cmyk" ? 4 : 3))
      throw new UserError(
        sentence("It cannot be read: it has {0} channels; gray and colour are read, each with transparency.", channels),
        "bad-image",
      );
    const size = autoOrient?.width ? autoOrient : { width, height };
    if (depth !== "uchar" && depth !== "ushort")
      throw new UserError(sentence("It cannot be read: its pixels are of type {0}; 8 and 16 bits are read.", depth), "bad-image");
    return {
      height: size.height,
      width: size.width,
      channels: colours === 1 || space === "b-w" ? 1 : 3,
      type: depth === "ushort" ? "u16" : "u8",
      alpha,
      ...(pages > 1 && { pages }),
    };
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(error, fileOf(file), start);
  }
}

/** Brings an image to the form: resized, edges repeated or cut as `fit` says. `edge` is where `pad` puts the picture. */
function fitted(image: Sharp, source: { height: number; width: number }, { height, width, fit }: PixelForm): Sharp {
  if (source.height === height && source.width === width) return image;
  if (fit !== "pad") return image.resize({ height, width, fit: fit === "crop" ? "cover" : "fill" });
  const scale = Math.min(height / source.height, width / source.width);
  const [h, w] = [Math.max(1, Math.round(source.height * scale)), Math.max(1, Math.round(source.width * scale))];
  const [top, left] = [(height - h) >> 1, (width - w) >> 1];
  return image
    .resize({ height: h, width: w, fit: "fill" })
    .extend({ top, bottom: height - h - top, left, right: width - w - left, extendWith: "copy" });
}

/** Decodes an image file into the form, `[H,W,C]`: u8 0..255 or u16 0..65535. Transparency is put on black. Throws UserError with the reason. */
export async function readPixels(file: string, form: PixelForm, header?: ImageHeader): Promise<PixelArray> {
  let start: FileStart | null = null;
  try {
    const source = header ?? (await readHeader(file));
    const wide = form.type === "u16";
    start = startOfFile(fileOf(file));
    let image = await load(file, start, source.channels === 1);
    if (source.alpha) image = image.flatten({ background: "#000000" });
    image = fitted(image, source, form);
    // sharp gives 8-bit sRGB of three channels unless asked for another space and depth. What has 8 bits is spread over 16 here, as
    // sharp spreads colours that become gray, and nothing else.
    const deep = wide && source.type === "u16";
    image = image.toColourspace(form.channels === 1 ? (deep ? "grey16" : "b-w") : deep ? "rgb16" : "srgb");
    const { data } = await image.raw({ depth: deep ? "ushort" : "uchar" }).toBuffer({ resolveWithObject: true });
    const bytes = new Uint8Array(data).buffer;
    if (!wide) return new Uint8Array(bytes);
    return deep ? new Uint16Array(bytes) : Uint16Array.from(new Uint8Array(bytes), (value) => 257 * value);
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(error, fileOf(file), start);
  }
}

/** Brings raw values `[H,W,C]` of an array file to the form, in their own range. Throws UserError if one of them is no number. */
export async function fitValues(
  values: PixelArray,
  source: { height: number; width: number; channels: number },
  form: PixelForm,
): Promise<PixelArray> {
  if (values instanceof Float32Array && !areFinite(values))
    throw new UserError(sentence("It cannot be read: {0}.", sentence("some of its values are no numbers (NaN or infinite)")), "bad-image");
  const channels = convertChannels(values, source.channels, form.channels);
  if (source.height === form.height && source.width === form.width) return channels;
  const raw = { width: source.width, height: source.height, channels: form.channels };
  const depth = form.type === "u8" ? "uchar" : form.type === "u16" ? "ushort" : "float";
  const space = form.channels === 1 ? (form.type === "u16" ? "grey16" : "b-w") : form.type === "u16" ? "rgb16" : "srgb";
  const { data } = await fitted(sharp(channels, { raw }), source, form)
    .toColourspace(space)
    .raw({ depth })
    .toBuffer({ resolveWithObject: true });
  const bytes = new Uint8Array(data).buffer;
  return form.type === "u8" ? new Uint8Array(bytes) : form.type === "u16" ? new Uint16Array(bytes) : new Float32Array(bytes);
}

/** Gray to colour by repeating, colour to gray by the luma of Rec. 601. */
function convertChannels(values: PixelArray, from: number, to: number): PixelArray {
  if (from === to) return values;
  const count = values.length / from;
  const out = new (values.constructor as new (n: number) => PixelArray)(count * to);
  for (let i = 0; i < count; i++) {
    if (to === 3) out.fill(values[i], 3 * i, 3 * i + 3);
    else out[i] = 0.299 * values[3 * i] + 0.587 * values[3 * i + 1] + 0.114 * values[3 * i + 2];
  }
  return out;
}
