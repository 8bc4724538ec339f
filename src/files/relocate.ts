import { constants } from "node:fs";
import { copyFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { throwIfCancelled, UserError } from "../core/language/error.js";
import { joined, sentence } from "../core/language/sentence.js";
import { exists } from "./exists.js";
import { makeFolder } from "./make-folder.js";

/** A file and where it is to go, both absolute. */
export interface Relocation {
  from: string;
  to: string;
}

/** Files that were copied or moved, and a way back. */
export interface Relocated {
  count: number;
  /**
   * Moves the files back, or removes the copies; what has changed meanwhile, whose place is taken or what the system refuses stays
   * where it is. Gives how many are as before.
   */
  undo(): Promise<number>;
}

/**
 * Copies or moves files, all or none, and never over another. Throws UserError that names the first whose place is taken, before
 * anything is done; what the system says if a file fails on the way, and CancelledError, both with all files as before, but for
 * those that cannot be brought back.
 */
export async function relocate(files: readonly Relocation[], how: "copy" | "move", signal?: AbortSignal): Promise<Relocated> {
  for (const { to } of files)
    if (await exists(to))
      throw new UserError(
        joined([
          sentence("{0} is there already in {1}.", path.basename(to), path.dirname(to)),
          how === "copy"
            ? sentence("Nothing was copied. Choose another folder, or move that file away.")
            : sentence("Nothing was moved. Choose another folder, or move that file away."),
        ]),
        "in-the-way",
      );
  const done: (Relocation & { time: number })[] = [];
  const undo = async () => {
    let count = 0;
    // One that fails neither keeps the others away nor hides why it came to this; the count says it.
    for (const one of done.splice(0).reverse()) if (await takeBack(one, how).catch(() => false)) count++;
    return count;
  };
  try {
    for (const { from, to } of files) {
      throwIfCancelled(signal);
      await makeFolder(path.dirname(to));
      // Excl: what came there meanwhile stays.
      await copyFile(from, to, constants.COPYFILE_EXCL);
      done.push({ from, to, time: (await stat(to)).mtimeMs });
      if (how === "move") await rm(from);
    }
  } catch (error) {
    await undo();
    throw error;
  }
  return { count: done.length, undo };
}

/** True if a file is where it was and nowhere else. Throws what the system says. */
async function takeBack({ from, to, time }: Relocation & { time: number }, how: "copy" | "move"): Promise<boolean> {
  const now = await stat(to).catch(() => null);
  if (!now || now.mtimeMs !== time) return false;
  if (how === "copy" || (await exists(from))) {
    await rm(to);
    return true;
  }
  if (!(await exists(path.dirname(from)))) return false;
  await rename(to, from).catch(async () => {
    await copyFile(to, from, constants.COPYFILE_EXCL);
    await rm(to);
  });
  return true;
}
