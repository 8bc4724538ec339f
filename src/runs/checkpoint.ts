import { readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { sentenceOf, UserError } from "../core/language/error.js";
import { joined, type Sentence, sentence } from "../core/language/sentence.js";
import { shapeWords } from "../core/network/layer.js";
import type { ModelState } from "../core/network/model-state.js";
import { type Network, parametersOf } from "../core/network/network.js";
import type { EpochMetrics } from "../core/runs/run.js";
import { epochMetricsSchema } from "../core/runs/run-schema.js";
import { resumeAdvice, writeAtomic } from "../files/atomic.js";
import { absent, isMissing } from "../files/exists.js";
import { decodeSafetensors, encodeSafetensors, type Tensor } from "./safetensors.js";

/** Where in a run a checkpoint was taken. */
export interface CheckpointPosition {
  /** Epochs completed. */
  epoch: number;
  /** Steps taken in the epoch under way. */
  step: number;
  /** Sum over the images of the epoch under way of their loss, and how many they are. */
  lossSum: number;
  images: number;
  /** Seconds spent in the epoch under way. */
  seconds: number;
  /** The line of metrics of the last completed epoch, which a crash may have kept from metrics.jsonl. */
  metrics: EpochMetrics | null;
}

/** The position before the first step. */
export const startPosition: CheckpointPosition = { epoch: 0, step: 0, lossSum: 0, images: 0, seconds: 0, metrics: null };

const positionSchema: z.ZodType<CheckpointPosition> = z.object({
  epoch: z.int(),
  step: z.int(),
  lossSum: z.number(),
  images: z.int(),
  seconds: z.number(),
  metrics: epochMetricsSchema.nullable(),
});

/** All that a run needs to go on with the same bits. */
export interface Checkpoint {
  state: ModelState;
  position: CheckpointPosition;
}

/** The file of a checkpoint in a run's folder: the best by validation, the last, the one before it, and the next last one while it is written. */
export function checkpointFile(folder: string, name: "best" | "last" | "previous" | "next"): string {
  return path.join(folder, `${name}.safetensors`);
}

const groups = { weights: "weights", firstMoments: "adam.first", secondMoments: "adam.second" } as const;
type Group = keyof typeof groups;
// Object.keys forgets the names of the keys.
const allGroups = Object.keys(groups) as Group[];

/** Writes a checkpoint, whole or not at all. */
export async function writeCheckpoint(file: string, network: Network, checkpoint: Checkpoint): Promise<void> {
  await writeGroups(file, network, checkpoint, allGroups);
}

/** Writes the weights of a checkpoint alone, a third of its size: enough to use them, not to train on with the same bits. */
export async function writeWeights(file: string, network: Network, checkpoint: Checkpoint): Promise<void> {
  await writeGroups(file, network, checkpoint, ["weights"]);
}

async function writeGroups(file: string, network: Network, { state, position }: Checkpoint, written: readonly Group[]): Promise<void> {
  const tensors: Record<string, Tensor> = {};
  for (const { name, shape } of parametersOf(network))
    for (const group of written) tensors[`${groups[group]}/${name}`] = { shape: [...shape], data: state[group][name] };
  const metadata = { format: "autoencoder-studio", version: "1", step: String(state.step), place: JSON.stringify(position) };
  await writeAtomic(file, encodeSafetensors(tensors, metadata), resumeAdvice);
}

/** Reads a checkpoint of `network`. Throws UserError with the reason if it is cut short or of another network. */
export async function readCheckpoint(file: string, network: Network): Promise<Checkpoint> {
  return readGroups(file, network, allGroups);
}

/** Reads what {@link writeWeights} wrote; its moments are zero. Throws as {@link readCheckpoint}. */
export async function readWeights(file: string, network: Network): Promise<Checkpoint> {
  return readGroups(file, network, ["weights"]);
}

async function readGroups(file: string, network: Network, read: readonly Group[]): Promise<Checkpoint> {
  const { tensors, metadata } = decodeSafetensors(await readFile(file));
  const state: ModelState = { weights: {}, firstMoments: {}, secondMoments: {}, step: Number(metadata.step) };
  const expected = parametersOf(network);
  for (const { name, shape } of expected) {
    for (const group of read) {
      const tensor = tensors[`${groups[group]}/${name}`];
      if (!tensor) throw new UserError(sentence("It belongs to another network: {0} is missing.", name), "bad-checkpoint");
      if (tensor.shape.join() !== shape.join()) {
        throw new UserError(
          sentence("It belongs to another network: {0} is {1}, not {2}.", name, shapeWords(tensor.shape), shapeWords(shape)),
          "bad-checkpoint",
        );
      }
      state[group][name] = tensor.data;
    }
    for (const group of allGroups) state[group][name] ??= new Float32Array(state.weights[name].length);
  }
  const extra = Object.keys(tensors).length - read.length * expected.length;
  if (extra > 0) throw new UserError(sentence("It belongs to another network: it has {0} tensors too many.", extra), "bad-checkpoint");
  try {
    return { state, position: positionSchema.parse(JSON.parse(metadata.place)) };
  } catch (error) {
    throw new UserError(sentence("It does not say where in its run it was taken."), "bad-checkpoint", { cause: error });
  }
}

/** Replaces `last`, keeping the one before it for when the new one turns out unreadable. */
export async function rotateCheckpoint(folder: string, network: Network, checkpoint: Checkpoint): Promise<void> {
  const next = checkpointFile(folder, "next");
  await writeCheckpoint(next, network, checkpoint);
  const last = checkpointFile(folder, "last");
  await rename(last, checkpointFile(folder, "previous")).catch(absent);
  await rename(next, last);
}

/** The newest readable checkpoint of a run, or null if it has none; `refused` says which could not be read and why. */
export async function newestCheckpoint(folder: string, network: Network): Promise<{ checkpoint: Checkpoint | null; refused: Sentence[] }> {
  const refused: Sentence[] = [];
  // `next` is whole if a crash came between the two renames, and torn never: it was itself renamed into place.
  for (const name of ["next", "last", "previous"] as const) {
    const file = checkpointFile(folder, name);
    try {
      return { checkpoint: await readCheckpoint(file, network), refused };
    } catch (error) {
      if (isMissing(error)) continue;
      refused.push(joined([sentence("The checkpoint {0} cannot be used.", file), sentenceOf(error)]));
      if (name === "next") await rm(file, { force: true });
    }
  }
  return { checkpoint: null, refused };
}
