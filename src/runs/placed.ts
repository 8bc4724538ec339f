import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { type AnalysisResult, analyses } from "../core/analyses/analyses.js";
import { type Columns, nameOrder, type ResultRecord } from "../core/analyses/result.js";
import { UserError } from "../core/language/error.js";
import { naturalOrder } from "../core/language/natural-order.js";
import { sentence } from "../core/language/sentence.js";
import { writeAtomic } from "../files/atomic.js";
import { extendColumns, extendNames } from "./arrival-files.js";
import type { KeptResult } from "./kept-result.js";
import { columnFile, readColumn, recordFile, recordText } from "./result-files.js";

/** A map as it is kept. */
export interface KeptMap {
  kept: KeptResult;
  result: AnalysisResult<"embed">;
  /** Its columns, the codes among them. */
  columns: Columns;
}

/** Opens a map with its codes. Throws UserError if the result is none, or is of an earlier version. */
export async function openMap(kept: KeptResult): Promise<KeptMap> {
  const { result } = kept.record;
  if (!("latent" in result)) throw new UserError(sentence("This result is no map. Embed the folder first."), "no-map");
  const { folder, count, latent } = result;
  const codes = await readColumn(folder, "codes", analyses.embed.columns.codes, count, latent).catch((error: unknown) => {
    throw new UserError(sentence("This map is of an earlier version and takes no further images. Embed its folder again."), "old-result", {
      cause: error,
    });
  });
  return { kept, result, columns: { ...(await kept.columns()), codes } };
}

/** What the names of a map's images are relative to. */
export const rootOf = ({ kept, result }: KeptMap): string => (kept.record.source === "folder" ? result.input : path.dirname(result.input));

/**
 * Adds images to a map, whose points stay. `part` is the map of them alone, with positions on this one, and its folder lies in that of
 * this one. As with `addArrivals`, the record comes last: until it is replaced, all is as it was. Throws UserError if one is there already.
 */
export async function addPlaced(map: KeptMap, part: KeptMap, now: Date): Promise<AnalysisResult<"embed">> {
  const { kept, result, columns } = map;
  const [files, added] = [await kept.files(), await part.kept.files()];
  requireNew(files, added);
  const labels = union(result.labels, part.result.labels, part.columns.labels);
  const folders = union(result.folders ?? [], part.result.folders ?? [], part.columns.folders ?? none(added.length));
  const own: Columns = { ...part.columns, labels: labels.of, folders: folders.of };
  // What is not known of them, such as whether they were held out.
  for (const [name, column] of Object.entries(columns))
    own[name] ??= column instanceof Int32Array ? none(added.length) : unknown(added.length);
  await extendColumns(result, columns, { columns: own, files: added });
  await extendNames(result.folder, files, added);
  const table = await readFile(part.result.table, "utf8");
  await writeAtomic(result.table, headOf(await readFile(result.table, "utf8"), result.count) + table.slice(headOf(table, 0).length));
  const { first = files.length, parts = [] } = kept.record.arrivals ?? {};
  const whole = { ...result, count: files.length + added.length, labels: labels.names, ...(columns.folders && { folders: folders.names }) };
  await write([...files, ...added], {
    ...kept.record,
    result: whole,
    arrivals: { first, last: now.toISOString(), parts: [...parts, { from: files.length, folder: part.result.folder }] },
  });
  return whole;
}

/** Takes all images off a map that were placed on it later. */
export async function removePlaced(kept: KeptResult): Promise<void> {
  const { arrivals, ...record } = kept.record;
  if (!arrivals) return;
  const { result, columns } = await openMap(kept);
  const count = arrivals.first;
  const used = (names: readonly string[], of: Columns[string] | undefined) =>
    names.slice(0, 1 + Math.max(-1, ...new Set(of?.subarray(0, count))));
  await writeAtomic(result.table, headOf(await readFile(result.table, "utf8"), count));
  const { labels, folders } = result;
  await write((await kept.files()).slice(0, count), {
    ...record,
    result: { ...result, count, labels: used(labels, columns.labels), ...(folders && { folders: used(folders, columns.folders) }) },
  });
  for (const { folder } of arrivals.parts) await rm(folder, { recursive: true, force: true });
}

/** Writes what follows from the names of a map's images, then its record. */
async function write(files: readonly string[], record: ResultRecord): Promise<void> {
  const { folder } = record.result;
  const order = naturalOrder(files);
  if (order) await writeAtomic(columnFile(folder, nameOrder, { type: "i32" }), new Uint8Array(order.buffer));
  await writeAtomic(recordFile(folder), recordText({ ...record, sortedByName: order === null }, folder));
}

const none = (count: number) => new Int32Array(count).fill(-1);
const unknown = (count: number) => new Float32Array(count).fill(Number.NaN);

/** Some names with others, and for each image with one of these its place among all. */
function union(names: readonly string[], others: readonly string[], of: Columns[string]): { names: string[]; of: Int32Array } {
  const all = [...new Set([...names, ...others])];
  const places = others.map((name) => all.indexOf(name));
  return { names: all, of: Int32Array.from(of, (name) => (name < 0 ? -1 : places[name])) };
}

/** Throws UserError if one of some images is on a map already. */
function requireNew(files: readonly string[], added: readonly string[]): void {
  const there = new Set(files);
  const twice = added.find((file) => there.has(file));
  if (twice !== undefined) throw new UserError(sentence("{0} is on this map already. Choose other images.", twice), "placed-twice");
}

/** The beginning of a csv table: the names of its columns, and so many rows. */
function headOf(table: string, rows: number): string {
  let [left, quoted] = [rows + 1, false];
  for (let at = 0; at < table.length; at++) {
    if (table[at] === '"') quoted = !quoted;
    else if (table[at] === "\n" && !quoted && --left === 0) return table.slice(0, at + 1);
  }
  return table;
}
