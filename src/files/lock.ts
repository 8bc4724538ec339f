import { rmSync } from "node:fs";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../core/language/error.js";
import { sentence } from "../core/language/sentence.js";
import { isTaken } from "./exists.js";
import { isAlive, type Owner, ownerSchema, thisProcess } from "./owner.js";

async function readOwner(file: string): Promise<Owner | null> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}

/** A lock: one process at a time holds it, as one trains a run. */
export interface Lock {
  /** Lets others take it. */
  release(): void;
}

const fileOf = (folder: string) => path.join(folder, "lock");

/** After so many milliseconds without a touch, a process of another machine counts as dead; it touches its lock every 20 seconds. */
const longestSilence = 2 * 60_000;

/** Whether the owner of a lock lives: by its process here, by the lock's time if it is on another machine. */
async function holds(owner: Owner, file: string): Promise<boolean> {
  if (owner.host === undefined || owner.host === os.hostname()) return isAlive(owner);
  const touched = await stat(file).catch(() => null);
  return touched !== null && Date.now() - touched.mtimeMs < longestSilence;
}

/** Whether a file was made so many milliseconds ago at most. */
async function isFresh(file: string, longest: number): Promise<boolean> {
  const made = await stat(file).catch(() => null);
  return made !== null && Date.now() - made.mtimeMs < longest;
}

/** Whether a living process holds the folder. */
export async function isLocked(folder: string): Promise<boolean> {
  const file = fileOf(folder);
  const owner = await readOwner(file);
  return owner !== null && holds(owner, file);
}

/** Milliseconds in which the maker of a lock says who it is, and in which one that clears a dead one away is done. */
const [momentToSay, momentToClear] = [2000, 10_000];

/** Whether a lock's file is of no living process. */
async function isLeft(file: string): Promise<boolean> {
  const owner = await readOwner(file);
  return !(owner ? await holds(owner, file) : await isFresh(file, momentToSay));
}

/** Clears away a lock that a process left as it died. One process at a time, which looks again: else the second would take the first one's new lock for the dead one. */
async function clear(file: string): Promise<void> {
  const clearing = `${file}.clearing`;
  try {
    await writeFile(clearing, "", { flag: "wx" });
  } catch (error) {
    if (!isTaken(error)) throw error;
    if (!(await isFresh(clearing, momentToClear))) await rm(clearing, { force: true });
    return;
  }
  try {
    if (await isLeft(file)) await rm(file, { force: true });
  } finally {
    await rm(clearing, { force: true });
  }
}

/** Takes a lock's file for this process; gives who holds it if that process lives, null if several want it at once. A dead one's lock is taken over. */
async function take(file: string): Promise<Lock | { holder: Owner | null }> {
  const own = JSON.stringify(thisProcess());
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await writeFile(file, own, { flag: "wx" });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
    if (!(await isLeft(file))) return { holder: await readOwner(file) };
    await clear(file);
  }
  return { holder: null };
}

/** Takes the folder for this process. Throws UserError while a living process holds it; a dead one's lock is taken over. */
export async function acquireLock(folder: string): Promise<Lock> {
  const taken = await take(fileOf(folder));
  if ("release" in taken) return taken;
  const { holder } = taken;
  if (!holder) throw new UserError(sentence("The run {0} is being taken by another process. Try again.", path.basename(folder)), "locked");
  throw new UserError(
    sentence(
      "The run {0} is being trained by another process ({1}). Stop it there, or wait until it ends.",
      path.basename(folder),
      holder.host ? sentence("{0} on {1}", String(holder.pid), holder.host) : String(holder.pid),
    ),
    "locked",
  );
}

/** Milliseconds between looks at a file that another process changes, and for how long it is waited for. */
const [moment, patience] = [20, 10_000];

/** Changes a file while no other change of it by this function is under way, in this process or another: waits for its turn. Throws UserError if that does not come. */
export async function alone<T>(file: string, change: () => Promise<T>): Promise<T> {
  const lockFile = path.join(path.dirname(file), `.${path.basename(file)}.lock`);
  const end = performance.now() + patience;
  let taken = await take(lockFile);
  while (!("release" in taken)) {
    if (performance.now() > end)
      throw new UserError(sentence("{0} is being changed by another process. Try again.", path.basename(file)), "locked");
    await delay(moment);
    taken = await take(lockFile);
  }
  try {
    return await change();
  } finally {
    taken.release();
  }
}
