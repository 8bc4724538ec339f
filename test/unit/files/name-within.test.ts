import path from "node:path";
import { describe, expect, it } from "vitest";
import { imageWithin, nameWithin } from "../../../src/files/name-within.js";

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
    ["train", "train/b/stack.tif[3]", "b/stack.tif[3]"],
    ["stack.tif", "stack.tif[3]", "stack.tif[3]"],
    ["stack.tif[1:4]", "stack.tif[4]", null],
    ["single.tif", "single.tif", "single.tif"],
  ])("%s, %s: %s", (source, image, name) => {
    expect(nameWithin(at(source), at(image))).toBe(name);
    if (name !== null) expect(imageWithin(at(source), name)).toBe(at(image));
  });
});
