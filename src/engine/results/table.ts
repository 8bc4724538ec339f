import { mkdir } from "node:fs/promises";
import path from "node:path";
import { csvFormatRow } from "d3";
import type { TableRow } from "../../core/analyses/analysis.js";
import { AtomicFile } from "../../files/atomic.js";

/** Rows that are written at once. */
const rowsAtOnce = 4096;

/** Shortest text of a number that a float32 is told from its neighbours by. */
const cell = (value: TableRow[string]) =>
  typeof value === "number"
    ? Number.isFinite(value)
      ? String(Number(value.toPrecision(9)))
      : value > 0
        ? "inf"
        : ""
    : value === null
      ? ""
      : String(value);

/** Writes rows as a csv file with the columns of the first, whole or not at all; makes its folder. The rows are taken one after the other. */
export async function writeTable(file: string, rows: Iterable<TableRow>): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const out = await AtomicFile.open(file);
  try {
    let lines: string[] = [];
    let columns: string[] | null = null;
    for (const row of rows) {
      if (columns === null) {
        columns = Object.keys(row);
        lines.push(csvFormatRow(columns));
      }
      lines.push(csvFormatRow(columns.map((column) => cell(row[column]))));
      if (lines.length < rowsAtOnce) continue;
      await out.write(`${lines.join("\n")}\n`);
      lines = [];
    }
    await out.write(lines.map((line) => `${line}\n`).join(""));
    await out.finish();
  } finally {
    await out.abandon();
  }
}
