import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { inEnglish } from "../../src/core/language/sentence.js";
import { sizeOf } from "../../src/core/network/layer.js";
import { buildNetwork, type Network, parametersOf } from "../../src/core/network/network.js";
import { type Preset, presetLayers } from "../../src/core/network/preset.js";
import { normal, randomStream } from "../../src/core/numbers/random.js";
import { resolveProject } from "../../src/core/project/project.js";
import { initialState } from "../../src/engine/contract/initial-weights.js";
import { npyHeader } from "./array.js";

/** A network and how it is trained. */
export interface Workload {
  /** For people and as the name of its folder. */
  name: string;
  preset: Preset;
  /** What is not the preset's default. */
  settings: object;
  image: readonly [number, number, number];
  batchSize: number;
  /** Images of the training set. */
  images: number;
  /** Whether noisy images are trained towards clean ones. */
  noisy: boolean;
}

/** What every side reads of `workload.json`. */
export interface WorkloadFile {
  network: Network;
  batchSize: number;
  learningRate: number;
  images: number;
  noisy: boolean;
  /** The tensors in weights.f32, one after the other. */
  parameters: { name: string; shape: readonly number[] }[];
}

const learningRate = 1e-3;
const seed = 1;
const noise = 0.1;

/** The network of a workload. */
export function networkOf({ preset, settings, image }: Workload): Network {
  const { network } = resolveProject({ version: 1, network: { preset, ...settings } });
  const built = buildNetwork(image, (input) => presetLayers(network, input));
  if (!built.ok) throw new Error(inEnglish(built.problem.message));
  return built.network;
}

/** `[N,H,W,C]` of soft blobs on 0..255, something to be learnt. */
export function blobs(count: number, [height, width, channels]: readonly [number, number, number], ...parts: number[]): Uint8Array {
  const random = randomStream(seed, "bench images", ...parts);
  const pixels = new Uint8Array(count * height * width * channels);
  let at = 0;
  for (let n = 0; n < count; n++) {
    const [y, x, radius] = [random() * height, random() * width, (0.1 + 0.2 * random()) * height];
    for (let i = 0; i < height; i++)
      for (let j = 0; j < width; j++) {
        const light = 255 * Math.exp(-((i - y) ** 2 + (j - x) ** 2) / radius ** 2);
        for (let c = 0; c < channels; c++) pixels[at++] = Math.round(light * (1 - 0.2 * c));
      }
  }
  return pixels;
}

/** Pixels under Gaussian noise whose standard deviation is `amount` of the range. */
export function withNoise(pixels: Uint8Array, amount: number, ...parts: number[]): Uint8Array {
  const random = randomStream(seed, "bench noise", ...parts);
  return pixels.map((value) => Math.min(255, Math.max(0, Math.round(value + 255 * amount * normal(random)))));
}

/** A NumPy file of bytes. */
const npy = (pixels: Uint8Array, shape: readonly number[]) => Buffer.concat([npyHeader(shape), pixels]);

/** Writes what every side reads: images.npy, target.npy if it is noisy, workload.json, weights.f32 and project.aeproj. Gives the folder. */
export async function writeWorkload(workload: Workload, parent: string): Promise<string> {
  const { name, image, images, batchSize, noisy, preset, settings } = workload;
  const folder = path.join(parent, name.replace(/[^a-z0-9]+/gi, "-"));
  await mkdir(folder, { recursive: true });
  const network = networkOf(workload);
  const clean = blobs(images, image);
  const shape = [images, ...image];
  await writeFile(path.join(folder, "images.npy"), npy(noisy ? withNoise(clean, noise) : clean, shape));
  if (noisy) await writeFile(path.join(folder, "target.npy"), npy(clean, shape));
  const { weights } = initialState(network, seed);
  const parameters = parametersOf(network);
  const values = new Float32Array(parameters.reduce((sum, parameter) => sum + sizeOf(parameter.shape), 0));
  let at = 0;
  for (const parameter of parameters) {
    values.set(weights[parameter.name], at);
    at += weights[parameter.name].length;
  }
  await writeFile(path.join(folder, "weights.f32"), values);
  const file: WorkloadFile = { network, batchSize, learningRate, images, noisy, parameters };
  await writeFile(path.join(folder, "workload.json"), JSON.stringify(file));
  const project = {
    version: 1,
    task: noisy ? "denoise" : "reconstruct",
    data: { train: "images.npy", ...(noisy && { clean: "target.npy" }), validation: 0 },
    network: { preset, ...settings },
    training: { epochs: 10_000, batchSize, learningRate, schedule: "constant", warmupEpochs: 0, patience: 0, seed },
  };
  await writeFile(path.join(folder, "project.aeproj"), JSON.stringify(project));
  return folder;
}

/** The workload of a folder; it was written by {@link writeWorkload}. */
export async function readWorkload(folder: string): Promise<WorkloadFile> {
  return JSON.parse(await readFile(path.join(folder, "workload.json"), "utf8")) as WorkloadFile;
}
