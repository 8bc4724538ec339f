import { mkdir } from "node:fs/promises";
import path from "node:path";
import { csvFormat } from "d3";
import { writeAtomic } from "../../files/atomic.js";

/** Shortest text of a number that a float32 is told from its neighbours by. */
const cell = (value: string | number | boolean | null) =>
  typeof value === "number"
    ? Number.isFinite(value)
      ? String(Number(value.toPrecision(9)))
      : value > 0
        ? "inf"
        : ""
    : value === null
      ? ""
      : String(value);

/** Writes rows as a csv file with the columns of the first, whole; makes its folder. */
export async function writeTable(file: string, rows: readonly Record<string, string | number | boolean | null>[]): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const text = rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, cell(value)])));
  await writeAtomic(file, `${csvFormat(text)}\n`);
}
