import { inEnglish } from "../../../src/core/language/sentence.js";
import type { DataReport, Groups, ReportFile } from "../../../src/core/project/data-report.js";
import type { Cell } from "../../shared/save-chart.js";

/** A line of the saved report. */
interface Entry {
  /** The table of the report that it is from. */
  table: string;
  set?: string;
  /** What the images of the row have in common; groups are numbered. */
  row: Cell;
  /** Images of the row, all of them. */
  count: number;
  part?: string | null;
  file?: string;
  path?: string | null;
}

const entryOf = ({ table, set, row, count, part, file, path }: Entry): Record<keyof Entry, Cell> => ({
  table,
  set,
  row,
  count,
  part,
  file,
  path,
});

function* groupEntries(table: string, { groups, more }: Groups): Generator<Entry> {
  for (const [index, { members, count, leak }] of groups.entries())
    for (const { set, part, file, source } of members)
      yield { table: leak ? `${table}, leak` : table, set, row: index + 1, count, part, file, path: source };
  if (more > 0) yield { table, row: "further groups", count: more };
}

function* fileEntries(table: string, set: string, row: string, { count, files }: { count: number; files: readonly ReportFile[] }) {
  for (const { file, source } of files) yield { table, set, row, count, file, path: source };
}

function* entries({ sets, pairs, duplicates, alike }: DataReport): Generator<Entry> {
  for (const { name: set, folders, labels, sizes, channels, leftOut } of sets) {
    for (const { name, count } of folders.rows) yield { table: "folders", set, row: name || ".", count };
    for (const { name, count } of labels.rows) yield { table: "labels", set, row: name, count };
    for (const { height, width, count } of sizes.rows) yield { table: "sizes", set, row: `${height}x${width}`, count };
    for (const { channels: depth, type, alpha, count } of channels.rows)
      yield { table: "channels", set, row: `${depth} ${type}${alpha ? " alpha" : ""}`, count };
    for (const row of leftOut.rows) yield* fileEntries("left out", set, inEnglish(row.reason), row);
  }
  if (pairs) {
    yield* fileEntries("pairs", "train", "without a clean image", pairs.withoutClean);
    yield* fileEntries("pairs", "clean", "without a noisy image", pairs.withoutNoisy);
  }
  yield* groupEntries("exact duplicates", duplicates);
  if (alike) yield* groupEntries("near duplicates", alike);
}

/** A report as the rows of one table: a line for each row that only counts, and one for each file to look at, as far as the report lists them. */
export const reportRows = (report: DataReport): Record<keyof Entry, Cell>[] => Array.from(entries(report), entryOf);
