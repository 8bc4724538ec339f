import { expect, it } from "vitest";
import { defectKinds } from "../../../../../src/core/numbers/planted-evidence.js";
import { defectShares, planDefects } from "../../../../../src/engine/scoring/planting/plan.js";

const counts = (list: readonly unknown[]) => [...new Set(list)].map((one) => list.filter((other) => other === one).length);

it("plans every kind, size and picture as often as each other", () => {
  const plan = planDefects({ count: 120, pictures: 30, seed: 1 });
  expect(plan.map(({ index }) => index)).toEqual([...plan.keys()]);
  expect(counts(plan.map(({ kind, share }) => `${kind} ${share}`))).toEqual(new Array(20).fill(6));
  expect(counts(plan.map(({ picture }) => picture))).toEqual(new Array(30).fill(4));
  expect(new Set(plan.map(({ kind }) => kind))).toEqual(new Set(defectKinds));
  expect(new Set(plan.map(({ share }) => share))).toEqual(new Set(defectShares));
});

it("takes a foreign patch from another picture, if there is one", () => {
  for (const { picture, foreign } of planDefects({ count: 60, pictures: 3, seed: 1 })) {
    expect(foreign).not.toBe(picture);
    expect([0, 1, 2]).toContain(foreign);
  }
  for (const { picture, foreign } of planDefects({ count: 9, pictures: 1, seed: 1 })) expect([picture, foreign]).toEqual([0, 0]);
});

it("is the same for the same seed, and begins the same whatever its length", () => {
  const plan = planDefects({ count: 50, pictures: 7, seed: 3 });
  expect(planDefects({ count: 23, pictures: 7, seed: 3 })).toEqual(plan.slice(0, 23));
  expect(planDefects({ count: 50, pictures: 7, seed: 4 })).not.toEqual(plan);
});

it("keeps to the kinds and sizes asked for, and is empty without pictures", () => {
  const plan = planDefects({ count: 10, pictures: 4, seed: 1, kinds: ["hole"], shares: [0.1, 0.15] });
  expect(counts(plan.map(({ kind, share }) => `${kind} ${share}`))).toEqual([5, 5]);
  expect(planDefects({ count: 10, pictures: 0, seed: 1 })).toEqual([]);
});
