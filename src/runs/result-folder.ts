import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { entryOf, panelOf, type ResultEntry } from "../core/analyses/result.js";
import { resultEntrySchema, resultRecordSchema } from "../core/analyses/result-schema.js";
import { UserError } from "../core/language/error.js";
import { type Sentence, sentence } from "../core/language/sentence.js";
import { type KeptResult, readFolderResult } from "./kept-result.js";
import { readOldResult } from "./old-result.js";
import { recordFile, recordValues } from "./result-files.js";
import { runFiles } from "./run-folder.js";

/** The small file of an earlier result that a list reads instead of all its items. */
const entryIn = (folder: string) => path.join(folder, "entry.json");

/** Opens the result in a folder, of this or an earlier version. Throws if its record is missing or damaged. */
export async function readResult(folder: string): Promise<KeptResult> {
  return readFolderResult(folder).catch(() => readOldResult(folder));
}

/** As {@link readResult}, for a person. Throws UserError with a sentence, `gone`, if it is no longer there. */
export async function requireResult(
  folder: string,
  gone: Sentence = sentence("The result {0} is no longer there. Make it anew.", path.basename(folder)),
): Promise<KeptResult> {
  return readResult(folder).catch((error: unknown) => {
    throw new UserError(gone, "no-result", { cause: error });
  });
}

/** What a list says of a result; null if it is not one. */
async function readEntry(folder: string): Promise<ResultEntry | null> {
  try {
    const entry = resultEntrySchema.parse(JSON.parse(await readFile(entryIn(folder), "utf8")));
    // A result lies in the folder `results` of its run, which is called by its id.
    return { ...entry, folder, run: path.basename(path.resolve(folder, "../..")) };
  } catch {
    return readRecordEntry(folder).catch(() => null);
  }
}

async function readRecordEntry(folder: string): Promise<ResultEntry> {
  const { result } = resultRecordSchema.parse(recordValues(await readFile(recordFile(folder), "utf8"), folder));
  return { ...entryOf(result), folder };
}

/** The results in the folders of a project's runs, newest first. */
export async function listResults(runFolders: readonly string[]): Promise<ResultEntry[]> {
  const folders: string[] = [];
  for (const run of runFolders) {
    const { results } = runFiles(run);
    for (const name of await readdir(results).catch(() => [])) {
      if (/^[a-z]+-\d{8}-\d{6}-\w+$/.test(name)) folders.push(path.join(results, name));
    }
  }
  const entries = await Promise.all(folders.map(readEntry));
  return entries.filter((entry) => entry !== null).sort((a, b) => b.created.localeCompare(a.created));
}

/**
 * The result of each panel: the one of `chosen` folders, else the newest; a damaged one is passed over for the one before
 * it. `entries` are newest first; what is in `known` is not read again.
 */
export async function openResults(
  entries: readonly ResultEntry[],
  chosen: ReadonlySet<string>,
  known: readonly KeptResult[],
): Promise<KeptResult[]> {
  const byPanel = new Map<string, string[]>();
  for (const { kind, folder } of entries) {
    const panel = panelOf(kind);
    const others = byPanel.get(panel) ?? [];
    byPanel.set(panel, chosen.has(folder) ? [folder, ...others] : [...others, folder]);
  }
  const results: KeptResult[] = [];
  for (const folders of byPanel.values()) {
    for (const folder of folders) {
      const result = known.find(({ record }) => record.result.folder === folder) ?? (await readResult(folder).catch(() => null));
      if (!result) continue;
      results.push(result);
      break;
    }
  }
  return results;
}
