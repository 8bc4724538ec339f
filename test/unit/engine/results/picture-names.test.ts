import { expect, it } from "vitest";
import { pictureNames, refuseClashes } from "../../../../src/engine/results/picture-names.js";

it("gives each item a name of its own, also where a second name is another's first", () => {
  expect(pictureNames(["a.jpg", "a.tif", "a.tif.png", "b.png"])).toEqual(["a.png", "a.tif.png", "a.tif.png.png", "b.png"]);
});

it("gives the names that a set of all of them gives, of thousands of which some meet", () => {
  const files = Array.from({ length: 6000 }, (_, n) => `${n % 10}/${(n * 7919) % 4000}.${n % 3 ? "jpg" : "tif"}`);
  const used = new Set<string>();
  const expected = files.map((file) => {
    const plain = file.replace(/\.[^.]+$/, ".png");
    const name = used.has(plain) ? `${file}.png` : plain;
    used.add(name);
    return name;
  });
  expect(pictureNames(files)).toEqual(expected);
  expect(expected.some((name) => /\.(jpg|tif)\.png$/.test(name))).toBe(true);
});

it("refuses rows of a table that would write one picture, or one into another", () => {
  expect(() => refuseClashes(["a.png", "b.png", "sub/a.png"], "t.csv")).not.toThrow();
  expect(() => refuseClashes(["a.png", "b.png", "a.png"], "t.csv")).toThrow("t.csv, lines 2 and 4: both pictures would be called a.png.");
  expect(() => refuseClashes(["a.png/b/c.png", "a.png"], "t.csv")).toThrow("t.csv, lines 3 and 2: a.png would be a picture and a folder.");
});
