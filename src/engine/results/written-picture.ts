import sharp, { type Sharp } from "sharp";
import type { PictureFormat } from "../../core/analyses/picture-format.js";
import { endingOf } from "../../core/analyses/picture-format.js";
import type { PixelType, Range } from "../../core/numbers/range.js";
import { npyHeader } from "../../runs/result-files.js";
import { pngOf } from "./picture.js";
import { withJpegDensity, withPngFacts } from "./resolution.js";

/** What of an image's file goes with the picture that is made of it. */
export interface PictureFacts {
  /** Pixels an inch; undefined if the file does not say. */
  density?: number;
  /** Its colours were those of a profile, and were brought to sRGB when it was read. */
  converted: boolean;
}

/** A picture's shape, and the form of the values that it is written with. */
export interface WrittenForm {
  height: number;
  width: number;
  channels: 1 | 3;
  /** Channels that are written: of gray the mean of all. */
  colours: 1 | 3;
  /** Floats are written with 8 bits, but for npy. */
  type: PixelType;
  /** The written values that mean black and white. */
  range: Range;
}

/** Of 16-bit TIFF that is written of 8-bit pictures, too. */
const wholeRange: Range = [0, 65535];
const millimetres = 25.4;
/** Of what is written as JPEG, as its images came: so high that it adds hardly more loss. */
const quality = 95;

/** What the file of an image says of it that goes with its picture; nothing of a file that sharp does not read. */
export async function factsOf(file: string | null): Promise<PictureFacts> {
  if (file === null || /\.bmp$/i.test(file)) return { converted: false };
  const { density, hasProfile } = await sharp(file).metadata();
  return { ...(density !== undefined && density > 0 && { density }), converted: hasProfile === true };
}

/**
 * A picture `[H,W,C]` on 0..1, clipped, as the bytes of a file: PNG and TIFF in its own depth (16 bits stay 16; the format `tiff` always has
 * 16), `.npy` as float32 `[H,W]` or `[H,W,3]` in the values of its range, not rounded. `file` is the image's name, whose ending the
 * format `input` takes. It is as EXIF turned it, and says no other turn.
 */
export async function writtenPicture(
  values: Float32Array,
  form: WrittenForm,
  { format, file, facts }: { format: PictureFormat; file: string; facts: PictureFacts },
): Promise<Uint8Array> {
  const { height, width, channels, colours, type } = form;
  const seen = colours < channels ? Float32Array.from({ length: height * width }, (_, p) => mean(values, channels * p, channels)) : values;
  const kept = colours < channels ? 1 : channels;
  const ending = endingOf(format, file).toLowerCase();
  if (ending === ".npy") return npyOf(seen, { ...form, channels: kept });
  const plain = type === "f32" || (type === "u8" && form.range[0] === 0 && form.range[1] === 255);
  if (ending === ".png" && plain) return withPngFacts(await pngOf(seen, [height, width, kept]), facts.density, facts.converted);
  const wide = format === "tiff" || (type === "u16" && (ending.startsWith(".tif") || ending === ".png"));
  const ownRange = type === "f32" || wide !== (type === "u16") ? (wide ? wholeRange : ([0, 255] as const)) : form.range;
  const levels = levelsOf(seen, wide, ownRange);
  const picture = sharp(levels, { raw: { height, width, channels: kept } }).toColourspace(spaceOf(kept, wide));
  return encoded(picture, ending, facts);
}

async function encoded(picture: Sharp, ending: string, { density, converted }: PictureFacts): Promise<Uint8Array> {
  if (ending === ".png") return withPngFacts(await picture.png().toBuffer(), density, converted);
  if (ending === ".webp") return picture.webp({ lossless: true }).toBuffer();
  if (!ending.startsWith(".tif")) return withJpegDensity(await picture.jpeg({ quality, chromaSubsampling: "4:4:4" }).toBuffer(), density);
  const resolution = density === undefined ? {} : { xres: density / millimetres, yres: density / millimetres };
  return picture.tiff({ compression: "deflate", predictor: "horizontal", ...resolution }).toBuffer();
}

const spaceOf = (channels: 1 | 3, wide: boolean) => (channels === 1 ? (wide ? "grey16" : "b-w") : wide ? "rgb16" : "srgb");

function levelsOf(values: Float32Array, wide: boolean, [black, white]: Range): Uint8Array | Uint16Array {
  const most = wide ? 65535 : 255;
  const levels = wide ? new Uint16Array(values.length) : new Uint8Array(values.length);
  for (let i = 0; i < levels.length; i++) levels[i] = Math.round(Math.min(most, Math.max(0, black + values[i] * (white - black))));
  return levels;
}

function npyOf(values: Float32Array, { height, width, channels, range: [black, white] }: WrittenForm): Uint8Array {
  const out = values.map((value) => black + Math.min(1, Math.max(0, value)) * (white - black));
  const shape = channels === 1 ? [height, width] : [height, width, channels];
  return Buffer.concat([npyHeader(...shape), new Uint8Array(out.buffer, out.byteOffset, out.byteLength)]);
}

function mean(values: Float32Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += values[i];
  return sum / count;
}
