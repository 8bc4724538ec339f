import { readdirSync, readFileSync } from "node:fs";
import { applyEdits } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { inEnglish, sentence, verbatim } from "../../../../src/core/language/sentence.js";
import { fixEdits, settingEdits } from "../../../../src/core/project/document-edits.js";
import { parseProject } from "../../../../src/core/project/project-text.js";
import { formatVersion } from "../../../../src/core/project/version.js";

const folder = new URL("../../../fixtures/versions/", import.meta.url);
const read = (version: number) => readFileSync(new URL(`${version}.aeproj`, folder), "utf8");
const update = (text: string) => applyEdits(text, fixEdits(text, { kind: "update", title: verbatim("") }));

function parsed(text: string) {
  const result = parseProject(text);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => inEnglish(message)).join(" "));
  return result;
}

describe("a project of an older version", () => {
  it("there is a file of each", () => {
    expect(readdirSync(folder).sort()).toEqual(Array.from({ length: formatVersion }, (_, version) => `${version}.aeproj`));
  });

  it("is read under today's names", () => {
    const { project, values, problems } = parsed(read(0));
    expect(project.data).toMatchObject({ train: "digits", size: [28, 28] });
    expect(project.network).toMatchObject({ preset: "classic", kernels: [5, 5], filters: 15, latent: 2 });
    expect(project.training).toMatchObject({ epochs: 100, learningRate: 1e-3 });
    expect(values).toMatchObject({ version: 1, training: { epochs: 100 } });
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([["version", "warning"]]);
    expect(problems[0].fixes).toEqual([{ kind: "update", title: sentence("Update to version {0}", 1) }]);
  });

  it.each(Array.from({ length: formatVersion }, (_, version) => version))(
    "of version %i means the same when its text is updated",
    (version) => {
      const text = update(read(version));
      expect(parsed(text).project).toEqual(parsed(read(version)).project);
      expect(parsed(text).problems).toEqual([]);
      expect(update(text)).toBe(text);
    },
  );

  it("keeps what the update does not touch", () => {
    const text = update(read(0));
    expect(text).toMatch(/^\/\/ A draft from before there were versions.*\n\{\n {2}"version": 1,\n/);
    expect(text).toContain('"data": { "train": "digits", "size": [28, 28] }');
  });

  it("is written in today's format by the first edit, in one step", () => {
    const edits = settingEdits(read(0), ["training", "epochs"], 20);
    expect(edits).toHaveLength(1);
    const after = parsed(applyEdits(read(0), edits));
    expect(after.problems).toEqual([]);
    expect(after.project.training).toMatchObject({ epochs: 20, learningRate: 1e-3 });
  });

  it("that has a setting under both names keeps the new one, and warns of the old", () => {
    const { project, problems } = parsed('{ "epochs": 5, "training": { "epochs": 7 } }');
    expect(project.training.epochs).toBe(7);
    expect(problems.map(({ code }) => code)).toEqual(["version", "unknown-key"]);
  });

  it("that has a wrong value says so at the old name", () => {
    const text = '{ "epochs": "many" }';
    const result = parseProject(text);
    expect(result.ok).toBe(false);
    const [problem] = result.problems;
    expect(inEnglish(problem.message)).toMatch(/^Epochs must be a whole number from 1 to 100,000; it is "many"\.$/);
    expect(text.slice(problem.offset, (problem.offset ?? 0) + (problem.length ?? 0))).toBe('"many"');
  });
});

it("a project of a newer version is refused in a sentence, and nothing else is said of it", () => {
  const result = parseProject('{ "version": 2, "training": { "epochs": "all" } }');
  expect(result.ok).toBe(false);
  expect(result.problems.map(({ message }) => inEnglish(message))).toEqual([
    "This project has the format of version 2, and this Autoencoder Studio knows up to version 1. Update the extension to open it.",
  ]);
});
