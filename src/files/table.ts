import { createHash } from "node:crypto";
import path from "node:path";
import { csvFormatRow } from "d3";
import type { TableRow } from "../core/analyses/analysis.js";
import { AtomicFile } from "./atomic.js";
import { makeFolder } from "./make-folder.js";

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

/** Writes rows as a csv file with the columns of the first, whole or not at all, while they come. Whoever opens it finishes or abandons it. */
export class TableWriter {
  #lines: string[] = [];
  #columns: string[] | null = null;
  readonly #hash = createHash("sha256");

  private constructor(private readonly out: AtomicFile) {}

  /** Makes the file's folder. Throws UserError on a full disk. */
  static async open(file: string): Promise<TableWriter> {
    await makeFolder(path.dirname(file));
    return new TableWriter(await AtomicFile.open(file));
  }

  /** Adds rows, which are taken one after the other. Throws UserError on a full disk. */
  async add(rows: Iterable<TableRow>): Promise<void> {
    for (const row of rows) {
      if (this.#columns === null) {
        this.#columns = Object.keys(row);
        this.#lines.push(csvFormatRow(this.#columns));
      }
      this.#lines.push(csvFormatRow(this.#columns.map((column) => cell(row[column]))));
      if (this.#lines.length >= rowsAtOnce) await this.#write();
    }
  }

  /** Puts the table in its place, once `announce` is done, which gets the SHA-256 of its bytes. Throws UserError on a full disk. */
  async finish(announce?: (hash: string) => Promise<void> | undefined): Promise<void> {
    await this.#write();
    await announce?.(this.#hash.digest("hex"));
    await this.out.finish();
  }

  /** Throws away what was written, unless it is finished. */
  async abandon(): Promise<void> {
    await this.out.abandon();
  }

  async #write(): Promise<void> {
    const lines = this.#lines;
    this.#lines = [];
    const text = lines.map((line) => `${line}\n`).join("");
    this.#hash.update(text);
    await this.out.write(text);
  }
}

/** Writes a whole table; see {@link TableWriter}. */
export async function writeTable(file: string, rows: Iterable<TableRow>): Promise<void> {
  const table = await TableWriter.open(file);
  try {
    await table.add(rows);
    await table.finish();
  } finally {
    await table.abandon();
  }
}
