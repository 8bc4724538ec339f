import { readFile } from "node:fs/promises";
import path from "node:path";
import { analyses } from "../core/analyses/analyses.js";
import type { ColumnType } from "../core/analyses/analysis.js";
import { atlasPage, type Picture, tileOf } from "../core/analyses/atlas.js";
import { type Columns, nameOrder, type ResultRecord, type ResultRow } from "../core/analyses/result.js";
import { resultRecordSchema } from "../core/analyses/result-schema.js";
import { naturalOrder } from "../core/language/natural-order.js";
import { isMissing } from "../files/exists.js";
import { imageWithin, nameWithin } from "../files/name-within.js";
import { columnFile, columnValues, namesFile, recordFile, recordValues } from "./result-files.js";

/** A result on disk: its record at once, its numbers and the names of its images when they are asked for. */
export interface KeptResult {
  readonly record: ResultRecord;
  /** The numbers of each image that a page draws with. Throws if a file is missing or cut short. */
  columns(): Promise<Columns>;
  /** Names and pictures of some images; an index beyond them is left out. */
  rows(indices: readonly number[]): Promise<ResultRow[]>;
  /** The names of all its images. */
  files(): Promise<string[]>;
  /** True if `file` is the original of one of its images. */
  holds(file: string): Promise<boolean>;
}

/** Names of images, one a line of a file. */
class NameList {
  private constructor(
    private readonly bytes: Buffer,
    private readonly starts: Uint32Array,
  ) {}

  static async read(file: string, count: number): Promise<NameList> {
    const bytes = await readFile(file);
    const starts = new Uint32Array(count + 1);
    let at = 0;
    for (let line = 0; line < count; line++) {
      const end = bytes.indexOf(0x0a, at);
      if (end < 0) throw new Error("The names of the result's images are cut short.");
      at = end + 1;
      starts[line + 1] = at;
    }
    return new NameList(bytes, starts);
  }

  name(index: number): string {
    return String(JSON.parse(this.bytes.toString("utf8", this.starts[index], this.starts[index + 1])));
  }

  has(name: string): boolean {
    const line = Buffer.from(`${JSON.stringify(name)}\n`);
    return this.bytes.subarray(0, line.length).equals(line) || this.bytes.includes(Buffer.concat([Buffer.from("\n"), line]));
  }
}

const index: ColumnType = { type: "i32" };

/** Columns that a page does not draw with: they stay on disk. */
const isForPage = ({ width }: ColumnType) => width !== "code";

/** A result of this version: a small record, columns, names and thumbnails. */
class FolderResult implements KeptResult {
  #names: Promise<NameList> | null = null;

  constructor(readonly record: ResultRecord) {}

  async columns(): Promise<Columns> {
    const { folder, kind, count } = this.record.result;
    const columns: Columns = {};
    if (!this.record.sortedByName) columns[nameOrder] = await this.#nameOrder();
    const types: [string, ColumnType][] = Object.entries(analyses[kind].columns);
    for (const [name, type] of types.filter(([, type]) => isForPage(type))) {
      const bytes = await readFile(columnFile(folder, name, type)).catch((error: unknown) => {
        if (type.optional && isMissing(error)) return null;
        throw error;
      });
      if (!bytes) continue;
      const all = Math.floor(bytes.length / 4);
      const rows = type.rows === "own" ? all : type.rows === "labels" ? Math.min(all, count) : count;
      columns[name] = columnValues(bytes, type, rows, typeof type.width === "number" ? type.width : 1);
    }
    return columns;
  }

  async rows(indices: readonly number[]): Promise<ResultRow[]> {
    const names = await this.#read();
    const { count, input } = this.record.result;
    const there = indices.filter((index) => Number.isInteger(index) && index >= 0 && index < count);
    return there.map((index) => {
      const file = names.name(index);
      return { index, file, source: this.record.source === "folder" ? imageWithin(input, file) : null, pictures: this.#pictures(index) };
    });
  }

  async files(): Promise<string[]> {
    const names = await this.#read();
    return Array.from({ length: this.record.result.count }, (_, index) => names.name(index));
  }

  async holds(file: string): Promise<boolean> {
    if (this.record.source === "array") return false;
    const names = await this.#read();
    const name = nameWithin(this.record.result.input, file);
    return name !== null && names.has(name);
  }

  /** The order as it was written; made anew if it is of more images than the record, as after a kill while some were added. */
  async #nameOrder(): Promise<Columns[string]> {
    const { folder, count } = this.record.result;
    const bytes = await readFile(columnFile(folder, nameOrder, index));
    if (bytes.length <= 4 * count) return columnValues(bytes, index, count, 1);
    return naturalOrder(await this.files()) ?? Int32Array.from({ length: count }, (_, place) => place);
  }

  /** The folder whose atlases hold the pictures of an image, and the image's place on them. */
  #home(index: number): [folder: string, place: number] {
    const again = this.record.arrivals?.rewritten?.find((one) => one.index === index);
    if (again) return [again.folder, again.place];
    const part = this.record.arrivals?.parts.findLast(({ from }) => from <= index);
    return part ? [part.folder, index - part.from] : [this.record.result.folder, index];
  }

  #pictures(index: number): Record<string, Picture[]> {
    const [folder, place] = this.#home(index);
    const pictures: Record<string, Picture[]> = {};
    for (const [name, { coding, levels }] of Object.entries(this.record.atlases)) {
      pictures[name] = levels.map((level) => {
        const { page, x, y } = tileOf(level, place);
        const tile = { x, y, width: level.width, height: level.height };
        return { file: path.join(folder, atlasPage(name, level, page)), coding, tile };
      });
    }
    return pictures;
  }

  #read(): Promise<NameList> {
    const { folder, count } = this.record.result;
    this.#names ??= NameList.read(namesFile(folder), count);
    return this.#names;
  }
}

/** The result of a record. */
export const resultOf = (record: ResultRecord): KeptResult => new FolderResult(record);

/** Opens the result in a folder. Throws if its record is missing, damaged or of an earlier version. */
export async function readFolderResult(folder: string): Promise<KeptResult> {
  const values = recordValues(await readFile(recordFile(folder), "utf8"), folder);
  const record = resultRecordSchema.parse(values);
  return resultOf({ ...record, result: { ...record.result, folder } });
}
