import { expect, it } from "vitest";
import { normal, randomStream } from "../../../../src/core/numbers/random.js";
import { CodeMemory } from "../../../../src/engine/scoring/code-memory.js";
import { ModelBatch } from "../../../../src/engine/scoring/model-batch.js";
import { neighbourDistances } from "../../../../src/engine/scoring/neighbours.js";
import { smallImages, smallSize } from "../../../../src/engine/scoring/small-images.js";

const random = randomStream(4, "codes");
const numbers = (length: number) => Float32Array.from({ length }, () => normal(random));

it("neighbours are the five nearest, over many blocks of the memory, and fewer where there are not so many", () => {
  const [memory, queries] = [numbers(9_000 * 40), numbers(3 * 40)];
  const plain = (query: number, points: number) =>
    Array.from({ length: points }, (_, n) =>
      Math.hypot(...Array.from({ length: 40 }, (__, d) => memory[n * 40 + d] - queries[query * 40 + d])),
    )
      .sort((a, b) => a - b)
      .slice(0, 5);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const found = neighbourDistances(memory, queries, 40);
  for (const [query, distance] of found.entries()) expect(distance).toBeCloseTo(mean(plain(query, 9_000)), 5);
  expect(neighbourDistances(memory.subarray(0, 80), queries, 40)[1]).toBeCloseTo(mean(plain(1, 2)), 5);
  expect(neighbourDistances(memory.subarray(0, 40), memory.subarray(0, 40), 40, [0])[0]).toBeNaN();
});

it("numbers of a code that never vary count nowhere", () => {
  const codes = numbers(200 * 3).map((value, i) => (i % 3 === 1 ? 0.25 : value));
  const memory = CodeMemory.of(codes, 3, random);
  expect(memory.width).toBe(2);
  const [usual, moved] = memory.distances(Float32Array.of(0.5, 0.25, -0.5, 0.5, 9, -0.5));
  expect(moved).toBeCloseTo(usual, 6);
});

it("long codes are compared along the axes along which they vary most", () => {
  const codes = numbers(120 * 300).map((value, i) => value * (i % 300 < 20 ? 1 : 1e-4));
  const memory = CodeMemory.of(codes, 300, random);
  expect(memory.width).toBe(20);
  expect(CodeMemory.restore(memory.tensors())?.distances(codes)).toEqual(memory.distances(codes));
});

it("baselines look at pictures of at most 64 pixels, each the mean of its area", () => {
  expect([smallSize([64, 30, 3]), smallSize([128, 64, 3])]).toEqual([64 * 30 * 3, 64 * 32 * 3]);
  const images = Float32Array.from({ length: 2 * 128 * 64 }, (_, i) => (i < 128 * 64 ? i % 2 : 0.25));
  const model = { reconstruct: async () => images, encode: async () => images };
  const small = smallImages(new ModelBatch(model, { count: 2, images, targets: null }, [128, 64, 1]));
  expect(small.length).toBe(2 * 64 * 32);
  expect([small[0], small[700], small[64 * 32]]).toEqual([0.5, 0.5, 0.25]);
});
