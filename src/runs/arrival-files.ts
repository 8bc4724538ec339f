import { type FileHandle, mkdtemp, open, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { type AnyResult, analyses } from "../core/analyses/analyses.js";
import type { ColumnType } from "../core/analyses/analysis.js";
import type { Columns, ResultRecord } from "../core/analyses/result.js";
import { sentence } from "../core/language/sentence.js";
import { explainUnwritable } from "../files/atomic.js";
import { makeFolder } from "../files/make-folder.js";
import { columnFile, namesFile, npyHeader } from "./result-files.js";

const partsFolder = (result: string) => path.join(result, "arrivals");

/** Makes the folder that the next part of a result goes to. */
export async function newPart(result: string): Promise<string> {
  await makeFolder(partsFolder(result));
  return mkdtemp(path.join(partsFolder(result), "part-"));
}

/** Milliseconds after which a part that no record knows is taken for one that was left behind, and not for one that is being made. */
const leftBehind = 60 * 60_000;

/** Removes what was left behind of parts by a kill in their midst. */
export async function sweepParts({ result, arrivals }: ResultRecord): Promise<void> {
  const known = new Set([...(arrivals?.parts ?? []), ...(arrivals?.rewritten ?? [])].map(({ folder }) => folder));
  for (const name of await readdir(partsFolder(result.folder)).catch(() => [])) {
    const part = path.join(partsFolder(result.folder), name);
    const about = await stat(part).catch(() => null);
    if (!known.has(part) && about && Date.now() - about.mtimeMs > leftBehind) await rm(part, { recursive: true, force: true });
  }
}

/** Adds the numbers of further images to the columns that a result has. One without labels among others that have some has none. */
export async function extendColumns(
  { kind, folder, count }: AnyResult,
  columns: Columns,
  more: { columns: Columns; files: readonly string[] },
): Promise<void> {
  for (const [name, type] of Object.entries<ColumnType>(analyses[kind].columns)) {
    if (!columns[name] || columns[name].length === 0 || type.rows === "own") continue;
    const unlabelled = type.rows === "labels" && new Int32Array(more.files.length).fill(-1);
    const values = more.columns[name] && more.columns[name].length > 0 ? more.columns[name] : unlabelled;
    if (!values) throw new Error(`What came has no ${name}.`);
    await extendColumn(columnFile(folder, name, type), type, count, { values, width: columns[name].length / count });
  }
}

/** Writes numbers of further images, `width` of each, after those of the first `count`, over whatever lies there. */
async function extendColumn(
  file: string,
  type: ColumnType,
  count: number,
  { values, width }: { values: Columns[string]; width: number },
): Promise<void> {
  const header = type.width === undefined ? null : npyHeader(count + values.length / width, width);
  await changeFile(file, async (handle) => {
    const start = (header?.length ?? 0) + 4 * count * width;
    await handle.write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 0, values.byteLength, start);
    await handle.truncate(start + values.byteLength);
    // As long as before: it is padded, and a count has room to grow.
    if (header) await handle.write(header, 0, header.length, 0);
  });
}

/** Writes the numbers of images that were judged again over those that the result has of them, `indices` in the order of `more`. Their labels stay. */
export async function replaceRows(folder: string, columns: Columns, indices: readonly number[], more: Columns): Promise<void> {
  for (const [name, type] of Object.entries<ColumnType>(analyses.anomalies.columns)) {
    const values = more[name];
    if (!values || !columns[name] || columns[name].length === 0 || type.rows !== undefined) continue;
    const width = typeof type.width === "number" ? type.width : 1;
    await changeFile(columnFile(folder, name, type), async (handle) => {
      const head = type.width === undefined ? 0 : npyHeader(columns[name].length / width, width).length;
      for (const [place, index] of indices.entries()) {
        const row = values.slice(place * width, (place + 1) * width);
        await handle.write(new Uint8Array(row.buffer), 0, row.byteLength, head + 4 * index * width);
      }
    });
  }
}

/** Adds the names of further images to those of a result. */
export async function extendNames(folder: string, files: readonly string[], added: readonly string[]): Promise<void> {
  const lines = (names: readonly string[]) => Buffer.from(names.map((name) => `${JSON.stringify(name)}\n`).join(""));
  const [start, more] = [lines(files).length, lines(added)];
  await changeFile(namesFile(folder), async (handle) => {
    await handle.write(more, 0, more.length, start);
    await handle.truncate(start + more.length);
  });
}

/** Changes a file in its place, and lets that last through a power cut. Throws UserError on a full disk. */
async function changeFile(file: string, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  const handle = await open(file, "r+");
  try {
    await work(handle);
    await handle.sync();
  } catch (error) {
    throw explainUnwritable(error, path.dirname(file), sentence("Free some space and try again."));
  } finally {
    await handle.close();
  }
}
