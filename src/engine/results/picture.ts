import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp, { type Sharp } from "sharp";
import type { PixelType, Range } from "../../core/numbers/range.js";
import { smallPng } from "./small-png.js";

export type Shape3 = readonly [number, number, number];

/** A value on 0..1 as a byte, clipped. */
export const toByte = (value: number): number => Math.round(255 * Math.min(1, Math.max(0, value)));

/** Pixels of an image `[H,W,C]` on 0..1 as bytes, clipped. */
export function toBytes(values: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = toByte(values[i]);
  return bytes;
}

/** Bytes `[H,W,C]` as a picture; sharp writes gray as three channels unless told that it is gray. */
export function fromBytes(bytes: Uint8Array<ArrayBuffer>, height: number, width: number, channels: number): Sharp {
  const picture = sharp(bytes, { raw: { height, width, channels: channels === 3 ? 3 : 1 } });
  return channels === 3 ? picture : picture.toColourspace("b-w");
}

/** Values of a picture up to which this thread encodes it itself. */
const smallPicture = 3 * 64 * 64;

/** Writes an image `[H,W,C]` on 0..1, clipped, as an 8-bit PNG; makes its folder. */
export async function writePicture(file: string, values: Float32Array, shape: Shape3): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, await pngOf(values, shape));
}

/** An image `[H,W,C]` on 0..1, clipped, as the bytes of an 8-bit PNG. */
export async function pngOf(values: Float32Array, [height, width, channels]: Shape3): Promise<Uint8Array> {
  const bytes = toBytes(values);
  if (bytes.length > smallPicture) return fromBytes(bytes, height, width, channels).png().toBuffer();
  return smallPng(bytes, height, width, channels === 3 ? 3 : 1);
}

/** A picture's shape, and the form of the values that it is written with. */
interface DeepPicture {
  height: number;
  width: number;
  channels: 1 | 3;
  /** Channels that are written: of gray the mean of all. */
  colours: 1 | 3;
  /** Floats are written with 8 bits. */
  type: PixelType;
  /** The written values that mean black and white. */
  range: Range;
}

/** A picture `[H,W,C]` on 0..1, clipped, as the bytes of a PNG in its own depth: 16 bits stay 16. */
export async function deepPng(values: Float32Array, { height, width, channels, colours, type, range }: DeepPicture): Promise<Uint8Array> {
  const seen = colours < channels ? Float32Array.from({ length: height * width }, (_, p) => mean(values, channels * p, channels)) : values;
  const kept = colours < channels ? 1 : channels;
  const [black, white] = range;
  if (type === "f32" || (type === "u8" && black === 0 && white === 255)) return pngOf(seen, [height, width, kept]);
  const most = type === "u16" ? 65535 : 255;
  const levels = type === "u16" ? new Uint16Array(seen.length) : new Uint8Array(seen.length);
  for (let i = 0; i < seen.length; i++) levels[i] = Math.round(Math.min(most, Math.max(0, black + seen[i] * (white - black))));
  const picture = sharp(levels, { raw: { height, width, channels: kept } });
  return picture
    .toColourspace(kept === 1 ? (type === "u16" ? "grey16" : "b-w") : type === "u16" ? "rgb16" : "srgb")
    .png()
    .toBuffer();
}

function mean(values: Float32Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += values[i];
  return sum / count;
}

/** Bytes of a PNG of `count` images `[N,H,W,C]` side by side, each at most `side` pixels high. */
export async function atlas(images: Float32Array, count: number, [height, width, channels]: Shape3, side = 128): Promise<Buffer> {
  const row = new Float32Array(images.length);
  const line = width * channels;
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < height; y++) {
      const from = (n * height + y) * line;
      row.set(images.subarray(from, from + line), (y * count + n) * line);
    }
  }
  const picture = fromBytes(toBytes(row), height, width * count, channels);
  const scale = side / height;
  return (scale < 1 ? picture.resize({ height: side, width: Math.round(width * scale) * count, fit: "fill" }) : picture).png().toBuffer();
}
