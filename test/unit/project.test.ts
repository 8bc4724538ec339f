import { describe, expect, it } from "vitest";
import { nearest, parseProject, resolveProject } from "../../src/core/project.js";
import { knobTable } from "../../src/core/schema.js";

const problemsOf = (text: string) => parseProject(text).problems.map(({ message }) => message);

describe("reading a project", () => {
  it("takes comments and trailing commas, and fills in the preset's defaults", () => {
    const parsed = parseProject('// mine\n{ "version": 1, "network": { "kernels": [5, 5], }, }');
    if (!parsed.ok) throw new Error(parsed.problems[0].message);
    expect(parsed.project.network).toMatchObject({ preset: "classic", filters: 15, latent: 2, padding: "valid", outputActivation: "relu" });
    expect(parsed.project.training).toMatchObject({ epochs: 100, batchSize: 32, learningRate: 1e-3, schedule: "constant", patience: 0 });
  });

  it("chooses the preset by the task where none is named", () => {
    expect(resolveProject({ version: 1 }).network.preset).toBe("standard");
    expect(resolveProject({ version: 1, task: "denoise" }).network.preset).toBe("residual");
  });

  it("gives small sets small batches", () => {
    expect(resolveProject({ version: 1 }, 1999).training.batchSize).toBe(16);
    expect(resolveProject({ version: 1 }, 2000).training.batchSize).toBe(64);
  });

  it("says what is wrong, what is right and where", () => {
    expect(problemsOf('{ "version": 1, "training": { "epochs": "ten" } }')).toEqual([
      'Epochs must be a whole number from 1 to 100,000; it is "ten".',
    ]);
    expect(problemsOf('{ "version": 1, "network": { "latent": 0 } }')).toEqual(["Latent must be a whole number from 1 to 4,096; it is 0."]);
    expect(problemsOf('{ "version": 1, "network": { "preset": "clasic" } }')[0]).toMatch(
      /^Network must be one of "classic".*; it is "clasic"\.$/,
    );
    expect(problemsOf("[]")[0]).toMatch(/^A project is a group of settings/);
    expect(problemsOf('{ "task": "denoise" }')).toEqual(["version must be 1, the version of the file's format; it is missing."]);
    expect(problemsOf('{ "version": 1, "data": 3 }')[0]).toMatch(/^data must be a group of settings in braces; it is 3\.$/);
  });

  it("puts a problem on the value in the text", () => {
    const text = '{ "version": 1, "training": { "epochs": -3 } }';
    const [problem] = parseProject(text).problems;
    expect(text.slice(problem.offset, (problem.offset ?? 0) + (problem.length ?? 0))).toBe("-3");
  });

  it("says where the JSON breaks", () => {
    const [problem] = parseProject('{\n  "version": 1\n  "task": "denoise"\n}').problems;
    expect(problem).toMatchObject({ code: "not-json", severity: "error" });
    expect(problem.message).toContain("line 3");
    expect(parseProject("").ok).toBe(false);
  });

  it("keeps unknown keys and offers the nearest", () => {
    const parsed = parseProject('{ "version": 1, "training": { "epoch": 5 }, "$schema": "x" }');
    expect(parsed.ok).toBe(true);
    expect(parsed.problems.map(({ message }) => message)).toEqual([
      '"epoch" is not a setting of training; it is kept but has no effect. Did you mean "epochs"?',
    ]);
  });
});

describe("the table of knobs", () => {
  it("has words, a control and a section for every row", () => {
    const table = knobTable();
    expect(table.length).toBeGreaterThan(20);
    for (const knob of table) {
      expect(knob.help.length, knob.path).toBeGreaterThan(20);
      expect(knob.title, knob.path).toMatch(/^[A-Z]/);
    }
    expect(table.map(({ path }) => path)).toContain("training.epochs");
  });

  it("refers only to knobs that exist", () => {
    const table = knobTable();
    const paths = new Set(table.map(({ path }) => path));
    for (const { when } of table) if (when) expect(paths).toContain(when.path);
  });
});

it("finds the nearest word only when it is near", () => {
  expect(nearest("lerningRate", ["learningRate", "epochs"])).toBe("learningRate");
  expect(nearest("zzz", ["learningRate", "epochs"])).toBeUndefined();
});
