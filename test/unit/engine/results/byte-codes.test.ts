import { expect, test } from "vitest";
import { errorCode } from "../../../../src/core/analyses/atlas.js";
import { clip, clipped } from "../../../../src/core/numbers/metrics.js";
import { randomStream } from "../../../../src/core/numbers/random.js";
import { type ByteCoder, errorBytes, shownBytes } from "../../../../src/engine/results/byte-codes.js";
import { toByte } from "../../../../src/engine/results/picture.js";

/** What no rule is made for, and values near the ends. */
const odd = [0, -0, -1, Number.NaN, Infinity, -Infinity, 1e-30, 1e-8, 1.0000001e-8, 0.9999999, 1, 1.0000001, 4, 3e38, -1e-8];

/** The floats around a value: 64 on each side, in which rounding decides. */
function around(value: number): number[] {
  const floats = Float32Array.of(value);
  const bits = new Uint32Array(floats.buffer);
  const [middle] = bits;
  return Array.from({ length: 129 }, (_, n) => {
    bits[0] = middle + n - 64;
    return floats[0];
  });
}

function bytesOf(coder: ByteCoder, values: Float32Array): number[] {
  const bytes = new Uint8Array(values.length);
  coder(values, 0, bytes, 0, values.length);
  return [...bytes];
}

test("errors get the codes that they get one by one, at the border of every code too", () => {
  const random = randomStream(1, "errors");
  const spread = Array.from({ length: 20_000 }, () => 10 ** (-9 * random()));
  const borders = Array.from({ length: 256 }, (_, code) => 10 ** (8 * ((code + 0.5) / 255 - 1))).flatMap(around);
  const values = Float32Array.from([...odd, ...spread, ...borders]);
  expect(bytesOf(errorBytes, values)).toEqual(Array.from(values, errorCode));
});

test("shown values get the bytes that they get one by one, and what is no number is black", () => {
  const halves = Array.from({ length: 255 }, (_, byte) => (byte + 0.5) / 255).flatMap(around);
  const values = Float32Array.from([...odd, ...halves]);
  expect(bytesOf(shownBytes, values)).toEqual([...Uint8Array.from(values, toByte)]);
});

test("only the part that is asked for is written, from a view that begins within its buffer", () => {
  const values = Float32Array.of(9, 9, 0, 0.5, 1, 9).subarray(1, 5);
  for (const coder of [shownBytes, errorBytes]) {
    const bytes = new Uint8Array(6).fill(7);
    coder(values, 2, bytes, 3, 2);
    expect([...bytes]).toEqual([7, 7, 7, coder === shownBytes ? 128 : errorCode(0.5), 255, 7]);
  }
});

test("values are clipped as one by one, and what is no number stays none", () => {
  const values = Float32Array.from(odd);
  expect([...clipped(values)]).toEqual([...values.map(clip)]);
  expect(Object.is(clipped(Float32Array.of(-0))[0], 0)).toBe(true);
});
