import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { areaResizer, coverage } from "../../../../src/core/numbers/area-resize.js";
import { randomStream } from "../../../../src/core/numbers/random.js";

type Shape = readonly [number, number, number];
const cases: [Shape, number, number][] = [
  [[28, 28, 1], 14, 14],
  [[65, 10, 1], 64, 10],
  [[7, 5, 3], 3, 2],
  [[100, 75, 3], 64, 48],
  [[3, 5000, 1], 1, 64],
];

function noise(count: number): Float32Array {
  const random = randomStream(7, "test");
  return Float32Array.from({ length: count }, random);
}

const mean = (values: Float32Array, channels: number, channel: number) => {
  const own = values.filter((_, i) => i % channels === channel);
  return own.reduce((sum, value) => sum + value, 0) / own.length;
};

/** The same by its definition: the integral of the picture over each cell, divided by the cell's area. */
function byDefinition(values: Float32Array, [height, width, channels]: Shape, tall: number, wide: number): Float32Array {
  const shared = (cell: number, cells: number, pixel: number, length: number) =>
    Math.max(0, Math.min(pixel + 1, ((cell + 1) * length) / cells) - Math.max(pixel, (cell * length) / cells));
  const out = new Float32Array(tall * wide * channels);
  for (let row = 0; row < tall; row++)
    for (let column = 0; column < wide; column++)
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++)
            sum += shared(row, tall, y, height) * shared(column, wide, x, width) * values[(y * width + x) * channels + c];
        out[(row * wide + column) * channels + c] = sum / ((height / tall) * (width / wide));
      }
  return out;
}

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) => Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));

describe("making an image smaller by areas", () => {
  it.each(cases)("%j to %i x %i is the mean of each cell's area, and keeps the mean of each channel", (shape, tall, wide) => {
    const values = noise(shape[0] * shape[1] * shape[2]);
    const small = areaResizer(shape, tall, wide)(values);
    expect(small.length).toBe(tall * wide * shape[2]);
    expect(farthest(small, byDefinition(values, shape, tall, wide))).toBeLessThan(1e-5);
    for (let c = 0; c < shape[2]; c++) expect(mean(small, shape[2], c)).toBeCloseTo(mean(values, shape[2], c), 5);
  });

  it("to its own size leaves every value as it is", () => {
    const values = noise(5 * 7 * 3);
    expect([...areaResizer([5, 7, 3], 5, 7)(values)]).toEqual([...values]);
  });

  it("by a whole number agrees with sharp, which rounds to bytes", async () => {
    const bytes = Uint8Array.from(noise(24 * 36 * 3), (value) => Math.round(255 * value));
    const small = areaResizer([24, 36, 3], 8, 12)(Float32Array.from(bytes));
    // A box of three by three pixels, without the smoother kernel of sharp's resize.
    const picture = sharp(bytes, { raw: { height: 24, width: 36, channels: 3 } });
    const blurred = await picture
      .convolve({ width: 3, height: 3, kernel: new Array(9).fill(1) })
      .raw()
      .toBuffer();
    const middles = Float32Array.from({ length: 8 * 12 * 3 }, (_, i) => {
      const [row, column, c] = [Math.floor(i / 36), Math.floor(i / 3) % 12, i % 3];
      return blurred[((3 * row + 1) * 36 + 3 * column + 1) * 3 + c];
    });
    expect(farthest(small, middles)).toBeLessThanOrEqual(1);
  });

  it("of one value gives that value everywhere, at odd factors too", () => {
    const small = areaResizer([101, 37, 1], 13, 11)(new Float32Array(101 * 37).fill(0.3));
    expect(farthest(small, new Float32Array(small.length).fill(0.3))).toBeLessThan(1e-5);
  });
});

it.each([
  [28, 28],
  [65, 64],
  [5000, 64],
  [7, 3],
])("of %i pixels, %i cells take shares that sum to 1, and all of each pixel", (length, cells) => {
  const shares = coverage(length, cells);
  const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);
  for (let cell = 0; cell < cells; cell++) expect(sum(shares.subarray(cell * length, (cell + 1) * length))).toBeCloseTo(1, 9);
  for (let pixel = 0; pixel < length; pixel += 13)
    expect(sum(Array.from({ length: cells }, (_, cell) => shares[cell * length + pixel]))).toBeCloseTo(cells / length, 9);
});
