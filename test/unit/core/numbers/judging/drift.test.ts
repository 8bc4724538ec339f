import { describe, expect, it } from "vitest";
import { DriftWatch, driftsOf } from "../../../../../src/core/numbers/judging/drift.js";
import { conformalPValue } from "../../../../../src/core/numbers/judging/p-values.js";
import { normal, randomStream } from "../../../../../src/core/numbers/random.js";

describe("images that are followed for drift", () => {
  const random = randomStream(4, "drift");
  const pValue = conformalPValue(Array.from({ length: 200 }, () => normal(random)));
  const looks = (count: number, shift: number) => {
    const drift = new DriftWatch(200);
    return Array.from({ length: count }, () => drift.add(pValue(normal(random) + shift))).flatMap((look) => look ?? []);
  };

  it("are looked at by thirty, and rarely said to drift without reason", () => {
    const calm = looks(6000, 0);
    expect(calm).toHaveLength(200);
    expect(calm.filter(({ shifted }) => shifted).length).toBeLessThan(6);
  });

  it("drift up and down", () => {
    expect(looks(30, 3)).toMatchObject([{ shifted: true, direction: "up" }]);
    expect(looks(30, -2)).toMatchObject([{ shifted: true, direction: "down" }]);
  });

  it("are named by their places if they have shifted, those that were not judged passed over", () => {
    const came = [...Array.from({ length: 30 }, () => normal(random)), Number.NaN, ...Array.from({ length: 40 }, () => normal(random) + 3)];
    const drifts = driftsOf(
      came.map((score) => (Number.isNaN(score) ? score : pValue(score))),
      200,
    );
    expect(drifts).toMatchObject([{ from: 30, to: 61, shift: { direction: "up" } }]);
    expect(driftsOf([], 200)).toEqual([]);
  });

  it("are not looked at without held-out images", () => {
    expect(Array.from({ length: 40 }, () => new DriftWatch(0).add(1)).every((look) => look === null)).toBe(true);
  });
});
