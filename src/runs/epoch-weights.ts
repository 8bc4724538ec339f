import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Network } from "../core/network/network.js";
import { absent } from "../files/exists.js";
import { makeFolder } from "../files/make-folder.js";
import { type Checkpoint, writeWeights } from "./checkpoint.js";

const pattern = /^epoch-(\d+)\.safetensors$/;

/** The file of an epoch's weights in the folder of a run's epochs. */
export const epochFile = (folder: string, epoch: number): string =>
  path.join(folder, `epoch-${String(epoch).padStart(4, "0")}.safetensors`);

/** The epochs whose weights lie in a folder, from the first on; none if there is no folder. */
export async function epochsIn(folder: string): Promise<number[]> {
  const names = (await readdir(folder).catch(absent)) ?? [];
  return names.flatMap((name) => pattern.exec(name)?.slice(1).map(Number) ?? []).sort((a, b) => a - b);
}

/** Keeps the weights of an epoch if it is one of every `step`, and lets go of those that are not: a run that goes on for longer keeps fewer of its epochs. Throws UserError on a full disk. */
export async function keepEpoch(folder: string, network: Network, { state, position }: Checkpoint, step: number): Promise<void> {
  if (position.epoch % step !== 0) return;
  await makeFolder(folder);
  await writeWeights(epochFile(folder, position.epoch), network, { state, position });
  for (const epoch of await epochsIn(folder)) if (epoch % step !== 0) await rm(epochFile(folder, epoch), { force: true });
}
