import { deflateSync } from "node:zlib";
import { pngChunk } from "./png-chunk.js";

const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
/** Colour types of the PNG format by the number of channels. */
const colourType = { 1: 0, 3: 2 } as const;

/**
 * A picture `[H,W,C]` of bytes as a PNG file, in this thread. For a picture of a few thousand pixels this takes a fifth of what handing it
 * to sharp and waiting for its threads does; larger ones are quicker there.
 */
export function smallPng(bytes: Uint8Array, height: number, width: number, channels: 1 | 3): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = colourType[channels];
  const line = width * channels;
  // Each line begins with its filter: 0, none.
  const lines = Buffer.alloc(height * (line + 1));
  for (let y = 0; y < height; y++) lines.set(bytes.subarray(y * line, (y + 1) * line), y * (line + 1) + 1);
  return Buffer.concat([
    signature,
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(lines, { chunkSize: Math.max(64, lines.length) })),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}
