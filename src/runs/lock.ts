import { randomBytes } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { UserError } from "../core/problem.js";

const ownerSchema = z.object({ pid: z.int(), started: z.string() });
type Owner = z.output<typeof ownerSchema>;

/** When a process started, in a form that tells it from a later one of the same number; empty where the system does not say. */
function startOf(pid: number): string {
  try {
    // Field 22 of /proc/PID/stat; the second is in brackets and may hold spaces.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return started === "" || startOf(pid) === "" || startOf(pid) === started;
}

async function readOwner(file: string): Promise<Owner | null> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}

/** The hold on a run folder: one process at a time trains it. */
export interface Lock {
  /** Gives the folder free. */
  release(): void;
}

const fileOf = (folder: string) => path.join(folder, "lock");

/** Whether a living process holds the folder. */
export async function isLocked(folder: string): Promise<boolean> {
  const owner = await readOwner(fileOf(folder));
  return owner !== null && isAlive(owner);
}

/** Takes the folder for this process. Throws UserError while a living process holds it; a dead one's lock is taken over. */
export async function acquireLock(folder: string): Promise<Lock> {
  const file = fileOf(folder);
  const own = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Owner);
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await writeFile(file, own, { flag: "wx" });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const owner = await readOwner(file);
    if (owner && isAlive(owner)) {
      throw new UserError(
        `The run ${path.basename(folder)} is being trained by another process (${owner.pid}). Stop it there, or wait until it ends.`,
        "locked",
      );
    }
    // Renamed away first: of two that see the same dead lock, one succeeds.
    const dead = `${file}.${randomBytes(4).toString("hex")}`;
    await rename(file, dead).catch(() => undefined);
    await rm(dead, { force: true });
  }
  throw new UserError(`The run ${path.basename(folder)} is being taken by another process. Try again.`, "locked");
}
