import { expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { howLabelled, howPaired } from "../../../../src/engine/images/how-read.js";
import { ArrayNames, SourceItems } from "../../../../src/engine/images/items.js";

const folder = (...names: string[]) => new SourceItems({ names, folder: "/in", first: 0 });
const array = (count: number) => new SourceItems({ names: new ArrayNames("x.npy", 0, count), folder: null, first: 0 });
const said = (...found: Parameters<typeof howLabelled>) => howLabelled(...found).map((how) => inEnglish(how));

it("shows the order that labels without names are taken in", () => {
  const labels = ["a", "b", null, "c"];
  expect(said("/p/l.csv", { labels, by: "order", unmatched: [] }, folder("i0.png", "i1.png", "i10.png", "i2.png"))).toEqual([
    "The labels of l.csv name no files and are taken in order, of names the natural one. The first are i0.png: a, i1.png: b, i2.png: c.",
  ]);
});

it("says of names in a table that none of the images has", () => {
  const items = folder("a.png", "b.png");
  expect(said("l.csv", { labels: ["x", null], by: "names", unmatched: [] }, items)).toEqual([]);
  expect(said("l.csv", { labels: ["x", "y"], by: "names", unmatched: ["z"] }, items)).toEqual([]);
  expect(said("l.csv", { labels: ["x", null], by: "names", unmatched: ["z"] }, items)).toEqual([
    "Names in l.csv that none of these images has: 1 in all, z.",
  ]);
  expect(said("l.csv", { labels: [null, null], by: "names", unmatched: ["p", "q", "r", "s"] }, items)).toEqual([
    "l.csv names none of these images, so that they have no labels. Its first names are p, q, r.",
  ]);
});

it("says how pairs were made, and shows their order", () => {
  const noisy = folder("i0.png", "i10.png", "i2.png");
  const how = (other: SourceItems, clean: number[]) => inEnglish(howPaired({ noisy: [0, 1, 2], clean }, noisy, other));
  expect(how(array(3), [0, 2, 1])).toContain("The first are i0.png + x.npy[0], i2.png + x.npy[1], i10.png + x.npy[2].");
  expect(how(noisy, [0, 1, 2])).toBe("They are put together by their names without the endings.");
});
