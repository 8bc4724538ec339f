import { expect, it } from "vitest";
import { cacheKey, ListsKey } from "../../../../src/engine/images/cache.js";
import { ArrayNames, SourceItems } from "../../../../src/engine/images/items.js";

it("makes the items of an array from the place of the first", () => {
  const items = new SourceItems({ names: new ArrayNames("x.npy", 5, 3), folder: null, first: 5 });
  expect([...items]).toEqual([5, 6, 7].map((index) => ({ file: `x.npy[${index}]`, source: null, index })));
  expect([...items.files]).toEqual(["x.npy[5]", "x.npy[6]", "x.npy[7]"]);
  expect(() => items.at(3)).toThrow("There is no item 3 of 3.");
});

it("keeps the index of an item among all files when some are left out, twice over", () => {
  const all = new SourceItems({ names: ["a.png", "b.png", "c.png", "d.png"], folder: "/in", first: 0 });
  const some = all.subset(Uint32Array.of(0, 2, 3)).subset(Uint32Array.of(1, 2));
  expect([...some]).toEqual([
    { file: "c.png", source: "/in/c.png", index: 2 },
    { file: "d.png", source: "/in/d.png", index: 3 },
  ]);
  expect([some.length, some.files.length, some.files.at(1), some.files.at(2)]).toEqual([2, 2, "d.png", undefined]);
  expect(some.slice(1, 9).map(({ file }) => file)).toEqual(["d.png"]);
  expect(some.findIndex(({ file }) => file === "d.png")).toBe(1);
});

it("gives the key of lists without holding them", () => {
  const lists = [["a", 'b "c"', "ü"], [], ["1/2"]];
  for (const count of [0, 1, 2, 3]) {
    const key = new ListsKey({ kind: "folder" });
    for (const list of lists.slice(0, count)) {
      key.begin();
      for (const text of list) key.add(text);
    }
    expect(key.finish()).toBe(cacheKey({ kind: "folder" }, ...lists.slice(0, count)));
  }
});
