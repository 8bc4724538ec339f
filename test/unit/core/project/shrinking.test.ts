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
  expect(shrinkingProblem(resolveProject({ version: 1, task: "detect", network: { preset: "restore" } }), photographs)).toBeNull();
});

it("says what a long side costs that is set for pictures that would be looked at in their own size", () => {
  const large = { sizes: [{ height: 1500, width: 2000, count: 300 }], image: [384, 512, 3] as [number, number, number] };
  const of = (size: number | [number, number]) => shrinkingProblem(resolveProject({ version: 1, task: "detect", data: { size } }), large);
  const problem = of(1000);
  expect(problem && inEnglish(problem.message)).toBe(
    "The images shrink from 2,000 by 1,500 to 1,000 by 750 pixels: a mark of 2 pixels becomes 1.",
  );
  expect(problem?.fixes).toMatchObject([{ path: ["data", "size"], value: "auto" }]);
  expect(of(2400)).toBeNull();
  expect(of([384, 512])).not.toBeNull();
});
