import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { type ResultRecord, resultRecordSchema } from "../core/result.js";
import { writeAtomic } from "./atomic.js";
import { type RunFiles, runFiles } from "./run-folder.js";

const fileIn = (folder: string) => path.join(folder, "result.json");
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

/** The newest result of each kind among the folders of a project's runs; a damaged one is passed over for the one before it. */
export async function newestResults(runFolders: readonly string[]): Promise<ResultRecord[]> {
  const byKind = new Map<string, { time: string; folder: string }[]>();
  for (const run of runFolders) {
    const { results } = runFiles(run);
    for (const name of await readdir(results).catch(() => [])) {
      const [, kind, time] = /^([a-z]+)-(\d{8}-\d{6}-\w+)$/.exec(name) ?? [];
      if (kind && time) byKind.set(kind, [...(byKind.get(kind) ?? []), { time, folder: path.join(results, name) }]);
    }
  }
  const found: ResultRecord[] = [];
  for (const places of byKind.values()) {
    const newest = places.sort((a, b) => b.time.localeCompare(a.time));
    for (const { folder } of newest) {
      const record = await readResult(folder).catch(() => null);
      if (!record) continue;
      found.push(record);
      break;
    }
  }
  return found;
}
