import { describe, expect, it } from "vitest";
import { type Preset, presets } from "../../../../src/core/network/preset.js";
import { defaultsFor, resolveProject } from "../../../../src/core/project/project.js";
import type { ProjectFile } from "../../../../src/core/project/schema.js";

/** What a trained project was decided with before: a run of then must be read with the same values. */
const common = {
  version: 1,
  task: "reconstruct",
  data: {
    train: "train",
    clean: null,
    validation: 0.2,
    labels: null,
    masks: null,
    size: "auto",
    channels: "auto",
    range: "auto",
    fit: "pad",
  },
  anomaly: { score: "auto", falseAlarmRate: 0.05, threshold: "auto" },
};
const training = {
  epochs: 50,
  batchSize: 16,
  learningRate: 0.003,
  schedule: "cosine",
  warmupEpochs: 1,
  patience: 10,
  loss: "mse",
  precision: "float32",
  noise: { kind: "none", amount: 0.1 },
  augmentation: { flip: "none", shift: 0, brightness: 0 },
  seed: 1,
};
const classicTraining = {
  ...training,
  epochs: 100,
  batchSize: 32,
  learningRate: 0.001,
  schedule: "constant",
  warmupEpochs: 0,
  patience: 0,
};
const linear = { padding: "same", latentActivation: "linear", outputActivation: "sigmoid", layers: [] };
const networks: Record<Preset, object> = {
  classic: { kernels: [5, 5], filters: 15, latent: 2, padding: "valid", latentActivation: "relu", outputActivation: "relu", layers: [] },
  standard: { kernels: [3, 3, 3], filters: 16, latent: 32, ...linear },
  map: { kernels: [3, 3, 3], filters: 16, latent: 2, ...linear },
  residual: { kernels: [3, 3, 3, 3], filters: 32, latent: 1, ...linear, outputActivation: "linear" },
  layers: { kernels: [3], filters: 16, latent: 32, ...linear },
};
const counts = [undefined, 0, 1999, 2000, 60_000];

const decided = (preset: Preset, images: number | undefined) => ({
  ...common,
  network: { preset, ...networks[preset] },
  training: preset === "classic" ? classicTraining : { ...training, batchSize: (images ?? 0) >= 2000 ? 64 : 16 },
});

describe("the defaults", () => {
  const cases = presets.flatMap((preset) =>
    (["reconstruct", "denoise"] as const).flatMap((task) => counts.map((images) => [preset, task, images] as const)),
  );
  it.each(cases)("of %s to %s with %s images", (preset, task, images) => {
    const file: ProjectFile = { version: 1, task, network: { preset } };
    const expected = decided(preset, images);
    expect(defaultsFor(file, images)).toEqual(expected);
    expect(resolveProject(file, images)).toEqual({ ...expected, task });
  });

  it.each<[string, Pick<ProjectFile, "task" | "network">, Preset]>([
    ["an empty file", {}, "standard"],
    ["a file that denoises", { task: "denoise" }, "residual"],
    ["a file with kernels", { task: "denoise", network: { kernels: [3] } }, "classic"],
    ["a file with layers", { network: { kernels: [3], layers: [{ kind: "flatten" }] } }, "layers"],
    ["a file with a preset", { network: { preset: "map", kernels: [3], layers: [{ kind: "flatten" }] } }, "map"],
  ])("of %s", (_, file, preset) => {
    expect(defaultsFor({ version: 1, ...file })).toEqual(decided(preset, undefined));
    const { network, ...rest } = decided(preset, undefined);
    expect(resolveProject({ version: 1, ...file })).toEqual({ ...rest, ...file, network: { ...network, ...file.network } });
  });

  it("have no warm-up for a constant learning rate, and none for classic whatever its schedule", () => {
    const warmup = (preset: Preset, schedule: "constant" | "cosine" | "step") =>
      resolveProject({ version: 1, network: { preset }, training: { schedule } }).training.warmupEpochs;
    expect([warmup("standard", "constant"), warmup("standard", "step"), warmup("classic", "cosine")]).toEqual([0, 1, 0]);
  });

  it("give way to what a file says, null and nested values included, and other keys are left out", () => {
    const file: ProjectFile = {
      version: 1,
      other: 1,
      data: { clean: "clean", labels: null, size: [28, 32], validation: "held", other: 1 },
      training: { warmupEpochs: 5, noise: { kind: "masking" }, augmentation: { shift: 0.2, other: 1 } },
      anomaly: { threshold: 0.3 },
    };
    const expected = decided("standard", undefined);
    expect(resolveProject(file)).toEqual({
      ...expected,
      data: { ...expected.data, clean: "clean", size: [28, 32], validation: "held" },
      training: {
        ...expected.training,
        warmupEpochs: 5,
        noise: { kind: "masking", amount: 0.1 },
        augmentation: { flip: "none", shift: 0.2, brightness: 0 },
      },
      // A threshold that is a number was of mse before there were other scores.
      anomaly: { ...expected.anomaly, score: "mse", threshold: 0.3 },
    });
  });
});
