import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { crc32, deflateSync } from "node:zlib";
import sharp, { type PngOptions } from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readImages } from "../../../../src/engine/images/decoding.js";
import { type PixelForm, readHeader, readPixels } from "../../../../src/engine/images/pixels.js";
import { decodePng, readPngHeader } from "../../../../src/engine/images/png.js";

const fastest = (bytes: Buffer, form: PixelForm) => {
  const count = form.height * form.width * form.channels;
  return decodePng(bytes, form, form.type === "u16" ? new Uint16Array(count) : new Uint8Array(count));
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "png-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const chunk = (type: string, content: Uint8Array) => {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};
const samples: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Options {
  height: number;
  width: number;
  colour: 0 | 2 | 3 | 4 | 6;
  depth?: 8 | 16;
  /** Filter of row y. */
  filter?: (y: number) => number;
  /** Chunks before and after the pixels. */
  before?: Buffer[];
  after?: Buffer[];
  /** The pixels lie in chunks of this many bytes. */
  piece?: number;
  seed?: number;
}

/** A PNG file whose filtered bytes are pseudo-random: any bytes are an image under any filter. */
function png({ height, width, colour, depth = 8, filter = () => 0, before = [], after = [], piece = 1 << 30, seed = 1 }: Options): Buffer {
  const row = width * samples[colour] * (depth / 8);
  let state = seed;
  const rows = Array.from({ length: height }, (_, y) =>
    Uint8Array.from({ length: row + 1 }, (_, i) => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return i === 0 ? filter(y) : state >>> 24;
    }),
  );
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([depth, colour, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.concat(rows));
  const data = Array.from({ length: Math.ceil(pixels.length / piece) }, (_, i) =>
    chunk("IDAT", pixels.subarray(i * piece, (i + 1) * piece)),
  );
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([start, chunk("IHDR", head), ...before, ...data, ...after, chunk("IEND", Buffer.alloc(0))]);
}

/** What both ways make of a file: the fast one, and sharp. */
async function both(bytes: Buffer, form?: Partial<PixelForm>) {
  const file = path.join(folder, "image.png");
  await writeFile(file, bytes);
  const header = await readHeader(file);
  const whole: PixelForm = { ...header, fit: "pad", ...form };
  return { fast: fastest(bytes, whole), fastHeader: readPngHeader(bytes), sharp: await readPixels(file, whole, header), header };
}

const every = (y: number) => y % 5;
const palette = chunk(
  "PLTE",
  Uint8Array.from({ length: 768 }, (_, i) => (i * 37) % 256),
);

describe("the fast path for PNG gives what sharp gives", () => {
  for (const depth of [8, 16] as const)
    for (const [name, colour] of [
      ["gray", 0],
      ["gray and alpha", 4],
      ["colour", 2],
      ["colour and alpha", 6],
    ] as const) {
      const form = { channels: 3 as const };
      it(`${name}, ${depth} bits, every filter`, async () => {
        // The first row of each file has another filter, as there is no row above it.
        for (let first = 0; first < 5; first++) {
          const found = await both(png({ height: 11, width: 9, colour, depth, filter: (y) => every(y + first), seed: first + 1 }));
          expect(found.fastHeader).toMatchObject(found.header);
          expect(found.fast).toEqual(found.sharp);
        }
      });
      it(`${name}, ${depth} bits, as colour`, async () => {
        const found = await both(png({ height: 64, width: 64, colour, depth, filter: every }), form);
        expect(found.fast).toEqual(found.sharp);
      });
    }

  it("every 8-bit value at every transparency", async () => {
    const rows = Buffer.concat(
      Array.from({ length: 256 }, (_, y) => Buffer.from([0, ...Array.from({ length: 512 }, (_, i) => (i % 2 ? y : i >> 1))])),
    );
    const plain = png({ height: 256, width: 256, colour: 4 });
    const head = plain.subarray(0, 33);
    const found = await both(Buffer.concat([head, chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]));
    expect(found.fast).toEqual(found.sharp);
    expect(found.fast?.[255 * 256 + 255]).toBe(255);
  });

  it("a palette, pixels in many chunks, and chunks that say nothing of pixels", async () => {
    const gamma = chunk("gAMA", Uint8Array.of(0, 0, 0x6f, 0x9b));
    const text = chunk("tEXt", Buffer.from("Title\0A picture"));
    const found = await both(png({ height: 20, width: 20, colour: 3, before: [gamma, palette, text], piece: 50, filter: every }));
    expect(found.fastHeader).toMatchObject(found.header);
    expect(found.fast).toEqual(found.sharp);
    const coloured = await both(png({ height: 20, width: 20, colour: 2, before: [gamma], after: [text] }));
    expect(coloured.fast).toEqual(coloured.sharp);
  });

  it("a turn that EXIF asks behind the pixels", async () => {
    const turn = chunk("eXIf", Buffer.from("4d4d002a00000008000101120003000000010006000000000000", "hex"));
    const found = await both(png({ height: 8, width: 5, colour: 0, after: [turn] }));
    expect(found.fastHeader).toMatchObject(found.header);
    expect(found.fast).toEqual(found.sharp);
  });
});

describe("the fast path for PNG leaves to sharp", () => {
  const image = { height: 8, width: 8, colour: 2 } as const;
  const form: PixelForm = { height: 8, width: 8, channels: 3, type: "u8", fit: "pad" };
  const resave = (options: PngOptions) => sharp(png(image)).png(options).toBuffer();

  it("what it could only read otherwise", async () => {
    expect(fastest(png(image), form)).not.toBeNull();
    expect(fastest(png(image), { ...form, channels: 1 })).toBeNull();
    expect(fastest(png(image), { ...form, width: 4 })).toBeNull();
    expect(fastest(png(image), { ...form, type: "u16" })).toBeNull();
    expect(fastest(await resave({ progressive: true }), form)).toBeNull();
    expect(fastest(await resave({ palette: true, colours: 4 }), form)).toBeNull();
    expect(fastest(await sharp(png(image)).jpeg().toBuffer(), form)).toBeNull();
    for (const type of ["tRNS", "iCCP", "eXIf", "acTL", "cICP"])
      expect(fastest(png({ ...image, before: [chunk(type, Buffer.alloc(6))] }), form)).toBeNull();
  });

  it("damage of every kind", () => {
    const whole = png(image);
    for (let length = 0; length < whole.length - 12; length++) expect(fastest(whole.subarray(0, length), form)).toBeNull();
    for (let at = 0; at < whole.length - 12; at++) {
      const wrong = Buffer.from(whole);
      wrong[at] ^= 0x10;
      expect(fastest(wrong, form)).toBeNull();
    }
    expect(fastest(png({ ...image, filter: () => 5 }), form)).toBeNull();
    expect(readPngHeader(png({ height: 8, width: 8, colour: 3 }))).toBeNull();
  });
});

it("images move up where files before them cannot be decoded", async () => {
  const image = { height: 8, width: 6, colour: 0 } as const;
  const form: PixelForm = { height: 8, width: 6, channels: 1, type: "u8", fit: "pad" };
  const contents = [
    png({ ...image, seed: 1 }),
    Buffer.from("text"),
    png({ ...image, seed: 2 }),
    Buffer.alloc(0),
    png({ ...image, seed: 3 }),
  ];
  const files = contents.map((_, index) => path.join(folder, `${index}.png`));
  await Promise.all(files.map((file, index) => writeFile(file, contents[index])));
  const header = { ...form, channels: 1 as const, alpha: false };
  const { pixels, reasons } = await readImages(
    files,
    files.map(() => header),
    form,
  );
  expect(reasons.map((reason) => reason === null)).toEqual([true, false, true, false, true]);
  const good = [contents[0], contents[2], contents[4]].map((bytes) => fastest(bytes, form) ?? []);
  expect([...pixels]).toEqual(good.flatMap((values) => [...values]));
});
