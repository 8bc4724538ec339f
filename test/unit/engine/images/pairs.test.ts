import { expect, it } from "vitest";
import type { Dataset } from "../../../../src/engine/images/dataset.js";
import { ArrayNames, SourceItems } from "../../../../src/engine/images/items.js";
import { pairSets } from "../../../../src/engine/images/pairs.js";

const set = (items: SourceItems) => ({ items }) as Dataset;
const folder = (names: string[]) => set(new SourceItems({ names, folder: "/in", first: 0 }));
const array = (count: number) => set(new SourceItems({ names: new ArrayNames("x.npy", 0, count), folder: null, first: 0 }));

it("pairs folders by name, whatever the ending and the case, and names those without a partner", () => {
  const pairs = pairSets(folder(["a.png", "B/c.jpg", "only.png"]), folder(["A.tif", "b/C.png", "left.png"]));
  expect(pairs.noisy).toEqual([0, 1]);
  expect(pairs.clean).toEqual([0, 1]);
  expect([...pairs.partners]).toEqual([0, 1, -1]);
  expect(pairs.unpaired.map(({ file }) => file)).toEqual(["only.png", "left.png"]);
});

it("pairs thousands of names each with its own, also where hashes meet, and the one of the very name of several", () => {
  const names = Array.from({ length: 5000 }, (_, n) => `${(n * 7919) % 5000}.png`);
  const { partners } = pairSets(folder(names), folder([...names].reverse()));
  expect([...partners]).toEqual(names.map((_, n) => 4999 - n));
  expect([...pairSets(folder(["a.png"]), folder(["a.jpg", "a.png", "a.tif", "b.png"])).partners]).toEqual([1]);
});

it("refuses clean images of which no name says which belongs to a noisy one", () => {
  expect(() => pairSets(folder(["a.png", "b.png"]), folder(["a.bmp", "a.tif", "b.png"]))).toThrow(
    "a.png may belong to several clean images: a.bmp, a.tif. Keep one of them, or give them names of their own.",
  );
  expect([...pairSets(folder(["A.png", "a.jpg"]), folder(["A.tif", "a.tif"])).partners]).toEqual([0, 1]);
  expect([...pairSets(folder(["a.png", "a.jpg"]), folder(["a.tif"])).partners]).toEqual([0, 0]);
  expect([...pairSets(folder(["b.png"]), folder(["a.bmp", "a.tif", "b.png"])).partners]).toEqual([2]);
});

it("pairs arrays by their order", () => {
  const { partners, unpaired } = pairSets(array(3), array(2));
  expect([...partners]).toEqual([0, 1, -1]);
  expect(unpaired.map(({ file }) => file)).toEqual(["x.npy[2]"]);
});

it("pairs a folder with an array by the natural order of its names, and not if one has more than the other", () => {
  const names = ["i0.png", "i1.png", "i10.png", "i2.png", "i3.png"];
  expect([...pairSets(folder(names), array(5)).partners]).toEqual([0, 1, 4, 2, 3]);
  expect([...pairSets(array(5), folder(names)).partners]).toEqual([0, 1, 3, 4, 2]);
  const readable = set(new SourceItems({ names, folder: "/in", first: 0 }).subset(Uint32Array.of(0, 2, 4)));
  expect([...pairSets(readable, array(5)).partners]).toEqual([0, 4, 3]);
  expect(() => pairSets(array(3), folder(names))).toThrow("3 noisy and 5 clean images are no pairs");
});

it("says of no partner of an excluded image that it has none, by name or by order", () => {
  const excluding = ({ items }: Dataset, kept: number[], file: string): Dataset =>
    ({ items: items.subset(Uint32Array.from(kept)), leftOut: [{ file, outcome: "excluded" }] }) as Dataset;
  const unpaired = (noisy: Dataset, clean: Dataset) => pairSets(noisy, clean).unpaired.map(({ file }) => file);
  const names = ["i1.png", "i10.png", "i2.png"];
  expect(unpaired(excluding(folder(names), [0, 1], "i2.png"), folder([...names, "left.png"]))).toEqual(["left.png"]);
  expect(unpaired(excluding(array(3), [0, 2], "x.npy[1]"), array(4))).toEqual(["x.npy[3]"]);
  // The natural order has i2.png second.
  expect(unpaired(excluding(folder(names), [0, 1], "i2.png"), array(3))).toEqual([]);
});
