import type { ImageDetail } from "../../src/core/analyses/image-detail.js";
import type { ImageOutput } from "../../src/core/analyses/image-output.js";
import type { Columns, Result, ResultRow } from "../../src/core/analyses/result.js";
import type { Sentence } from "../../src/core/language/sentence.js";
import type { FromWebview, ToWebview } from "../../src/protocol/webview.js";
import { CodeDrawings } from "./code-drawings.js";

/** Names and pictures that are kept; those that were asked for longest ago go first. */
const mostRows = 4000;
/** Images that are asked for at once. */
const rowsAtOnce = 500;
/** Images in their own size whose places are kept. */
const mostDetails = 24;

type OfOpenImage = Extract<ToWebview, { type: "imageDetail" | "imageOutput" }>;
type OfResult = Extract<ToWebview, { type: "columns" | "rows" | "files" | "imageDetail" | "imageOutput" | "drawnCode" }>;

const types: readonly string[] = ["columns", "rows", "files", "imageDetail", "imageOutput", "drawnCode"] satisfies OfResult["type"][];

/** True for a message with a part of a result. */
export const isOfResult = (message: ToWebview): message is OfResult => types.includes(message.type);

/** An image in its own size, and what its network makes of it, or why either is not to be had; null until that is known. */
export interface OpenImage {
  detail: ImageDetail | Sentence | null;
  output: ImageOutput | Sentence | null;
}

const unknown: OpenImage = { detail: null, output: null };

/** An image in its own size, and the result whose output of it is looked at beside its own. */
const wantedOf = (folder: string, index: number, compared: string | null): string => JSON.stringify([folder, index, compared]);

/** What changes when images come to a result, or are judged again. */
const versionOf = ({ count, origin }: Result): string => `${count} ${origin?.arrivals?.last ?? ""}`;

/** Numbers, names and pictures of the results that panels show: asked for when they are drawn, kept until another result is shown. */
export class ResultData {
  /** With what the result was when they were asked for: it grows and changes while its folder is watched. */
  readonly #columns = new Map<string, { version: string; count: number; rewritten: string | undefined; columns: Columns | null }>();
  readonly #rows = new Map<string, Map<number, ResultRow>>();
  readonly #missing = new Map<string, Set<number>>();
  readonly #requested = new Map<string, Set<number>>();
  readonly #files = new Map<string, ((files: string[]) => void)[]>();
  readonly #names = new Map<string, { count: number; names: readonly string[] | null }>();
  readonly #details = new Map<string, Map<string, OpenImage>>();
  #wanted = "";
  /** Whether the open image was asked for once more, as a picture of it was gone. */
  #askedAgain = false;
  /** What the networks of maps draw of places. */
  readonly drawings: CodeDrawings;

  constructor(private readonly send: (message: FromWebview) => void) {
    this.drawings = new CodeDrawings(send);
  }

  /** The numbers of a result; null until they are there. Of one that has changed they are those of before until the others are there. */
  columns(result: Result): Columns | null {
    const { folder, count } = result;
    const version = versionOf(result);
    const known = this.#columns.get(folder);
    if (known?.version === version) return known.columns;
    const rewritten = result.origin?.arrivals?.rewrittenLast;
    this.#columns.set(folder, { version, count, rewritten, columns: known?.columns ?? null });
    // Of one that has lost images, others may come in their places.
    if (known && (known.rewritten !== rewritten || count < known.count)) this.#forgetPictures(folder);
    this.send({ type: "columns", folder });
    return known?.columns ?? null;
  }

  /** Name and pictures of an image; null until they are there. */
  row({ folder }: Result, index: number): ResultRow | null {
    const known = this.#rows.get(folder)?.get(index);
    if (known) return known;
    if (this.#requested.get(folder)?.has(index)) return null;
    // All that a drawing misses is asked for together.
    if (this.#missing.size === 0) queueMicrotask(() => this.#ask());
    this.#setOf(this.#missing, folder).add(index);
    return null;
  }

  /** The names of all images of a result. */
  files({ folder }: Result): Promise<string[]> {
    return new Promise((resolve) => {
      this.#files.set(folder, [...(this.#files.get(folder) ?? []), resolve]);
      this.send({ type: "files", folder });
    });
  }

  /** The names of all images of a result, to look for; null until they are there, and as {@link columns} of one that has grown. */
  names({ folder, count }: Result): readonly string[] | null {
    const known = this.#names.get(folder);
    if (known?.count === count) return known.names;
    this.#names.set(folder, { count, names: known?.names ?? null });
    this.send({ type: "files", folder });
    return known?.names ?? null;
  }

  /** An image in its own size, with what its network makes of it, and that of the result in the folder `compared`. What was asked for before and is not there yet is given up. */
  open({ folder }: Result, index: number, compared: string | null = null): OpenImage {
    const wanted = wantedOf(folder, index, compared);
    const known = this.#details.get(folder)?.get(wanted) ?? unknown;
    if (wanted === this.#wanted) return known;
    if (known.detail === null || known.output === null) this.send({ type: "imageDetail", folder, index, compared });
    this.#wanted = wanted;
    this.#askedAgain = false;
    return known;
  }

  /** Asks once more for the open image if a picture of it cannot be loaded: the folder that they lie in keeps the newest. True if it does, so that thumbnails are shown until it is there. */
  lost({ folder }: Result, index: number, compared: string | null = null): boolean {
    const wanted = wantedOf(folder, index, compared);
    if (wanted !== this.#wanted || this.#askedAgain) return false;
    this.#askedAgain = true;
    this.#details.get(folder)?.delete(wanted);
    this.send({ type: "imageDetail", folder, index, compared });
    return true;
  }

  /** Gives up what was asked for of the image that was open. */
  leave(): void {
    if (this.#wanted === "") return;
    this.#wanted = "";
    this.send({ type: "leaveImage" });
  }

  receive(message: OfResult): void {
    const { folder } = message;
    switch (message.type) {
      case "columns":
        return this.#set(this.#columns.get(folder), { columns: message.columns });
      case "rows":
        return this.#addRows(folder, message.rows);
      case "files":
        for (const resolve of this.#files.get(folder) ?? []) resolve(message.files);
        this.#files.delete(folder);
        return this.#set(this.#names.get(folder), { names: message.files });
      case "imageDetail":
        return this.#addToOpen(message, { detail: message.detail });
      case "imageOutput":
        return this.#addToOpen(message, { output: message.output });
      case "drawnCode":
        return this.drawings.receive(message);
    }
  }

  /** Forgets the results that are no longer shown. */
  follow(results: readonly Result[]): void {
    const shown = new Set(results.map(({ folder }) => folder));
    for (const map of [this.#columns, this.#rows, this.#requested, this.#missing, this.#names, this.#details])
      for (const folder of map.keys()) if (!shown.has(folder)) map.delete(folder);
    this.drawings.follow(shown);
  }

  /** As some are of files that were written again. */
  #forgetPictures(folder: string): void {
    for (const map of [this.#rows, this.#requested, this.#details]) map.delete(folder);
    this.#wanted = "";
  }

  #set<T extends object>(known: T | undefined, change: Partial<T>): void {
    if (known) Object.assign(known, change);
  }

  #ask(): void {
    for (const [folder, missing] of this.#missing) {
      const indices = [...missing];
      for (let start = 0; start < indices.length; start += rowsAtOnce)
        this.send({ type: "rows", folder, indices: indices.slice(start, start + rowsAtOnce) });
      const requested = this.#setOf(this.#requested, folder);
      for (const index of missing) requested.add(index);
    }
    this.#missing.clear();
  }

  #addRows(folder: string, rows: readonly ResultRow[]): void {
    if (!this.#columns.has(folder)) return;
    const rowsByIndex = this.#rows.get(folder) ?? new Map<number, ResultRow>();
    this.#rows.set(folder, rowsByIndex);
    const requested = this.#setOf(this.#requested, folder);
    for (const row of rows) {
      rowsByIndex.set(row.index, row);
      requested.delete(row.index);
    }
    for (const index of rowsByIndex.keys()) {
      if (rowsByIndex.size <= mostRows) break;
      rowsByIndex.delete(index);
    }
  }

  #addToOpen({ folder, index, compared }: OfOpenImage, part: Partial<OpenImage>): void {
    const images = this.#details.get(folder) ?? new Map<string, OpenImage>();
    this.#details.set(folder, images);
    const wanted = wantedOf(folder, index, compared);
    images.set(wanted, { ...unknown, ...images.get(wanted), ...part });
    for (const oldest of images.keys()) {
      if (images.size <= mostDetails) break;
      images.delete(oldest);
    }
  }

  #setOf(sets: Map<string, Set<number>>, folder: string): Set<number> {
    const set = sets.get(folder) ?? new Set<number>();
    sets.set(folder, set);
    return set;
  }
}
