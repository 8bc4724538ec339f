import path from "node:path";
import { expect, it } from "vitest";
import { relativeName } from "../../../src/files/relative-name.js";

it("names what lies in, beside and above a project's folder, and the folder itself", () => {
  const folder = path.resolve("/work/project");
  const named = (...parts: string[]) => relativeName(folder, path.join(folder, ...parts));
  expect([named("train", "good"), named("..", "clean.npy"), named("..")]).toEqual(["train/good", "../clean.npy", ".."]);
  expect(named()).toBe(".");
});
