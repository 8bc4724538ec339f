import type { Layer } from "../network/layer.js";
import type { Loss } from "../network/loss.js";
import type { Precision } from "../network/precision.js";
import { networkDefaults, type Preset, type PresetOptions } from "../network/preset.js";
import type { ProjectFile } from "./schema.js";

/** A project with every knob decided. */
export interface Project {
  version: 1;
  task: "reconstruct" | "denoise";
  data: {
    train: string;
    clean: string | null;
    validation: number | string;
    labels: string | null;
    size: "auto" | [number, number];
    channels: "auto" | "gray" | "rgb";
    range: "auto" | [number, number];
    fit: "pad" | "crop" | "stretch";
  };
  network: PresetOptions;
  training: {
    epochs: number;
    batchSize: number;
    learningRate: number;
    schedule: "constant" | "cosine" | "step";
    warmupEpochs: number;
    patience: number;
    loss: Loss;
    precision: Precision;
    noise: { kind: "none" | "gaussian" | "poisson" | "saltAndPepper" | "masking"; amount: number };
    /** `shift` is a share of the size, `brightness` of the way from black to white. */
    augmentation: { flip: "none" | "horizontal" | "both"; shift: number; brightness: number };
    seed: number;
  };
  anomaly: { score: "mse"; falseAlarmRate: number; threshold: "auto" | number };
}

/** The settings of the data that decide which training images are read and how. */
export const imageSettings = ["train", "labels", "size", "channels", "range", "fit"] as const satisfies (keyof Project["data"])[];

/** Below this number of images the default batch is small, for more corrections an epoch. */
export const fewImages = 2000;

/** The preset of a file that names none: by its kernels or its task. */
function presetOf(file: ProjectFile): Preset {
  if (file.network?.preset) return file.network.preset;
  if (file.network?.layers) return "layers";
  if (file.network?.kernels) return "classic";
  return file.task === "denoise" ? "residual" : "standard";
}

/** Every default of a file: those of its preset and task, and of its number of images where it is known. */
export function defaultsFor(file: ProjectFile, images?: number): Project {
  const preset = presetOf(file);
  const classic = preset === "classic";
  return {
    version: 1,
    task: "reconstruct",
    data: { train: "train", clean: null, validation: 0.2, labels: null, size: "auto", channels: "auto", range: "auto", fit: "pad" },
    network: { preset, ...networkDefaults[preset], layers: [] },
    training: {
      epochs: classic ? 100 : 50,
      batchSize: classic ? 32 : images !== undefined && images >= fewImages ? 64 : 16,
      learningRate: classic ? 1e-3 : 3e-3,
      schedule: classic ? "constant" : "cosine",
      warmupEpochs: classic || file.training?.schedule === "constant" ? 0 : 1,
      patience: classic ? 0 : 10,
      loss: "mse",
      precision: "float32",
      noise: { kind: "none", amount: 0.1 },
      augmentation: { flip: "none", shift: 0, brightness: 0 },
      seed: 1,
    },
    anomaly: { score: "mse", falseAlarmRate: 0.05, threshold: "auto" },
  };
}

/** Fills in what a file leaves out. `images` is the number of training images, where it is known. */
export function resolveProject(file: ProjectFile, images?: number): Project {
  const defaults = defaultsFor(file, images);
  const over = <T extends object>(base: T, given: object | undefined): T => {
    const merged = { ...base } as Record<string, unknown>;
    for (const key of Object.keys(base)) {
      const value = (given as Record<string, unknown> | undefined)?.[key];
      if (value !== undefined) merged[key] = value;
    }
    return merged as T;
  };
  return {
    version: 1,
    task: file.task ?? defaults.task,
    data: over(defaults.data, file.data),
    network: { ...over(defaults.network, file.network), layers: (file.network?.layers ?? []) as Layer[] },
    training: {
      ...over(defaults.training, file.training),
      noise: over(defaults.training.noise, file.training?.noise),
      augmentation: over(defaults.training.augmentation, file.training?.augmentation),
    },
    anomaly: over(defaults.anomaly, file.anomaly),
  };
}
