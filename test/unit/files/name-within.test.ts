import path from "node:path";
import { describe, expect, it } from "vitest";
import { nameWithin } from "../../../src/files/name-within.js";

const at = (...parts: string[]) => path.resolve("/project", ...parts);

describe("the name of an image within a source", () => {
  it.each([
    ["train", "train/a.png", "a.png"],
    ["train", "train/b/2.png", "b/2.png"],
    ["train", "train/..a.png", "..a.png"],
    ["train", "training/a.png", null],
    ["train/b", "train/a.png", null],
    ["train", "train", null],
    ["noisy.npy", "noisy.npy[12]", "noisy.npy[12]"],
    ["noisy.npy[10:20]", "noisy.npy[10]", "noisy.npy[10]"],
    ["noisy.npy[10:20]", "noisy.npy[20]", null],
    ["noisy.npy[10:]", "noisy.npy[9]", null],
    ["noisy.npy", "clean.npy[12]", null],
    ["train", "noisy.npy[12]", null],
  ])("%s, %s: %s", (source, image, name) => {
    expect(nameWithin(at(source), at(image))).toBe(name);
  });
});
