import { writeFile } from "node:fs/promises";
import path from "node:path";
import sharp, { type Sharp } from "sharp";
import { makeFolder } from "../../files/make-folder.js";
import { shownBytes } from "./byte-codes.js";
import { smallPng } from "./small-png.js";

export type Shape3 = readonly [number, number, number];

/** A value on 0..1 as a byte, clipped. */
export const toByte = (value: number): number => Math.round(255 * Math.min(1, Math.max(0, value)));

/** Pixels of an image `[H,W,C]` on 0..1 as bytes, clipped. */
export function toBytes(values: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length);
  shownBytes(values, 0, bytes, 0, values.length);
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
  await makeFolder(path.dirname(file));
  await writeFile(file, await pngOf(values, shape));
}

/** An image `[H,W,C]` on 0..1, clipped, as the bytes of an 8-bit PNG. */
export async function pngOf(values: Float32Array, [height, width, channels]: Shape3): Promise<Uint8Array> {
  const bytes = toBytes(values);
  if (bytes.length > smallPicture) return fromBytes(bytes, height, width, channels).png().toBuffer();
  return smallPng(bytes, height, width, channels === 3 ? 3 : 1);
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
