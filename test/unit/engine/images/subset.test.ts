import { expect, it } from "vitest";
import { randomStream } from "../../../../src/core/numbers/random.js";
import { sampleOf, spread } from "../../../../src/engine/images/subset.js";
import { subset } from "../scoring/fake-model.js";

const images = subset(50, [1, 1, 1], (n) => n);

it("a sample holds each image at most once, in order, the same for the same stream", () => {
  const draw = (seed: number) => sampleOf(images, 20, randomStream(seed, "sample"));
  const positions = Array.from({ length: 20 }, (_, i) => i);
  const drawn = [...draw(1).batch(positions).images];
  expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
  expect(drawn.map((n) => `${n}.png`)).toEqual([...draw(1).files]);
  expect([...draw(1).batch([3, 4]).images]).toEqual(drawn.slice(3, 5));
  expect([...draw(2).files]).not.toEqual([...draw(1).files]);
  expect(sampleOf(images, 50, randomStream(1, "sample"))).toBe(images);
});

it("positions are spread evenly", () => {
  expect([...spread(10, 4)]).toEqual([0, 2, 5, 7]);
  expect([...spread(3, 4)]).toEqual([0, 1, 2]);
});
