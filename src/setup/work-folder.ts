import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { explainUnwritable } from "../files/atomic.js";
import { makeFolder } from "../files/make-folder.js";
import { isAlive, thisProcess } from "../files/owner.js";

/** How the folders are called in which a set-up works: by its machine, as several may share a cache, and its process. */
const prefixOf = ({ pid, started }: { pid: number | string; started: string }): string => `fetch-${os.hostname()}-${pid}-${started}-`;

/** Makes the folder that this process fetches into, and removes those that killed processes of this machine left, of up to 2 GB each. Throws UserError. */
export async function makeWorkFolder(cache: string): Promise<string> {
  await makeFolder(cache);
  await removeAbandoned(cache);
  return mkdtemp(path.join(cache, prefixOf(thisProcess()))).catch((error: unknown) => {
    throw explainUnwritable(error, cache);
  });
}

async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const [, pid, started] = /-(\d+)-(\d*)-\w+$/.exec(name) ?? [];
    if (pid === undefined || !name.startsWith(prefixOf({ pid, started })) || isAlive({ pid: Number(pid), started })) continue;
    await rm(path.join(cache, name), { recursive: true, force: true });
  }
}
