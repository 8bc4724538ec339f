import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { type ResultRecord, resultEntrySchema, resultRecordSchema } from "../core/analyses/result.js";
import { panelOf, type ResultEntry } from "../core/analyses/staleness.js";
import { writeAtomic } from "../files/atomic.js";
import { type RunFiles, runFiles } from "./run-folder.js";

const fileIn = (folder: string) => path.join(folder, "result.json");
const entryIn = (folder: string) => path.join(folder, "entry.json");
/** Begins a path inside the result's own folder, so that a project may be moved with its runs. */
const inside = "./";

/** The run that a result's folder lies in. */
export const runOfResult = (folder: string): RunFiles => runFiles(path.dirname(path.dirname(folder)));

/** Keeps a result with its pictures and its table. */
export async function writeResult(record: ResultRecord): Promise<void> {
  const { folder } = record.result;
  const text = JSON.stringify(record, (_, value: unknown) => {
    if (value instanceof Float32Array) return { float32: [...value] };
    // JSON knows no infinite PSNR.
    if (typeof value === "number" && !Number.isFinite(value)) return { number: String(value) };
    const own = typeof value === "string" && value.startsWith(folder + path.sep);
    return own ? inside + path.relative(folder, value).replaceAll(path.sep, "/") : value;
  });
  await writeAtomic(fileIn(folder), `${text}\n`);
  const { kind, input, created } = record.result;
  await writeAtomic(entryIn(folder), `${JSON.stringify({ kind, input, created })}\n`);
}

/** Reads a result. Throws where its record is missing or damaged. */
async function readResult(folder: string): Promise<ResultRecord> {
  const values: unknown = JSON.parse(await readFile(fileIn(folder), "utf8"), (_, value: unknown) => {
    if (typeof value === "string" && value.startsWith(inside)) return path.join(folder, value);
    if (typeof value !== "object" || value === null) return value;
    if ("float32" in value && Array.isArray(value.float32)) return Float32Array.from(value.float32, Number);
    return "number" in value ? Number(value.number) : value;
  });
  const record = resultRecordSchema.parse(values);
  return { ...record, result: { ...record.result, folder } };
}

/** What a list says of a result; null where it is not one. */
async function readEntry(folder: string): Promise<ResultEntry | null> {
  try {
    return { ...resultEntrySchema.parse(JSON.parse(await readFile(entryIn(folder), "utf8"))), folder };
  } catch {
    return null;
  }
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
  known: readonly ResultRecord[],
): Promise<ResultRecord[]> {
  const byPanel = new Map<string, string[]>();
  for (const { kind, folder } of entries) {
    const panel = panelOf(kind);
    const others = byPanel.get(panel) ?? [];
    byPanel.set(panel, chosen.has(folder) ? [folder, ...others] : [...others, folder]);
  }
  const found: ResultRecord[] = [];
  for (const folders of byPanel.values()) {
    for (const folder of folders) {
      const record = known.find(({ result }) => result.folder === folder) ?? (await readResult(folder).catch(() => null));
      if (!record) continue;
      found.push(record);
      break;
    }
  }
  return found;
}
