import { expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { fewImagesProblem } from "../../../../src/core/project/few-images.js";
import { resolveProject } from "../../../../src/core/project/project.js";

const of = (images: number, change: object = {}) =>
  fewImagesProblem(resolveProject({ version: 1, task: "denoise", ...change }), { images });

it("says that few images to learn to clean from are better all learned from, at a click", () => {
  const problem = of(8);
  expect(problem && inEnglish(problem.message)).toBe(
    "With only 8 images much depends on which are kept aside, as what only they show is not learned. Learn from all of them to be sure.",
  );
  expect(problem).toMatchObject({ severity: "information", fixes: [{ path: ["data", "validation"], value: 0 }] });
});

it("is silent of many, if none is kept aside by its share, and of networks that see whole images", () => {
  expect(of(20)).toBeNull();
  expect(of(8, { data: { validation: 0 } })).toBeNull();
  expect(of(8, { data: { validation: "others" } })).toBeNull();
  expect(of(8, { network: { preset: "standard" } })).toBeNull();
  expect(of(8, { task: "reconstruct" })).toBeNull();
});
