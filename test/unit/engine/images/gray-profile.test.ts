import path from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { decode, encode } from "fast-png";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readHeader, readPixels } from "../../../../src/engine/images/pixels.js";
import { type Folder, openFolder } from "./pictures.js";

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
});
afterAll(() => folder.dispose());

/** A profile of gray whose tone curve is a power (ICC.1:2001-04, 6.1 and 6.5.2). */
function grayProfile(gamma: number): Buffer {
  const curve = Buffer.alloc(16);
  curve.write("curv");
  curve.writeUInt32BE(1, 8);
  curve.writeUInt16BE(Math.round(gamma * 256), 12);
  const white = Buffer.alloc(20);
  white.write("XYZ ");
  for (const [n, value] of [0.9642, 1, 0.8249].entries()) white.writeInt32BE(Math.round(value * 65536), 8 + 4 * n);
  const text = Buffer.from("text\0\0\0\0none\0\0\0\0", "latin1");
  const description = Buffer.alloc(96);
  description.write("desc");
  description.writeUInt32BE(5, 8);
  description.write("gray", 12);
  const tags: [string, Buffer][] = [
    ["desc", description],
    ["cprt", text],
    ["wtpt", white],
    ["kTRC", curve],
  ];
  const table = Buffer.alloc(4 + 12 * tags.length);
  table.writeUInt32BE(tags.length, 0);
  let at = 128 + table.length;
  for (const [n, [name, content]] of tags.entries()) {
    table.write(name, 4 + 12 * n);
    table.writeUInt32BE(at, 8 + 12 * n);
    table.writeUInt32BE(content.length, 12 + 12 * n);
    at += content.length;
  }
  const header = Buffer.alloc(128);
  header.writeUInt32BE(at, 0);
  header.writeUInt32BE(0x02400000, 8);
  header.write("mntrGRAYXYZ ", 12);
  header.write("acsp", 36);
  for (const [n, value] of [0.9642, 1, 0.8249].entries()) header.writeInt32BE(Math.round(value * 65536), 68 + 4 * n);
  return Buffer.concat([header, table, ...tags.map(([, content]) => content)]);
}

/** A PNG with a profile, which lies before its first IDAT (PNG 11.3.3.3). */
function withProfile(png: Uint8Array, profile: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from("iCCPgray\0\0", "latin1"), deflateSync(profile)]);
  const chunk = Buffer.alloc(content.length + 8);
  chunk.writeUInt32BE(content.length - 4, 0);
  content.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(content), content.length + 4);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

it.each([8, 16] as const)("a gray picture of %i bits has the values of its file, also if it has a profile", async (depth) => {
  const scale = depth === 8 ? 1 : 257;
  const values = Array.from({ length: 256 }, (_, value) => value * scale);
  const data = depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values);
  const png = withProfile(encode({ width: 16, height: 16, channels: 1, depth, data }), grayProfile(1));
  await folder.put("gray.png", png);
  const file = path.join(folder.root, "in", "gray.png");
  const header = await readHeader(file);
  expect(header).toMatchObject({ channels: 1, type: depth === 8 ? "u8" : "u16" });
  const pixels = await readPixels(file, { ...header, fit: "pad" }, header);
  expect(Array.from(pixels)).toEqual(Array.from(decode(png).data));
});
