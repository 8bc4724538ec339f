import { describe, expect, it } from "vitest";
import { shiftOf } from "../../../../../src/core/numbers/judging/shift.js";
import { warnings } from "./folders.js";

describe("a folder's shift", () => {
  const heldOut = Array.from({ length: 100 }, (_, i) => i);

  it("is none in the same scores, whatever their order, and with defects or without scores among them", () => {
    const reversed = [...heldOut].reverse();
    expect(shiftOf(reversed, heldOut)).toEqual({ shifted: false, pValue: 1 });
    const spoilt = [...reversed, ...heldOut.map((_, i) => (i < 50 ? 1e6 : Number.NaN))];
    expect(shiftOf(spoilt, heldOut)).toMatchObject({ shifted: false });
  });

  it("has a direction", () => {
    const moved = (by: number) =>
      shiftOf(
        heldOut.map((score) => score + by),
        heldOut,
      );
    expect(moved(60)).toMatchObject({ shifted: true, direction: "up" });
    expect(moved(-60)).toMatchObject({ shifted: true, direction: "down" });
    expect(moved(-1000)).toMatchObject({ shifted: true, direction: "down" });
  });

  it("has the p-value of the largest distance of two distribution functions", () => {
    // All below: the distance is 1, both samples have 100 scores.
    expect(
      shiftOf(
        heldOut.map((score) => score - 1000),
        heldOut,
      ).pValue,
    ).toBeCloseTo(2 * Math.exp(-100), 50);
    // ceil(100/3 + sqrt(200/9)) = 39 of the judged ones are left out: 61 remain, and 30 of the held-out ones are below them all.
    const up = shiftOf(
      heldOut.map((score) => score + 30),
      heldOut,
    );
    expect(up.pValue).toBeCloseTo(2 * Math.exp((-2 * 0.3 ** 2 * 100 * 61) / 161), 12);
  });

  it("cannot be seen in too few images, or none", () => {
    expect(shiftOf([], heldOut)).toEqual({ shifted: false, pValue: 1 });
    expect(shiftOf([1e6], heldOut)).toEqual({ shifted: false, pValue: 1 });
    expect(shiftOf([1e6, 1e6], [])).toEqual({ shifted: false, pValue: 1 });
  });
});

describe("among simulated folders", () => {
  const sizes = [
    [40, 30],
    [180, 150],
  ] as const;
  const names = ["normal", "exponential", "rounded"] as const;
  const rate = ({ up, down }: { up: number; down: number }) => up + down;

  it.each(names)("of %s scores at most one in twenty warns falsely, clean or with a third of defects", (name) => {
    for (const size of sizes)
      for (const folder of [{ defects: 0 }, { defects: 1 / 3 }, { defects: 1 / 3, byChance: true }])
        expect(rate(warnings(name, size, { ...folder, higher: 0 }, 500)), `${name} ${size} ${JSON.stringify(folder)}`).toBeLessThan(0.05);
  });

  it.each(names)("of %s scores nearly all warn if good images have shifted, with defects or without", (name) => {
    for (const defects of [0, 1 / 3]) {
      expect(warnings(name, [180, 150], { defects, higher: "recipe" }, 200).up, `${name} up`).toBeGreaterThan(0.99);
      expect(warnings(name, [180, 150], { defects, higher: -2 }, 200).down, `${name} down`).toBeGreaterThan(0.99);
    }
  });
});
