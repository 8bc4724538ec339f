import { expect, it } from "vitest";
import { resolveProject } from "../../../../src/core/project/project.js";
import { seesOwnSizes, sizesOf } from "../../../../src/engine/images/form.js";
import type { Survey } from "../../../../src/engine/images/survey.js";

it("takes a folder in which 200,000 pictures have as many sizes", () => {
  const headers = Array.from({ length: 200_000 }, (_, n) => ({
    height: 1 + (n % 400),
    width: 1 + Math.floor(n / 400),
    channels: 1,
    type: "u8",
    alpha: false,
  }));
  const found = { headers } as unknown as Survey;
  const project = resolveProject({ version: 1, task: "detect" });
  expect(sizesOf(found)).toHaveLength(200_000);
  expect(seesOwnSizes(found, project.data, project)).toBe(true);
});
