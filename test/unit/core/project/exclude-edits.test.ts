import { applyEdits } from "jsonc-parser";
import { expect, it } from "vitest";
import { excludeEdits, newlyExcluded } from "../../../../src/core/project/exclude-edits.js";

const excluded = (text: string, names: string[]) => applyEdits(text, excludeEdits(text, names));

it("lists excluded images with a line for each, which git compares one by one", () => {
  const text = '{\n  "version": 1,\n  "data": {\n    "train": "train" // all of them\n  }\n}\n';
  const once = excluded(text, ["a/1.png", "b.png"]);
  expect(once).toBe(
    '{\n  "version": 1,\n  "data": {\n    "train": "train", // all of them\n    "exclude": [\n      "a/1.png",\n      "b.png"\n    ]\n  }\n}\n',
  );
  const noted = once.replace('"b.png"', '"b.png" // blurred');
  const twice = excluded(noted, ["b.png", "c.png", "d.png"]);
  expect(twice).toBe(noted.replace('"b.png" // blurred', '"b.png", // blurred\n      "c.png",\n      "d.png"'));
  expect(excludeEdits(twice, ["c.png", "a/1.png"])).toEqual([]);
  expect(excluded('{ "version": 1, "data": { "train": "t" } }', ["a.png"])).toBe(
    '{ "version": 1, "data": { "train": "t", "exclude": [\n  "a.png"\n] } }',
  );
});

it("counts what is excluded anew", () => {
  expect(newlyExcluded(["a.png", "b.png", "c.png"], ["b.png", "gone.png"])).toEqual(["a.png", "c.png"]);
});

it("changes nothing in a project that has errors", () => {
  expect(() => excludeEdits('{ "version": 1, "data": { "exclude": "a.png" } }', ["b.png"])).toThrow(/that has errors/);
});
