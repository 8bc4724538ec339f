import { crc32 } from "node:zlib";

/** A chunk of a PNG file: its length, type, content and checksum (PNG specification, 5.3). */
export function pngChunk(type: string, content: Buffer): Buffer {
  const out = Buffer.alloc(12 + content.length);
  out.writeUInt32BE(content.length, 0);
  out.write(type, 4, "latin1");
  content.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + content.length)), 8 + content.length);
  return out;
}
