import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
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

/** The lock on a run folder: one process at a time trains it. */
export interface Lock {
  /** Releases the folder. */
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

/** Whether a living process holds the folder. */
export async function isLocked(folder: string): Promise<boolean> {
  const file = fileOf(folder);
  const owner = await readOwner(file);
  return owner !== null && holds(owner, file);
}

/** Takes the folder for this process. Throws UserError while a living process holds it; a dead one's lock is taken over. */
export async function acquireLock(folder: string): Promise<Lock> {
  const file = fileOf(folder);
  const own = JSON.stringify(thisProcess());
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await writeFile(file, own, { flag: "wx" });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
    const owner = await readOwner(file);
    if (owner && (await holds(owner, file))) {
      throw new UserError(
        sentence(
          "The run {0} is being trained by another process ({1}). Stop it there, or wait until it ends.",
          path.basename(folder),
          owner.host ? sentence("{0} on {1}", String(owner.pid), owner.host) : String(owner.pid),
        ),
        "locked",
      );
    }
    // Renamed away first: of two that see the same dead lock, one succeeds.
    const dead = `${file}.${randomBytes(4).toString("hex")}`;
    await rename(file, dead).catch(() => undefined);
    await rm(dead, { force: true });
  }
  throw new UserError(sentence("The run {0} is being taken by another process. Try again.", path.basename(folder)), "locked");
}
