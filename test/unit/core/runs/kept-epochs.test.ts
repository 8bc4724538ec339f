import { describe, expect, it } from "vitest";
import { epochStep, epochWords } from "../../../../src/core/runs/kept-epochs.js";

describe("the epochs that a run keeps", () => {
  it("are all of small networks, every so many of large ones so that they fit, and none of the largest", () => {
    expect(epochStep(343_201, 50)).toBe(1);
    expect(epochStep(1_000_000, 50)).toBe(1);
    expect(epochStep(1_000_000, 51)).toBe(2);
    expect(epochStep(1000, 100_000)).toBe(200);
    expect(epochStep(10_000_000, 50)).toBe(10);
    expect(epochStep(50_000_000, 7)).toBe(7);
    expect(epochStep(50_000_001, 7)).toBeNull();
  });
  it("are said in few words", () => {
    expect(epochWords([])).toBe("");
    expect(epochWords([12])).toBe("12");
    expect(epochWords([1, 2, 3, 5, 7, 8])).toBe("1-3, 5, 7-8");
    expect(epochWords([2, 4, 6, 8, 10, 12, 14])).toBe("2, 4, 6, 8, 10, …, 14");
  });
});
