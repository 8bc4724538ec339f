import { pngChunk } from "./png-chunk.js";

/** Centimetres of an inch. */
const inch = 2.54;

/**
 * A PNG file with its resolution in pixels an inch, and if `converted` with the mark that its colours are sRGB's, as its pixels were
 * converted from another profile (chunks pHYs and sRGB of the PNG specification, 11.3.4.3 and 11.3.2.5). sharp would write either only
 * together with a colour profile, by which it changes 16-bit pixels.
 */
export function withPngFacts(png: Uint8Array, density: number | undefined, converted: boolean): Uint8Array {
  const facts: Buffer[] = [];
  if (converted) facts.push(pngChunk("sRGB", Buffer.from([0])));
  if (density !== undefined) {
    const content = Buffer.alloc(9);
    const perMetre = Math.round((100 * density) / inch);
    content.writeUInt32BE(perMetre, 0);
    content.writeUInt32BE(perMetre, 4);
    content[8] = 1;
    facts.push(pngChunk("pHYs", content));
  }
  // Behind the signature and IHDR, which always are 33 bytes.
  return facts.length === 0 ? png : Buffer.concat([png.subarray(0, 33), ...facts, png.subarray(33)]);
}

/** A JPEG file with its resolution in pixels an inch, in a JFIF header (ITU-T T.871, 10.1), of which sharp writes none. */
export function withJpegDensity(jpeg: Buffer, density: number | undefined): Buffer {
  if (density === undefined) return jpeg;
  const header = Buffer.from([0xff, 0xe0, 0, 16, ...Buffer.from("JFIF\0", "latin1"), 1, 2, 1, 0, 0, 0, 0, 0, 0]);
  header.writeUInt16BE(Math.round(density), 12);
  header.writeUInt16BE(Math.round(density), 14);
  // Behind the mark of the file's start.
  return Buffer.concat([jpeg.subarray(0, 2), header, jpeg.subarray(2)]);
}
