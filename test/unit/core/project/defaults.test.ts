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
    secondTake: null,
    validation: 0.2,
    labels: null,
    masks: null,
    exclude: [],
    neverHeldOut: [],
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
  guide: "none",
  blindSpot: "none",
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
const linear = { architecture: "plain", hidden: [], padding: "same", latentActivation: "linear", outputActivation: "sigmoid", layers: [] };
const networks: Record<Preset, object> = {
  classic: {
    ...{ architecture: "plain", kernels: [5, 5], filters: 15, hidden: [], latent: 2, padding: "valid" },
    ...{ latentActivation: "relu", outputActivation: "relu", layers: [] },
  },
  standard: { kernels: [3, 3, 3], filters: 16, latent: 32, ...linear },
  map: { kernels: [3, 3, 3], filters: 16, latent: 2, ...linear, hidden: [128, 64] },
  residual: { kernels: [3, 3, 3], filters: 24, latent: 1, ...linear, architecture: "unet", outputActivation: "linear" },
  features: { kernels: [1], filters: 96, latent: 16, ...linear, outputActivation: "linear" },
  restore: { kernels: [5, 3, 3], filters: 16, latent: 1, ...linear, outputActivation: "linear" },
  layers: { kernels: [3], filters: 16, latent: 32, ...linear },
};
/** Of networks that find defects: they learn from cells or tiles, whatever the number of images. */
const detecting = { learningRate: 0.002, patience: 0 };
const trainings: Partial<Record<Preset, object>> = {
  classic: classicTraining,
  features: { ...training, ...detecting, epochs: 16, batchSize: 512, warmupEpochs: 0 },
  restore: { ...training, ...detecting, batchSize: 16 },
};
const counts = [undefined, 0, 1999, 2000, 60_000];

/** What the U-Net of the preset `residual` learns to clean with, from patches; with another task it is trained as all are. */
const cleaning = { patience: 0, batchSize: 4, learningRate: 0.004, augmentation: { flip: "turns", shift: 0, brightness: 0 } };

const decided = (preset: Preset, images: number | undefined, task: "reconstruct" | "denoise" = "reconstruct") => ({
  ...common,
  network: { preset, ...networks[preset] },
  training: trainings[preset] ?? {
    ...{ ...training, batchSize: (images ?? 0) >= 2000 ? 64 : 16 },
    ...(preset === "map" && { guide: "umap" }),
    ...(preset === "residual" && task === "denoise" && cleaning),
  },
});

describe("the defaults", () => {
  const cases = presets.flatMap((preset) =>
    (["reconstruct", "denoise"] as const).flatMap((task) => counts.map((images) => [preset, task, images] as const)),
  );
  it.each(cases)("of %s to %s with %s images", (preset, task, images) => {
    const file: ProjectFile = { version: 1, task, network: { preset } };
    const expected = decided(preset, images, task);
    expect(defaultsFor(file, images)).toEqual(expected);
    expect(resolveProject(file, images)).toEqual({ ...expected, task });
  });

  it.each<[string, Pick<ProjectFile, "task" | "network">, Preset]>([
    ["an empty file", {}, "standard"],
    ["a file that denoises", { task: "denoise" }, "residual"],
    ["a file with kernels", { task: "denoise", network: { kernels: [3] } }, "classic"],
    ["a file with layers", { network: { kernels: [3], layers: [{ kind: "flatten" }] } }, "layers"],
    ["a file with a preset", { network: { preset: "standard", kernels: [3], layers: [{ kind: "flatten" }] } }, "standard"],
  ])("of %s", (_, file, preset) => {
    expect(defaultsFor({ version: 1, ...file })).toEqual(decided(preset, undefined, file.task === "denoise" ? "denoise" : "reconstruct"));
    const { network, ...rest } = decided(preset, undefined, file.task === "denoise" ? "denoise" : "reconstruct");
    expect(resolveProject({ version: 1, ...file })).toEqual({ ...rest, ...file, network: { ...network, ...file.network } });
  });

  it("of residual stay those of a row of convolutions for a file that names kernels or filters, as files of before did", () => {
    const before = { ...training, batchSize: 16 };
    const cases: [ProjectFile["network"], object][] = [
      [{ filters: 16 }, { kernels: [3, 3, 3, 3], filters: 16 }],
      [{ kernels: [5, 3] }, { kernels: [5, 3], filters: 32 }],
      [{ architecture: "plain" }, { kernels: [3, 3, 3, 3], filters: 32 }],
    ];
    for (const [written, layers] of cases) {
      const network = { ...written, preset: "residual" as const };
      const project = resolveProject({ version: 1, task: "denoise", network });
      expect(project.network).toMatchObject({ architecture: "plain", ...layers });
      expect(project.training).toEqual(before);
    }
    const named = resolveProject({ version: 1, task: "denoise", network: { preset: "residual", architecture: "unet", filters: 16 } });
    expect(named.network).toMatchObject({ architecture: "unet", kernels: [3, 3, 3], filters: 16 });
  });

  it("of map stay without dense layers and guide for a file that names kernels, as records of runs of before do", () => {
    const before = resolveProject({ version: 1, network: { preset: "map", kernels: [3, 3, 3], filters: 16, latent: 2 } });
    expect([before.network.hidden, before.training.guide]).toEqual([[], "none"]);
    const named = { version: 1, network: { preset: "map", kernels: [3], hidden: [32] }, training: { guide: "umap" } } as const;
    const project = resolveProject({ ...named, network: { ...named.network, kernels: [3], hidden: [32] } });
    expect([project.network.hidden, project.training.guide]).toEqual([[32], "umap"]);
    // What a run of now writes is read as it was.
    const now = resolveProject({ version: 1, network: { preset: "map" } });
    expect(resolveProject({ ...now, version: 1 })).toEqual(now);
  });

  it("flip no pairs, whose noise may have a direction", () =>
    expect(resolveProject({ version: 1, task: "denoise", data: { clean: "clean" } }).training.augmentation.flip).toBe("none"));

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
