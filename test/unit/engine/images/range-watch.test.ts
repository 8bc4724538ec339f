import { expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import type { Dataset } from "../../../../src/engine/images/dataset.js";
import { RangeWatch } from "../../../../src/engine/images/range-watch.js";

const range = [0, 65535] as const;

/** What is said of images that have these values, read in two parts. */
function saidOf(values: number[]): string | null {
  const store = { count: 2, item: values.length, type: "f32" as const, close: () => undefined };
  const data = { store: { ...store, read: () => Float32Array.from(values) }, range } as unknown as Dataset;
  const watch = new RangeWatch();
  const watched = watch.watch(data);
  for (const index of [0, 1]) expect([...watched.store.read([index], range)]).toEqual([...Float32Array.from(values)]);
  const said = watch.misfit("photos", range);
  return said && inEnglish(said);
}

it("says that images of 12 bits are dark to a run of 16", () => {
  expect(saidOf([0, 0.01, 0.0625])).toMatch(/^Nothing in photos is brighter than 6 % of white, by black at 0 and white at 65,535\./);
});

it("says that values lie beyond black and white, and takes noise for none of another scale", () => {
  expect(saidOf([-1, -0.5, 0.5, 1])).toMatch(/^50 % of the values of photos lie below black at 0 or above white at 65,535\./);
  expect(saidOf([-0.3, 0.2, 0.5, 0.9, 1.05])).toBeNull();
  expect(saidOf([0, 0.1, 0.2])).toBeNull();
});

it("looks at some images of a set of which none was read", () => {
  const store = { count: 100, item: 1, type: "u8" as const, close: () => undefined };
  const seen: number[] = [];
  const read = ([index]: readonly number[]) => {
    seen.push(index);
    return Float32Array.of(index === 96 ? 0.06 : 0);
  };
  const data = { store: { ...store, read }, range: [0, 255] } as unknown as Dataset;
  const watch = new RangeWatch();
  watch.sample(data);
  expect([seen.length, seen[0], new Set(seen).size]).toEqual([32, 0, 32]);
  expect(watch.misfit("photos", [0, 255])).not.toBeNull();
  watch.sample(data);
  expect(seen).toHaveLength(32);
});

it("says nothing of what was not read", () => {
  expect(new RangeWatch().misfit("photos", range)).toBeNull();
});
