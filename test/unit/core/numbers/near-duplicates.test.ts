import { describe, expect, it } from "vitest";
import { differenceHash, Grouping, gridder, gridSize, NearDuplicateIndex } from "../../../../src/core/numbers/near-duplicates.js";
import { randomStream } from "../../../../src/core/numbers/random.js";

const shape = [28, 28, 1] as const;
/** Blobs that no other seed gives, on 0..1. */
function blobs(seed: number, [height, width, channels]: readonly [number, number, number] = shape): Float32Array {
  const random = randomStream(seed, "blobs");
  const centres = Array.from({ length: 5 }, () => [random(), random(), 0.1 + 0.1 * random()]);
  return Float32Array.from({ length: height * width * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    const [y, x] = [(Math.floor(pixel / width) + 0.5) / height, ((pixel % width) + 0.5) / width];
    return Math.min(
      1,
      centres.reduce((sum, [cy, cx, size]) => sum + 0.5 * Math.exp(-((y - cy) ** 2 + (x - cx) ** 2) / (2 * size * size)), 0),
    );
  });
}

function pairsOf(grids: Uint8Array[]): string[] {
  const index = new NearDuplicateIndex(grids);
  return grids
    .flatMap((_, rank) => {
      const { index: place, near: like } = index.pairs(rank);
      return like.map((other) => [place, other].sort((a, b) => a - b).join());
    })
    .sort();
}

describe("the grid of an image", () => {
  it("holds the mean of the pixels below each cell", () => {
    const flat = gridder([5, 40, 1])(new Float32Array(200).fill(0.6));
    expect(flat).toHaveLength(gridSize);
    expect(new Set(flat)).toEqual(new Set([153]));
    // 34 pixels over 17 cells: the left one of each two is dark, the right one bright.
    const stripes = gridder([16, 34, 1])(Float32Array.from({ length: 16 * 34 }, (_, i) => 0.4 + 0.4 * (i % 2)));
    expect(new Set(stripes)).toEqual(new Set([153]));
    // A pixel over two cells is shared by them.
    const shared = gridder([16, 9, 1])(new Float32Array(16 * 9).fill(1));
    expect(new Set(shared)).toEqual(new Set([255]));
  });

  it("is gray, whatever the channels", () => {
    const gray = blobs(1);
    const colour = Float32Array.from({ length: 3 * gray.length }, (_, i) => gray[Math.floor(i / 3)]);
    expect(gridder([28, 28, 3])(colour)).toEqual(gridder(shape)(gray));
  });

  it("clips what lies outside of 0..1", () => {
    expect(new Set(gridder([16, 17, 1])(new Float32Array(16 * 17).fill(1.2)))).toEqual(new Set([255]));
  });
});

describe("the difference hash", () => {
  it("has a bit where the right neighbour is brighter", () => {
    const rising = Uint8Array.from({ length: gridSize }, (_, i) => 10 * (i % 17));
    expect(differenceHash(rising)).toEqual(new Uint32Array(8).fill(0xffffffff));
    const falling = rising.map((value) => 255 - value);
    expect(differenceHash(falling)).toEqual(new Uint32Array(8));
  });
});

describe("pictures that look alike", () => {
  const toGrid = gridder(shape);
  const many = Array.from({ length: 60 }, (_, seed) => toGrid(blobs(seed)));

  it("are none among different ones", () => {
    expect(pairsOf(many)).toEqual([]);
  });

  it("are found through noise, brightness and another size", () => {
    const random = randomStream(9, "noise");
    const noisy = toGrid(blobs(3).map((value) => value + 0.06 * (random() - 0.5)));
    const brighter = toGrid(blobs(4).map((value) => value + 0.04));
    const larger = gridder([90, 90, 1])(blobs(5, [90, 90, 1]));
    expect(pairsOf([...many, noisy, brighter, larger])).toEqual(["3,60", "4,61", "5,62"]);
  });

  it("come once a pair", () => {
    expect(pairsOf([many[0], many[0], many[0]])).toEqual(["0,1", "0,2", "1,2"]);
  });
});

describe("grouping", () => {
  it("joins what is linked through others, in order", () => {
    const grouping = new Grouping(7);
    for (const [a, b] of [
      [5, 1],
      [3, 5],
      [6, 2],
    ])
      grouping.join(a, b);
    expect(grouping.groups()).toEqual([
      [1, 3, 5],
      [2, 6],
    ]);
  });
});
