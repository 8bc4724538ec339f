import { describe, expect, test } from "vitest";
import type { Control, Knob } from "../../../src/core/project/knob.js";
import { knobTable } from "../../../src/core/project/schema.js";
import { parseEntry, stepEntry } from "../../../webview/controls/entry.js";
import { formatEntry, knobValueWords } from "../../../webview/text/knob-value.js";

const knob = (path: string): Knob => {
  const found = knobTable().find((one) => one.path === path);
  if (!found) throw new Error(`No knob ${path}`);
  return found;
};
const value = (path: string, text: string) => {
  const entry = parseEntry(knob(path), text);
  return entry.ok ? entry.value : entry.message;
};

describe("what is typed into a field", () => {
  test.each<[string, string, unknown]>([
    ["training.epochs", "20", 20],
    ["training.epochs", " 20 ", 20],
    ["training.epochs", "2.5", "Epochs must be a whole number from 1 to 100,000."],
    ["training.epochs", "0", "Epochs must be a whole number from 1 to 100,000."],
    ["training.epochs", "", "Epochs must be a whole number from 1 to 100,000."],
    ["training.epochs", "twelve", "Epochs must be a whole number from 1 to 100,000."],
    ["training.learningRate", "1e-3", 0.001],
    ["training.learningRate", ".003", 0.003],
    ["network.kernels", "5, 5", [5, 5]],
    ["network.kernels", "[5 3]", [5, 3]],
    ["network.kernels", "5, x", "Kernels must be 1 to 8 whole numbers from 1 to 31, such as 5, 5."],
    ["network.kernels", "", "Kernels must be 1 to 8 whole numbers from 1 to 31, such as 5, 5."],
    ["network.kernels", "5, 99", "Kernels must be 1 to 8 whole numbers from 1 to 31, such as 5, 5."],
    ["training.noise.amount", "0.1", 0.1],
    ["training.noise.amount", "0.05 to 0.2", [0.05, 0.2]],
    ["training.noise.amount", "[0.05, 0.2]", [0.05, 0.2]],
    ...["", "0.2 to 0.05", "0.1, 0.2, 0.3", "2"].map((typed): [string, string, unknown] => [
      "training.noise.amount",
      typed,
      "Noise amount must be a number from 0.001 to 1, or two of them, the lower first, such as 0.05 to 0.2.",
    ]),
    ["data.size", "auto", "auto"],
    ["data.size", "28x32", [28, 32]],
    ["data.size", "28 × 32", [28, 32]],
    ["data.size", "28", 28],
    ["data.size", "2", "Size must be auto, the long side, or height × width from 4 to 4,096 pixels, such as 28 × 28."],
    ["data.size", "2 x 2", "Size must be auto, the long side, or height × width from 4 to 4,096 pixels, such as 28 × 28."],
    ["data.range", "0 to 255", [0, 255]],
    ["data.range", "-1, 1", [-1, 1]],
    ["data.validation", "0.2", 0.2],
    ["data.validation", "test/good", "test/good"],
    ["data.validation", "1.5", "Validation must be a share from 0 to 0.9, or a folder."],
    ["data.train", "", "Images must be a folder, an .npy file or an IDX file, relative to the project."],
    ["data.train", "noisy.npy[0:200]", "noisy.npy[0:200]"],
    ["data.labels", "", undefined],
    ["anomaly.threshold", "Auto", "auto"],
    ["anomaly.threshold", "0.031", 0.031],
    ["anomaly.threshold", "-1", -1],
    ["anomaly.threshold", "Best F1", "best-f1"],
    ["anomaly.threshold", "top 20", { top: 20 }],
    ["anomaly.threshold", "top 0", "Threshold must be auto, best-f1, top 20, or a score from -1,000,000 to 1,000,000."],
    ["anomaly.threshold", "-2000000", "Threshold must be auto, best-f1, top 20, or a score from -1,000,000 to 1,000,000."],
    ["anomaly.threshold", "2000000", "Threshold must be auto, best-f1, top 20, or a score from -1,000,000 to 1,000,000."],
  ])("%s: %j", (path, text, expected) => {
    expect(value(path, text)).toEqual(expected);
  });

  test("every default is shown as a text that means it", () => {
    for (const [path, given] of [
      ["data.size", "auto"],
      ["data.size", [28, 32]],
      ["data.range", [0, 255]],
      ["data.range", [-1.5, 1]],
      ["network.kernels", [5, 3]],
      ["data.validation", 0.2],
      ["training.learningRate", 1e-7],
      ["anomaly.threshold", 0.5],
      ["anomaly.threshold", "best-f1"],
      ["anomaly.threshold", { top: 7 }],
    ] as const) {
      expect(value(path, formatEntry(knob(path).control, given))).toEqual(given);
    }
  });

  test("a table shows a choice by its label, numbers in the person's form, and a dash for none", () => {
    const words = (path: string, given: unknown) => knobValueWords(knob(path).control, given);
    expect(words("data.size", [28, 28])).toBe("28 × 28");
    expect(words("data.size", "auto")).toBe("auto");
    expect(words("anomaly.threshold", { top: 20 })).toBe("top 20");
    expect(words("training.epochs", 12345)).toBe("12345");
    expect(words("network.preset", "classic")).toBe("Classic");
    expect(words("training.seed", null)).toBe("–");
  });

  test("arrow keys step within the limits, without crumbs of binary fractions", () => {
    const rate = knob("training.learningRate").control;
    expect(stepEntry(rate, "0.001", 1)).toBe("0.0015");
    expect(stepEntry(rate, "1", 1)).toBe("1");
    expect(stepEntry(knob("training.epochs").control, "1", -1)).toBe("1");
    expect(stepEntry(knob("anomaly.threshold").control, "auto", 1)).toBeUndefined();
    const text: Control = { kind: "source", optional: false };
    expect(stepEntry(text, "5", 1)).toBeUndefined();
  });
});
