import { decode } from "fast-png";
import { expect, it } from "vitest";
import { smallPng } from "../../../../src/engine/results/small-png.js";

it.each([
  [5, 7, 1],
  [28, 28, 1],
  [6, 4, 3],
] as const)("encodes %i by %i pixels of %i channels so that every byte is read back", (height, width, channels) => {
  const bytes = Uint8Array.from({ length: height * width * channels }, (_, i) => (i * 37) % 256);
  const read = decode(smallPng(bytes, height, width, channels));
  expect(read).toMatchObject({ height, width, channels, depth: 8 });
  expect(Uint8Array.from(read.data)).toEqual(bytes);
});
