import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../core/language/error.js";
import { joined, type Sentence, sentence } from "../core/language/sentence.js";

/** Writes a file so that after a crash there is the whole old or the whole new one, never a half. Throws UserError on a full disk, with `advice`. */
export async function writeAtomic(file: string, bytes: Uint8Array | string, advice?: Sentence): Promise<void> {
  const folder = path.dirname(file);
  const temporary = path.join(folder, `.${path.basename(file)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw explainFull(error, folder, advice);
  }
  await syncFolder(folder);
}

/** Makes a rename in `folder` last through a power cut; Windows cannot and need not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The same error, or a sentence for the person where the disk is full. `advice` is what to do once there is space. */
export function explainFull(error: unknown, where: string, advice = sentence("Free some space and resume the run.")): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "ENOSPC" && code !== "EDQUOT") return error;
  return new UserError(joined([sentence("The disk is full at {0}.", where), advice]), "disk-full", { cause: error });
}
