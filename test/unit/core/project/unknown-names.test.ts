import { expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { unknownNamesProblems } from "../../../../src/core/project/unknown-names.js";

const said = (names: string[]) =>
  unknownNamesProblems({ exclude: names, neverHeldOut: [] }, { exclude: ["a.png", ...names], neverHeldOut: [] }).map(({ message }) =>
    inEnglish(message),
  );

it("one name is said, of several the first three, and how many more", () => {
  expect(said([])).toEqual([]);
  expect(said(["b.png"])).toEqual([
    "Excluded (data.exclude) names b.png, but no training image is called so. Correct the name, or remove it.",
  ]);
  expect(said(["b.png", "c.png", "d.png"])[0]).toContain("gives 3 names that no training image has: b.png, c.png, d.png. Correct");
  expect(said(["b.png", "c.png", "d.png", "e.png", "f.png"])[0]).toContain("has: b.png, c.png, d.png and 2 more. Correct");
});

it("a fix takes out the names that no image has, and the list with the last of them", () => {
  const unknown = { exclude: ["b.png"], neverHeldOut: ["c.png"] };
  const problems = unknownNamesProblems(unknown, { exclude: ["a.png", "b.png"], neverHeldOut: ["c.png"] });
  expect(problems.map(({ path, fixes }) => [path.join("."), fixes?.map((fix) => fix.kind === "set" && fix.value)])).toEqual([
    ["data.exclude", [["a.png"]]],
    ["data.neverHeldOut", [undefined]],
  ]);
});
