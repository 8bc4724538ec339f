import { isImageName } from "../../core/project/image-name.js";
import { fileOf, isPage } from "../../core/project/item-name.js";
import { parseTable } from "../../files/read-table.js";

/** A csv of labels: its rows, and which of its columns hold the labels and the names of the files; null for a column that it lacks. */
export interface LabelTable {
  rows: readonly Readonly<Record<string, string | undefined>>[];
  label: string | null;
  file: string | null;
}

/** A name as tables of other systems write it, by its parts. */
export const partsOf = (name: string): string[] =>
  name
    .trim()
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== ".");

/** The names that a table may call files by: that of a file of pages is one of each of them. */
export function wantedNames(files: readonly string[]): Set<string> {
  const wanted = new Set(files);
  for (const file of files) if (isPage(file)) wanted.add(fileOf(file));
  return wanted;
}

/**
 * Takes a csv of labels apart. Names stand in the column `file`, however that is written, else in the one whose values are names of the
 * files, or at least of images: a column of names is never passed over for the order of the rows.
 */
export function labelTable(text: string, files: readonly string[]): LabelTable {
  const rows = parseTable(text);
  const columnOf = (wanted: string) => rows.columns.find((column) => column.trim().toLowerCase() === wanted) ?? null;
  const label = columnOf("label");
  return { rows, label, file: columnOf("file") ?? columnOfNames(rows, files, label) };
}

function columnOfNames(
  rows: LabelTable["rows"] & { columns: readonly string[] },
  files: readonly string[],
  label: string | null,
): string | null {
  const known = new Set([...wantedNames(files)].map((file) => partsOf(file).at(-1)));
  let best: { column: string; count: number } | null = null;
  for (const column of rows.columns) {
    if (column === label) continue;
    let [met, named] = [0, 0];
    for (const row of rows) {
      const last = partsOf(row[column] ?? "").at(-1) ?? "";
      if (known.has(last)) met++;
      if (isImageName(last)) named++;
    }
    const count = Math.max(met, 2 * named > rows.length ? named : 0);
    if (count > 0 && count > (best?.count ?? 0)) best = { column, count };
  }
  return best?.column ?? null;
}

/** The names in a column of a table, row by row. */
export const namesOfRows = ({ rows }: LabelTable, column: string): string[] => rows.map((row) => row[column] ?? "");

/** The labels in a column of a table, row by row. */
export const labelsOfRows = ({ rows }: LabelTable, column: string): string[] => rows.map((row) => row[column]?.trim() ?? "");
