import { describe, expect, it } from "vitest";
import { nearest } from "../../../../src/core/language/nearest.js";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { resolveProject } from "../../../../src/core/project/project.js";
import { parseProject } from "../../../../src/core/project/project-text.js";
import { knobTable } from "../../../../src/core/project/schema.js";

const problemsOf = (text: string) => parseProject(text).problems.map(({ message }) => inEnglish(message));

describe("reading a project", () => {
  it("takes comments and trailing commas, and fills in the preset's defaults", () => {
    const parsed = parseProject('// mine\n{ "version": 1, "network": { "kernels": [5, 5], }, }');
    if (!parsed.ok) throw new Error(inEnglish(parsed.problems[0].message));
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
    expect(problemsOf('{ "version": "one" }')).toEqual(['version must be 1, the version of the file\'s format; it is "one".']);
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
    expect(inEnglish(problem.message)).toContain("line 3");
    expect(parseProject("").ok).toBe(false);
  });

  it("keeps unknown keys and offers the nearest", () => {
    const parsed = parseProject('{ "version": 1, "training": { "epoch": 5 }, "$schema": "x" }');
    expect(parsed.ok).toBe(true);
    expect(parsed.problems.map(({ message }) => inEnglish(message))).toEqual([
      '"epoch" is not a setting of training; it is kept but has no effect. Did you mean "epochs"?',
    ]);
  });

  it("keeps unknown keys of layers, and offers their own names", () => {
    const text = '{ "version": 1, "network": { "layers": [{ "kind": "conv2d", "filter": 1, "filters": 1, "kernal": 3, "kernel": 3 }] } }';
    const problems = parseProject(text).problems.filter(({ code }) => code === "unknown-key");
    expect(problems.map(({ path }) => path)).toEqual([
      ["network", "layers", 0, "filter"],
      ["network", "layers", 0, "kernal"],
    ]);
    // "filters" is there already, so that renaming would give the key twice.
    expect(problems[0].fixes?.map(({ title }) => inEnglish(title))).toEqual(['Remove "filter"']);
  });
});

describe("what is right alone and wrong together", () => {
  const codes = (values: object) =>
    parseProject(JSON.stringify({ version: 1, ...values })).problems.map(({ code, path }) => [code, path.join(".")]);

  it.each([
    ["a knob that another makes idle", { training: { noise: { amount: 0.3 } } }, ["idle", "training.noise.amount"]],
    ["a latent of a network without one", { network: { preset: "residual", latent: 8 } }, ["idle", "network.latent"]],
    ["clean images of a reconstruction", { data: { clean: "clean" } }, ["idle", "data.clean"]],
    ["a rate that a threshold replaces", { anomaly: { threshold: 0.1, falseAlarmRate: 0.01 } }, ["idle", "anomaly.falseAlarmRate"]],
    ["denoising without clean images or noise", { task: "denoise" }, ["meaning", "data.clean"]],
    ["a folder for validation of pairs", { task: "denoise", data: { clean: "c", validation: "v" } }, ["meaning", "data.validation"]],
    ["a second take beside clean images", { task: "denoise", data: { clean: "c", secondTake: "s" } }, ["meaning", "data.secondTake"]],
    [
      "a blind spot beside clean images",
      { task: "denoise", data: { clean: "c" }, training: { blindSpot: "pixels" } },
      ["meaning", "data.clean"],
    ],
    [
      "a blind spot in whole images",
      { task: "denoise", network: { preset: "standard" }, training: { blindSpot: "rows" } },
      ["meaning", "training.blindSpot"],
    ],
    [
      "a blind spot whose loss looks at windows",
      { task: "denoise", training: { blindSpot: "pixels", loss: "mse-ssim" } },
      ["meaning", "training.loss"],
    ],
    ["own layers without layers", { network: { preset: "layers" } }, ["meaning", "network.preset"]],
    ["black that is white", { data: { range: [1, 1] } }, ["meaning", "data.range"]],
    ["a warm-up of all epochs", { training: { epochs: 5, warmupEpochs: 5 } }, ["meaning", "training.warmupEpochs"]],
    [
      "patience with a blind spot",
      { task: "denoise", network: { preset: "residual" }, training: { blindSpot: "pixels", patience: 3 } },
      ["meaning", "training.patience"],
    ],
    ["patience without validation", { data: { validation: 0 }, training: { patience: 3 } }, ["meaning", "training.patience"]],
  ])("%s", (_, values, expected) => expect(codes(values)).toEqual([expected]));

  it("says nothing of a project that is right", () => {
    expect(codes({ task: "denoise", training: { noise: { kind: "masking", amount: 0.3 } } })).toEqual([]);
    expect(codes({ task: "denoise", data: { secondTake: "again" } })).toEqual([]);
    expect(codes({ task: "denoise", training: { blindSpot: "pixels" } })).toEqual([]);
    expect(codes({ data: { clean: null } })).toEqual([]);
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
