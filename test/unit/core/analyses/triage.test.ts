import { describe, expect, it } from "vitest";
import { countedTriage, saidLabels, type Triage } from "../../../../src/core/analyses/triage.js";

const triage: Triage = { "a.png": "odd", "b.png": "fine", "c.png": "unsure" };
const names = ["a.png", "b.png", "c.png", "d.png"];
const list = (labels: Int32Array) => Array.from(labels);

describe("what was said of images", () => {
  it("counts as labels if its table is the project's", () => {
    for (const project of ["inspect", "inspect.aeproj"]) {
      expect(countedTriage(triage, project, "inspect.labels.csv")).toBe(triage);
      expect(countedTriage(triage, project, "other.labels.csv")).toBeNull();
      expect(countedTriage(triage, project, null)).toBeNull();
    }
  });

  it("goes before the labels that images were judged with, and leaves the others", () => {
    expect(list(saidLabels(Int32Array.of(0, 1, 1, 1), names, triage))).toEqual([1, 0, -1, 1]);
    // Images came after the judgement.
    expect(list(saidLabels(Int32Array.of(0), names, {}))).toEqual([0, -1, -1, -1]);
  });

  it("labels images that had none, if one of them is named", () => {
    expect(list(saidLabels(new Int32Array(), names, triage))).toEqual([1, 0, -1, -1]);
    expect(list(saidLabels(undefined, ["elsewhere.png"], triage))).toEqual([]);
  });
});
