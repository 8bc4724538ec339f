import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../core/language/error.js";
import { sentence } from "../core/language/sentence.js";
import { systemSentence } from "../core/language/system-error.js";
import { absent, isMissing, isTaken } from "./exists.js";

/**
 * Makes a folder and those around it that are not there yet. Node's own way (`recursive`) never ends where the system lets no folder be
 * made though the one around it is there, as in /proc. Throws UserError there, and the system's error for any other refusal.
 */
export async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const about = await stat(at).catch(absent);
    if (about?.isDirectory()) break;
    missing.push(at);
    // What is there and no folder is in the way, and a drive that is not there has nothing around it.
    if (about || at === path.dirname(at)) break;
  }
  for (const one of missing.reverse()) await makeOne(one);
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (isTaken(error) && (await stat(folder).catch(() => null))?.isDirectory()) return;
    throw explainUnmade(error, folder);
  }
}

/** The same error, or a sentence for the person if the system says nothing that would tell why a folder cannot be made where one is around it. */
export function explainUnmade(error: unknown, folder: string): unknown {
  if (!isMissing(error) && systemSentence(error) !== null) return error;
  return new UserError(sentence("No folder can be made at {0}. Choose another place.", folder), "no-folder", { cause: error });
}
