import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { randomStream } from "../../src/core/numbers/random.js";
import { bitmap } from "../unit/engine/images/bitmaps.js";

/** Height and width of every picture of the corpus. */
export const [height, width] = [20, 24] as const;
const count = height * width;
const random = randomStream(1, "corpus");
/** Smooth values 0..1 with some noise, `channels` of a pixel after each other. */
const values = (channels: number) =>
  Array.from({ length: count * channels }, (_, at) => {
    const [pixel, channel] = [Math.floor(at / channels), at % channels];
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    return Math.min(1, Math.max(0, 0.5 + 0.35 * Math.sin(x / (4 + channel)) * Math.cos(y / (5 - channel)) + 0.1 * random()));
  });
const bytes = (channels: number) => Uint8Array.from(values(channels), (value) => Math.round(255 * value));
const words = (channels: number) => Uint16Array.from(values(channels), (value) => Math.round(65535 * value));
const raw = (channels: 1 | 2 | 3 | 4) => sharp(bytes(channels), { raw: { height, width, channels } });
const gray = () => raw(1).toColourspace("b-w");
const wide = (channels: 1 | 3) =>
  sharp(words(channels), { raw: { height, width, channels } }).toColourspace(channels === 1 ? "grey16" : "rgb16");

const big = (value: number) => {
  const four = Buffer.alloc(4);
  four.writeUInt32BE(value >>> 0);
  return four;
};
function chunk(kind: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), content]);
  return Buffer.concat([big(content.length), body, big(crc32(body))]);
}

/** A PNG of any depth and kind of colour, with further chunks before its pixels (PNG 1.2). */
function png(depth: number, kind: number, samples: ArrayLike<number>, further: readonly [string, Buffer][] = []): Buffer {
  const header = Buffer.concat([big(width), big(height), Buffer.from([depth, kind, 0, 0, 0])]);
  const perRow = samples.length / height;
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(1 + Math.ceil((perRow * depth) / 8));
    for (let n = 0; n < perRow; n++) {
      const sample = samples[y * perRow + n];
      if (depth === 16) row.writeUInt16BE(sample, 1 + 2 * n);
      else row[1 + Math.floor((n * depth) / 8)] |= sample << (8 - depth - ((n * depth) % 8));
    }
    return row;
  });
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    ...further.map(([name, content]) => chunk(name, content)),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A baseline TIFF of one strip a page (TIFF 6.0), of any sample type and meaning, in either order of bytes. */
interface Tiff {
  bits: number;
  samples: ArrayLike<number>;
  channels?: number;
  /** 0: zero is white, 1: zero is black, 2: colours, 3: a palette, 5: inks, 6: luma and chroma. */
  photometric: number;
  format?: 1 | 2 | 3;
  extra?: number;
  orientation?: number;
  bigEndian?: boolean;
  palette?: readonly number[];
  /** What its rows say of how they are packed, which they are not. */
  packing?: number;
}
function tiff({
  bits,
  samples,
  channels = 1,
  photometric,
  format,
  extra,
  orientation,
  bigEndian = false,
  palette,
  packing = 1,
}: Tiff): Buffer {
  const bytesOf = bits / 8;
  const pixels = bits === 1 ? Buffer.alloc(height * Math.ceil(width / 8)) : Buffer.alloc(samples.length * bytesOf);
  for (let n = 0; n < samples.length; n++) {
    if (bits === 1) pixels[Math.floor(n / width) * Math.ceil(width / 8) + ((n % width) >> 3)] |= samples[n] << (7 - ((n % width) & 7));
    else if (format === 3) bigEndian ? pixels.writeFloatBE(samples[n], 4 * n) : pixels.writeFloatLE(samples[n], 4 * n);
    else if (format === 2)
      bigEndian ? pixels.writeIntBE(samples[n], n * bytesOf, bytesOf) : pixels.writeIntLE(samples[n], n * bytesOf, bytesOf);
    else if (bigEndian) pixels.writeUIntBE(samples[n], n * bytesOf, bytesOf);
    else pixels.writeUIntLE(samples[n], n * bytesOf, bytesOf);
  }
  // Tag, type (3: two bytes, 4: four), values.
  const tags: [number, 3 | 4, readonly number[]][] = [
    [256, 4, [width]],
    [257, 4, [height]],
    [258, 3, new Array(channels).fill(bits)],
    [259, 3, [packing]],
    [262, 3, [photometric]],
    [273, 4, [8]],
    ...(orientation ? [[274, 3, [orientation]] as [number, 3, number[]]] : []),
    [277, 3, [channels]],
    [278, 4, [height]],
    [279, 4, [pixels.length]],
    ...(palette ? [[320, 3, palette] as [number, 3, readonly number[]]] : []),
    ...(extra === undefined ? [] : [[338, 3, [extra]] as [number, 3, number[]]]),
    ...(format ? [[339, 3, new Array(channels).fill(format)] as [number, 3, number[]]] : []),
  ];
  const start = 8 + pixels.length + (pixels.length % 2);
  const directory = Buffer.alloc(2 + 12 * tags.length + 4);
  const outside: Buffer[] = [];
  const put = (buffer: Buffer, value: number, at: number, size: 2 | 4) =>
    bigEndian ? buffer.writeUIntBE(value, at, size) : buffer.writeUIntLE(value, at, size);
  put(directory, tags.length, 0, 2);
  let free = start + directory.length;
  for (const [n, [tag, type, list]] of tags.entries()) {
    const size = type === 3 ? 2 : 4;
    const at = 2 + 12 * n;
    put(directory, tag, at, 2);
    put(directory, type, at + 2, 2);
    put(directory, list.length, at + 4, 4);
    const own = Buffer.alloc(Math.max(4, size * list.length));
    for (const [k, value] of list.entries()) put(own, value, size * k, size);
    if (own.length === 4) own.copy(directory, at + 8);
    else {
      put(directory, free, at + 8, 4);
      outside.push(own);
      free += own.length;
    }
  }
  const header = Buffer.alloc(8);
  header.write(bigEndian ? "MM" : "II", "latin1");
  put(header, 42, 2, 2);
  put(header, start, 4, 4);
  return Buffer.concat([header, pixels, Buffer.alloc(pixels.length % 2), directory, ...outside]);
}

const bilevel = () => Uint8Array.from(values(1), (value) => (value > 0.5 ? 1 : 0));
const colours = Array.from({ length: 256 }, (_, n) => [n, 255 - n, (n * 7) % 256] as const);
const plte = (entries: number): [string, Buffer] => ["PLTE", Buffer.from(colours.slice(0, entries).flat())];
const tiffPalette = [0, 1, 2].flatMap((channel) => colours.map((colour) => 257 * colour[channel]));
const grays = (bits: number) => Uint8Array.from(values(1), (value) => Math.round((2 ** bits - 1) * value));
const orientations = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** Files of every kind and layout that a folder may hold, by their names. */
export async function corpus(): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array | Promise<Uint8Array>> = {
    "png-gray.png": png(8, 0, bytes(1)),
    "png-gray-1.png": png(1, 0, bilevel()),
    "png-gray-2.png": png(2, 0, grays(2)),
    "png-gray-4.png": png(4, 0, grays(4)),
    "png-gray-16.png": png(16, 0, words(1)),
    "png-gray-transparent.png": png(
      8,
      0,
      grays(4).map((value) => 17 * value),
      [["tRNS", Buffer.from([0, 119])]],
    ),
    "png-gray-4-transparent.png": png(4, 0, grays(4), [["tRNS", Buffer.from([0, 7])]]),
    "png-gray-1-transparent.png": png(1, 0, bilevel(), [["tRNS", Buffer.from([0, 1])]]),
    "png-gray-16-transparent.png": png(
      16,
      0,
      Uint16Array.from(grays(4), (value) => 4369 * value),
      [["tRNS", Buffer.from([0x77, 0x77])]],
    ),
    "png-gray-alpha.png": png(8, 4, bytes(2)),
    "png-gray-alpha-16.png": png(16, 4, words(2)),
    "png-colour.png": png(8, 2, bytes(3)),
    "png-colour-16.png": png(16, 2, words(3)),
    "png-colour-transparent.png": png(
      8,
      2,
      Uint8Array.from({ length: 3 * count }, (_, at) => (Math.floor(at / 3) % 5 === 0 ? 100 : at % 251)),
      [["tRNS", Buffer.from([0, 100, 0, 100, 0, 100])]],
    ),
    "png-colour-alpha.png": png(8, 6, bytes(4)),
    "png-colour-alpha-16.png": png(16, 6, words(4)),
    "png-palette.png": png(8, 3, bytes(1), [plte(256)]),
    "png-palette-4.png": png(4, 3, grays(4), [plte(16)]),
    "png-palette-transparent.png": png(8, 3, bytes(1), [plte(256), ["tRNS", Buffer.from(bytes(1).slice(0, 200))]]),
    "png-gamma.png": png(8, 2, bytes(3), [["gAMA", big(100_000)]]),
    "png-interlaced.png": raw(3).png({ progressive: true }).toBuffer(),
    "png-display-p3.png": raw(3).withIccProfile("p3").png().toBuffer(),
    "png-moving.png": png(8, 0, bytes(1), [["acTL", Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])]]),
    "png-named.bmp": png(8, 0, bytes(1)),
    "jpeg-named.png": gray().jpeg().toBuffer(),
    "tiff-named.png": tiff({ bits: 8, samples: bytes(1), photometric: 1 }),
    "png-cut.png": png(8, 0, bytes(1)).subarray(0, 300),
    "jpeg-gray.jpg": gray().jpeg().toBuffer(),
    "jpeg-colour.jpg": raw(3).jpeg().toBuffer(),
    "jpeg-progressive.jfif": raw(3).jpeg({ progressive: true, chromaSubsampling: "4:4:4" }).toBuffer(),
    "jpeg-inks.jpg": raw(3).toColourspace("cmyk").jpeg().toBuffer(),
    "jpeg-display-p3.jpe": raw(3).withIccProfile("p3").jpeg().toBuffer(),
    "jpeg-cut.jpg": (await raw(3).jpeg({ quality: 100 }).toBuffer()).subarray(0, 700),
    "tiff-zstd.tif": tiff({ bits: 8, samples: bytes(1), photometric: 1, packing: 50000 }),
    "tiff-gray.tif": tiff({ bits: 8, samples: bytes(1), photometric: 1 }),
    "tiff-gray-white.tif": tiff({ bits: 8, samples: bytes(1), photometric: 0 }),
    "tiff-1.tif": tiff({ bits: 1, samples: bilevel(), photometric: 1 }),
    "tiff-1-white.tif": tiff({ bits: 1, samples: bilevel(), photometric: 0 }),
    "tiff-gray-16.tif": tiff({ bits: 16, samples: words(1), photometric: 1 }),
    "tiff-gray-16-big.tif": tiff({ bits: 16, samples: words(1), photometric: 1, bigEndian: true }),
    "tiff-gray-16-white.tif": tiff({ bits: 16, samples: words(1), photometric: 0 }),
    "tiff-gray-16-signed.tif": tiff({ bits: 16, samples: Int16Array.from(words(1), (value) => value - 32768), photometric: 1, format: 2 }),
    "tiff-gray-32.tif": tiff({ bits: 32, samples: Uint32Array.from(words(1), (value) => 65537 * value), photometric: 1 }),
    "tiff-float.tif": tiff({ bits: 32, samples: values(1), photometric: 1, format: 3 }),
    "tiff-palette.tif": tiff({ bits: 8, samples: bytes(1), photometric: 3, palette: tiffPalette }),
    "tiff-colour.tif": tiff({ bits: 8, samples: bytes(3), channels: 3, photometric: 2 }),
    "tiff-colour-16.tif": tiff({ bits: 16, samples: words(3), channels: 3, photometric: 2 }),
    "tiff-alpha.tif": tiff({ bits: 8, samples: bytes(4), channels: 4, photometric: 2, extra: 2 }),
    "tiff-alpha-associated.tif": tiff({ bits: 8, samples: bytes(4), channels: 4, photometric: 2, extra: 1 }),
    "tiff-gray-alpha.tif": tiff({ bits: 8, samples: bytes(2), channels: 2, photometric: 1, extra: 2 }),
    "tiff-fourth-colour.tif": tiff({ bits: 8, samples: bytes(4), channels: 4, photometric: 2, extra: 0 }),
    "tiff-second-gray.tif": tiff({ bits: 8, samples: bytes(2), channels: 2, photometric: 1, extra: 0 }),
    "tiff-inks.tif": tiff({ bits: 8, samples: bytes(4), channels: 4, photometric: 5 }),
    "tiff-five-channels.tif": tiff({ bits: 8, samples: bytes(5), channels: 5, photometric: 2 }),
    "tiff-jpeg.tif": raw(3).tiff({ compression: "jpeg", quality: 95 }).toBuffer(),
    "tiff-lzw-tiled.tiff": raw(3).tiff({ compression: "lzw", tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
    "tiff-gray-16-deflate.tiff": wide(1).tiff({ compression: "deflate", predictor: "horizontal" }).toBuffer(),
    "tiff-display-p3.tiff": raw(3).withIccProfile("p3").tiff().toBuffer(),
    "tiff-pages.tif": sharp(await Promise.all([raw(3), raw(3)].map((page) => page.png().toBuffer())), { join: { animated: true } })
      .tiff()
      .toBuffer(),
    "webp-lossless.webp": raw(4).webp({ lossless: true, exact: true }).toBuffer(),
    "webp-lossy.webp": raw(3).webp().toBuffer(),
    "gif.gif": raw(3).gif().toBuffer(),
    "gif-transparent.gif": raw(4).gif().toBuffer(),
    "avif.avif": raw(3).avif({ lossless: true }).toBuffer(),
    "bmp-24.bmp": bitmap({ width, height, bits: 24 }, rowsOf(bytes(3), 3)),
    "bmp-32.bmp": bitmap({ width, height, bits: 32 }, rowsOf(bytes(4), 4)),
    "bmp-8.bmp": bitmap({ width, height, bits: 8, palette: colours, topDown: true }, rowsOf(bytes(1), 1)),
    "bmp-1.bmp": bitmap(
      { width, height, bits: 1, palette: [colours[3], colours[200]] },
      Array.from({ length: height }, (_, y) => Uint8Array.from([y, 37 * y, 91, 0])),
    ),
  };
  for (const orientation of orientations) {
    files[`jpeg-turned-${orientation}.jpg`] = raw(3)
      .withMetadata({ orientation })
      .jpeg({ quality: 100, chromaSubsampling: "4:4:4" })
      .toBuffer();
    files[`png-turned-${orientation}.png`] = raw(3).withMetadata({ orientation }).png().toBuffer();
    files[`tiff-turned-${orientation}.tif`] = tiff({ bits: 8, samples: bytes(1), photometric: 1, orientation });
    files[`webp-turned-${orientation}.webp`] = raw(3).withMetadata({ orientation }).webp({ lossless: true }).toBuffer();
  }
  const made: Record<string, Uint8Array> = {};
  for (const [name, content] of Object.entries(files)) made[name] = await content;
  return made;
}

const rowsOf = (samples: Uint8Array, channels: number) =>
  Array.from({ length: height }, (_, y) => samples.subarray(y * width * channels, (y + 1) * width * channels));

/** Writes each file of the corpus into a folder of its own, so that one that is refused stops no other; with links of every kind. Gives the folders' names. */
export async function writeCorpus(folder: string): Promise<string[]> {
  const files = await corpus();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, name), content);
  }
  const plain = path.join(folder, "png-gray.png", "png-gray.png");
  await mkdir(path.join(folder, "links"));
  await writeFile(path.join(folder, "links", "own.png"), files["png-gray.png"]);
  await symlink(plain, path.join(folder, "links", "to-file.png"));
  await symlink(path.dirname(plain), path.join(folder, "links", "to-folder"));
  await symlink(path.join(folder, "nowhere.png"), path.join(folder, "links", "to-nowhere.png"));
  return [...Object.keys(files), "links"];
}
