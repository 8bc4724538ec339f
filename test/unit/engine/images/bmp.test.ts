import { describe, expect, it } from "vitest";
import { decodeBmp } from "../../../../src/engine/images/bmp.js";
import { type BitmapLayout, bitmap } from "./bitmaps.js";

const [width, height] = [13, 7];
type Colour = readonly [number, number, number];
/** A value for each pixel that no pattern of rows or columns repeats. */
const value = (x: number, y: number) => (x * 37 + y * 101 + x * y * 13) % 256;
const colour = (x: number, y: number): Colour => [value(x, y), value(y, x + 3), value(x + 5, y + 1)];
const gray256 = Array.from({ length: 256 }, (_, n): Colour => [n, n, n]);
const colours256 = Array.from({ length: 256 }, (_, n): Colour => [255 - n, (n * 7) % 256, (n * 3) % 256]);

const rowsOf = (bytes: (x: number, y: number) => readonly number[]) =>
  Array.from({ length: height }, (_, y) => Uint8Array.from(Array.from({ length: width }, (_, x) => bytes(x, y)).flat()));
const pixelsOf = (values: (x: number, y: number) => readonly number[]) => Uint8Array.from(rowsOf(values).flatMap((row) => [...row]));
const bit = (x: number, y: number) => value(x, y) & 1;
const bitRows = Array.from({ length: height }, (_, y) => {
  const row = new Uint8Array(2);
  for (let x = 0; x < width; x++) row[x >> 3] |= bit(x, y) << (7 - (x & 7));
  return row;
});
const bgr = rowsOf((x, y) => [...colour(x, y)].reverse());

const read: [string, Omit<BitmapLayout, "width" | "height">, Uint8Array[], number, (x: number, y: number) => readonly number[]][] = [
  [
    "1 bit",
    {
      bits: 1,
      palette: [
        [0, 0, 0],
        [255, 255, 255],
      ],
    },
    bitRows,
    1,
    (x, y) => [255 * bit(x, y)],
  ],
  [
    "1 bit, white first",
    {
      bits: 1,
      palette: [
        [255, 255, 255],
        [0, 0, 0],
      ],
    },
    bitRows,
    1,
    (x, y) => [255 - 255 * bit(x, y)],
  ],
  ["8 bits, gray", { bits: 8, palette: gray256 }, rowsOf((x, y) => [value(x, y)]), 1, (x, y) => [value(x, y)]],
  ["8 bits, of a table", { bits: 8, palette: colours256 }, rowsOf((x, y) => [value(x, y)]), 3, (x, y) => colours256[value(x, y)]],
  ["24 bits", { bits: 24 }, bgr, 3, colour],
  ["24 bits from the top", { bits: 24, topDown: true }, bgr, 3, colour],
  ["32 bits", { bits: 32 }, rowsOf((x, y) => [...[...colour(x, y)].reverse(), 0]), 3, colour],
  ["32 bits with masks", { bits: 32, masks: [0xff0000, 0xff00, 0xff] }, rowsOf((x, y) => [...[...colour(x, y)].reverse(), 9]), 3, colour],
  ["32 bits in the other order", { bits: 32, masks: [0xff, 0xff00, 0xff0000] }, rowsOf((x, y) => [...colour(x, y), 9]), 3, colour],
];

describe("a BMP", () => {
  it.each(read)("of %s is read as it is", (_, layout, rows, channels, pixel) => {
    const image = decodeBmp(bitmap({ ...layout, width, height }, rows));
    expect(image).toMatchObject({ width, height, channels });
    expect(image.pixels).toEqual(pixelsOf(pixel));
  });

  it.each<[string, Omit<BitmapLayout, "width" | "height">, string]>([
    ["4 bits", { bits: 4, palette: gray256.slice(0, 16) }, "4 bits a pixel"],
    ["16 bits", { bits: 16 }, "16 bits a pixel"],
    ["16 bits with masks", { bits: 16, masks: [0xf800, 0x7e0, 0x1f] }, "16 bits a pixel"],
    ["run lengths", { bits: 8, palette: gray256, compression: 1 }, "compressed"],
  ])("of %s is refused by name", (_, layout, why) => {
    expect(() => decodeBmp(bitmap({ ...layout, width, height }, []))).toThrow(why);
  });

  it("that is shorter than its header says is refused, and one that claims to be huge", () => {
    const whole = bitmap({ width, height, bits: 24 }, bgr);
    expect(() => decodeBmp(whole.subarray(0, whole.length - 1))).toThrow("cut short");
    const claim = Buffer.from(whole);
    claim.writeInt32LE(2 ** 31 - 1, 18);
    expect(() => decodeBmp(claim)).toThrow("cut short");
    expect(() => decodeBmp(whole.subarray(0, 20))).toThrow("not an image");
  });
});
