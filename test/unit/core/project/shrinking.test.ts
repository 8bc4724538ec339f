import { expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { resolveProject } from "../../../../src/core/project/project.js";
import { shrinkingProblem } from "../../../../src/core/project/shrinking.js";

const photographs = { sizes: [{ height: 300, width: 240, count: 800 }], image: [64, 51, 3] as [number, number, number] };

it("says what shrinking costs, with the ways out", () => {
  const problem = shrinkingProblem(resolveProject({ version: 1 }), photographs);
  expect(problem && inEnglish(problem.message)).toBe("The images shrink from 240 by 300 to 51 by 64 pixels: a mark of 5 pixels becomes 1.");
  expect(problem?.fixes).toMatchObject([
    { path: ["task"], value: "detect" },
    { path: ["data", "size"], value: 256 },
  ]);
});

it("is silent where images keep about their size, and where pictures are looked at at their own", () => {
  expect(shrinkingProblem(resolveProject({ version: 1 }), { ...photographs, image: [256, 205, 3] })).toBeNull();
  expect(shrinkingProblem(resolveProject({ version: 1, task: "detect" }), photographs)).toBeNull();
  expect(shrinkingProblem(resolveProject({ version: 1, task: "detect", network: { preset: "restore" } }), photographs)).not.toBeNull();
});
