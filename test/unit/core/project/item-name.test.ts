import { expect, it } from "vitest";
import { fileOf, isPage, itemName, itemOf, partName, partOf, stemOf } from "../../../../src/core/project/item-name.js";

it("names an image in a file that holds several, and takes the name apart", () => {
  expect(itemOf(itemName("a/noisy.npy", 12))).toEqual({ file: "a/noisy.npy", index: 12 });
  expect(itemOf("a/b[3].png")).toBeNull();
  expect([fileOf("stack.tif[3]"), fileOf("a/b[3].png"), fileOf("photos[3]/a.png")]).toEqual(["stack.tif", "a/b[3].png", "photos[3]/a.png"]);
  expect([isPage("stack.TIF[0]"), isPage("noisy.npy[0]"), isPage("stack.tif")]).toEqual([true, false, false]);
});

it("names a part of a source; a folder may have brackets in its own name", () => {
  expect(partOf(partName("noisy.npy", 3, 200))).toEqual({ file: "noisy.npy", from: 3, to: 200 });
  expect(partOf("noisy.npy[:5]")).toEqual({ file: "noisy.npy", from: 0, to: 5 });
  expect(partOf("photos[2024]")).toEqual({ file: "photos[2024]", from: 0, to: null });
});

it("knows partners by names without the ending of the file", () => {
  expect(["a/b.c.jpg", "stack.tif[3]", "noisy.npy[12]", "plain"].map(stemOf)).toEqual(["a/b.c", "stack[3]", "noisy[12]", "plain"]);
});
