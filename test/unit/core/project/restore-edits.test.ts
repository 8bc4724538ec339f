import { applyEdits } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { parseProject } from "../../../../src/core/project/project-text.js";
import { restoreEdits } from "../../../../src/core/project/restore-edits.js";

function projectOf(text: string) {
  const parsed = parseProject(text);
  if (!parsed.ok) throw new Error(inEnglish(parsed.problems[0].message));
  return parsed.project;
}

const now = `{
  // What we look for.
  "version": 1,
  "owner": "quality",
  "data": { "train": "good" }, // the good ones
  "network": { "preset": "standard", "latent": 16 },
  "training": {
    "epochs": 20, // enough
    "seed": 4
  }
}
`;

describe("restoring the settings of a run", () => {
  it("gives every knob the run's value, and keeps comments and unknown keys", () => {
    const run = projectOf(`{ "version": 1, "data": { "train": "good", "fit": "crop" }, "network": { "preset": "classic", "filters": 8 },
      "training": { "epochs": 30, "noise": { "kind": "gaussian", "amount": 0.2 } } }`);
    const restored = applyEdits(now, restoreEdits(now, run, 100));
    expect(projectOf(restored)).toEqual(run);
    for (const kept of ["// What we look for.", '"owner": "quality"', "// the good ones", "// enough"]) expect(restored).toContain(kept);
  });

  it("keeps a setting written that the run had by default, and leaves out what was not set at all", () => {
    const labelled = now.replace('"train": "good"', '"train": "good", "labels": "names.csv"');
    const run = projectOf('{ "version": 1, "data": { "train": "good" } }');
    const restored = applyEdits(labelled, restoreEdits(labelled, run, 100));
    expect(projectOf(restored)).toEqual(run);
    expect(restored).toContain('"epochs": 50, // enough');
    expect(restored).not.toContain("labels");
  });

  it("is one edit, and none where nothing differs", () => {
    expect(restoreEdits(now, projectOf(now.replace("20", "25").replace('"seed": 4', '"seed": 5')), 100)).toHaveLength(1);
    expect(restoreEdits(now, projectOf(now), 100)).toEqual([]);
  });

  it("takes a batch size that the number of images decided for the default that it was", () => {
    const run = { ...projectOf(now), training: { ...projectOf(now).training, batchSize: 64 } };
    expect(restoreEdits(now, run, 5000)).toEqual([]);
  });

  it("refuses a text that has errors, in words", () => {
    expect(() => restoreEdits('{ "version": 1, "training": { "epochs": "many" } }', projectOf(now), 100)).toThrow(/Correct it first/);
  });
});
