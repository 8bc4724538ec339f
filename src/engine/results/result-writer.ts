import { rm } from "node:fs/promises";
import path from "node:path";
import { type AnalysisKind, type AnalysisResult, analyses, type Summaries } from "../../core/analyses/analyses.js";
import type { AnalysisRow, ResultHead, TableRow } from "../../core/analyses/analysis.js";
import type { Atlas } from "../../core/analyses/atlas.js";
import { nameOrder, type ResultRecord } from "../../core/analyses/result.js";
import { naturalOrder } from "../../core/language/natural-order.js";
import type { FileOutcome } from "../../core/project/data-summary.js";
import type { Project } from "../../core/project/project.js";
import { AtomicFile, writeAtomic } from "../../files/atomic.js";
import type { Names } from "../../files/name-list.js";
import type { OutputFolder } from "../../files/output-folder.js";
import { TableWriter } from "../../files/table.js";
import { columnFile, namesFile, recordFile, recordText } from "../../runs/result-files.js";
import { ColumnWriter } from "./columns.js";
import type { Shape3 } from "./picture.js";
import { ThumbnailWriter } from "./thumbnails.js";

/** What a result is of. */
export interface ResultSubject {
  run: string;
  /** The epoch of the run, if one was chosen. */
  epoch?: number;
  /** Epochs that the run has. */
  epochs: number;
  folder: string;
  input: string;
  /** Names of its images, in order. */
  files: Names;
  /** Whether each image has a file of its own in the input, or is an item of an array. */
  source: ResultRecord["source"];
  leftOut: readonly FileOutcome[];
  /** `[H,W,C]` of its pictures. */
  image: Shape3;
  /** Length of the network's code; 0 if it has none. */
  codeLength: number;
  anomaly: Project["anomaly"];
  /** The table of labels that the project names; left out if no labels are read. */
  labels?: string | null;
  /** What tells whether the images are the same. */
  stamp: string | null;
}

/** The outcome of an analysis. */
export interface Found<K extends AnalysisKind> {
  summary: Summaries[K];
  /** The rows of its table, in their order; left out if they were added as they came. */
  rows?: Iterable<TableRow>;
  /** Files that it left out, beyond those that could not be read. */
  leftOut?: FileOutcome[];
}

/** Names that are written at once. */
const namesAtOnce = 4096;

/**
 * Writes the folder of a result while its analysis goes on. In a run it gets columns, names, thumbnails and a record, which comes
 * last, so that a folder without one is no result. A folder that the person named gets only the table.
 */
export class ResultWriter<K extends AnalysisKind> {
  readonly #row: AnalysisRow;
  readonly #columns = new Map<string, Promise<ColumnWriter>>();
  readonly #thumbnails = new Map<string, Promise<ThumbnailWriter>>();
  #table: Promise<TableWriter> | null = null;
  #files: Names;

  /** `output` is the folder that the person named; null if the folder is a new one in the run. */
  constructor(
    private readonly kind: K,
    private readonly subject: ResultSubject,
    private readonly output: OutputFolder | null,
  ) {
    this.#row = analyses[kind];
    this.#files = subject.files;
  }

  /** Says, before anything is added, that it is of some of the images alone, in this order. */
  only(files: readonly string[]): void {
    this.#files = files;
  }

  /** Where it lies. */
  get folder(): string {
    return this.subject.folder;
  }

  /** Adds the numbers of the next images to a column. Throws UserError on a full disk. */
  async addColumn(name: keyof (typeof analyses)[K]["columns"] & string, values: Float32Array | Int32Array): Promise<void> {
    if (this.output) return;
    const { folder, codeLength } = this.subject;
    const type = this.#row.columns[name];
    const length = type.width === "code" ? codeLength : (type.width ?? 1);
    const column = this.#columns.get(name) ?? ColumnWriter.open(folder, name, type, this.#files.length, length);
    this.#columns.set(name, column);
    await (await column).add(values);
  }

  /** Adds the pictures `[N,H,W,C]` of the next images, or their errors `[N,H,W]`, as thumbnails. Throws UserError on a full disk. */
  async addPictures(name: keyof (typeof analyses)[K]["pictures"] & string, images: Float32Array): Promise<void> {
    if (this.output) return;
    const { folder, image } = this.subject;
    const writer = this.#thumbnails.get(name) ?? ThumbnailWriter.open(folder, name, this.#row.pictures[name], image);
    this.#thumbnails.set(name, writer);
    await (await writer).add(images);
  }

  /** Adds the next rows of the table. Throws UserError on a full disk. */
  async addRows(rows: Iterable<TableRow>): Promise<void> {
    this.#table ??= TableWriter.open(this.#tableFile());
    await (await this.#table).add(rows);
  }

  /** Writes what is left, and puts the table in its place. Throws UserError on a full disk. */
  async finish({ summary, rows = [], leftOut = [] }: Found<K>, created: string): Promise<AnalysisResult<K>> {
    const { run, epoch, folder, input, source, epochs, anomaly, labels, stamp } = this.subject;
    const files = this.#files;
    const table = this.#tableFile();
    const head: ResultHead = {
      run,
      ...(epoch !== undefined && { epoch }),
      folder,
      input,
      table,
      created,
      count: files.length,
      leftOut: [...this.subject.leftOut, ...leftOut],
    };
    const result: AnalysisResult<K> = Object.assign(head, { kind: this.kind }, summary);
    await this.addRows(rows);
    await (await this.#table)?.finish((hash) => this.output?.list([{ name: this.#row.table.file, hash }]));
    if (this.output) return result;
    await this.#close();
    const atlases: Record<string, Atlas> = {};
    for (const [name, writer] of this.#thumbnails) atlases[name] = await (await writer).finish();
    await this.#writeNames();
    const order = naturalOrder(files);
    if (order) await writeAtomic(columnFile(folder, nameOrder, { type: "i32" }), new Uint8Array(order.buffer));
    const record = {
      version: 2,
      result,
      source,
      sortedByName: order === null,
      atlases,
      epochs,
      anomaly,
      labels,
      images: stamp,
    } satisfies Omit<ResultRecord, "result"> & {
      result: object;
    };
    await writeAtomic(recordFile(folder), recordText(record, folder));
    return result;
  }

  /** Ends without a result: what was written of it in the run goes. */
  async abandon(): Promise<void> {
    // First what is being written ends, well or badly: a page that came later would stay, and keep its folder from going.
    const columns = [...this.#columns.values()].map(async (column) => (await column).close());
    const thumbnails = [...this.#thumbnails.values()].map(async (writer) => (await writer).close());
    const table = this.#table?.then((writer) => writer.abandon());
    await Promise.allSettled([...columns, ...thumbnails, table]);
    if (!this.output) await rm(this.subject.folder, { recursive: true, force: true });
  }

  #tableFile(): string {
    return path.join(this.subject.folder, this.#row.table.file);
  }

  async #close(): Promise<void> {
    for (const column of this.#columns.values()) await (await column).close();
    this.#columns.clear();
  }

  async #writeNames(): Promise<void> {
    const out = await AtomicFile.open(namesFile(this.subject.folder));
    try {
      let lines: string[] = [];
      for (const file of this.#files) {
        if (lines.push(`${JSON.stringify(file)}\n`) < namesAtOnce) continue;
        await out.write(lines.join(""));
        lines = [];
      }
      await out.write(lines.join(""));
      await out.finish();
    } finally {
      await out.abandon();
    }
  }
}
