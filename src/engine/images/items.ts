import path from "node:path";
import { itemName } from "../../core/project/item-name.js";
import { type Names, SomeNames } from "../../files/name-list.js";

/** An item of a source: its name in tables, its own file (of a page, the page's name) if it has one, its index in an array. */
export interface SourceItem {
  file: string;
  source: string | null;
  index: number;
}

/** The names of the items of an array, `noisy.npy[12]`, made when they are asked for. */
export class ArrayNames implements Names {
  constructor(
    private readonly name: string,
    private readonly from: number,
    readonly length: number,
  ) {}

  at(index: number): string | undefined {
    return index < this.length ? itemName(this.name, this.from + index) : undefined;
  }

  *[Symbol.iterator](): Generator<string> {
    for (let index = 0; index < this.length; index++) yield itemName(this.name, this.from + index);
  }
}

/** Where items come from. */
interface Origin {
  /** The names of all items of the source. */
  names: Names;
  /** The folder of the items' files; null if they are items of an array. */
  folder: string | null;
  /** The index of the first. */
  first: number;
}

/** The place of each of `names` among `all`, which has them in the same order and perhaps others between. Throws an Error if one is missing. */
export function placesIn(names: Iterable<string> & { length: number }, all: Iterable<string>): Int32Array {
  const places = new Int32Array(names.length);
  const others = all[Symbol.iterator]();
  let at = -1;
  let n = 0;
  for (const name of names) {
    for (let next = others.next(); ; next = others.next()) {
      if (next.done) throw new Error(`${name} is not among the others, or in another order.`);
      at++;
      if (next.value === name) break;
    }
    places[n++] = at;
  }
  return places;
}

/** Items of a source in order. Each is made when it is asked for, so that a hundred thousand take no more memory than their names. */
export class SourceItems implements Iterable<SourceItem> {
  /** The names of the items. */
  readonly files: Names;

  /** `kept` are the positions of the items among those of the origin; null if they are all. */
  constructor(
    private readonly origin: Origin,
    private readonly kept: Uint32Array | null = null,
  ) {
    this.files = kept === null ? origin.names : new SomeNames(origin.names, kept);
  }

  get length(): number {
    return this.files.length;
  }

  /** Whether each item has a file of its own. */
  get inFolder(): boolean {
    return this.origin.folder !== null;
  }

  /** The item at a position. Throws RangeError beyond the last. */
  at(position: number): SourceItem {
    const { folder, first } = this.origin;
    const file = this.file(position);
    return { file, source: folder === null ? null : path.join(folder, file), index: first + this.#place(position) };
  }

  /** The name of the item at a position. Throws RangeError beyond the last. */
  file(position: number): string {
    const name = this.files.at(position);
    if (name === undefined) throw new RangeError(`There is no item ${position} of ${this.length}.`);
    return name;
  }

  /** How many items the source has, those that are left out among them. */
  get whole(): number {
    return this.origin.names.length;
  }

  /**
   * The place of each item in its source, for what belongs to it by order alone: the order of an array, and of a folder's names the
   * natural one, in which `i2.png` comes before `i10.png`.
   */
  places(): Uint32Array {
    const ranks = this.#ranks();
    return Uint32Array.from({ length: this.length }, (_, position) => {
      const place = this.#place(position);
      return ranks ? ranks[place] : place;
    });
  }

  /** The places, as {@link places} counts them, of items of the source that `names` names, also of those that are left out. */
  placesOf(names: ReadonlySet<string>): Set<number> {
    const ranks = this.#ranks();
    const places = new Set<number>();
    let index = 0;
    for (const name of this.origin.names) {
      if (names.has(name)) places.add(ranks ? ranks[index] : index);
      index++;
    }
    return places;
  }

  /** The place of each name of a folder in their natural order; null for an array, whose items have no other order than their own. */
  #ranks(): Uint32Array | null {
    const { folder, names } = this.origin;
    if (folder === null) return null;
    const all = [...names];
    const { compare } = new Intl.Collator("en", { numeric: true });
    const order = Uint32Array.from(all, (_, index) => index).sort((a, b) => compare(all[a], all[b]) || a - b);
    const ranks = new Uint32Array(all.length);
    for (const [place, index] of order.entries()) ranks[index] = place;
    return ranks;
  }

  /** The items at some positions, which ascend. */
  subset(positions: Uint32Array): SourceItems {
    return new SourceItems(
      this.origin,
      positions.map((position) => this.#place(position)),
    );
  }

  /** How many items from a position on lie one after the other in their source, at most `most`: an array gives them in one reading. */
  adjacent(position: number, most: number): number {
    const first = this.#place(position);
    const end = Math.min(this.length, position + most);
    let next = position + 1;
    while (next < end && this.#place(next) === first + next - position) next++;
    return next - position;
  }

  *[Symbol.iterator](): Generator<SourceItem> {
    for (let position = 0; position < this.length; position++) yield this.at(position);
  }

  map<T>(of: (item: SourceItem, position: number) => T): T[] {
    return Array.from({ length: this.length }, (_, position) => of(this.at(position), position));
  }

  /** The items from one position to before another, as an array's. */
  slice(from: number, to: number): SourceItem[] {
    return Array.from({ length: Math.min(to, this.length) - from }, (_, n) => this.at(from + n));
  }

  /** The position of the first item that a test holds of; -1 if there is none. */
  findIndex(test: (item: SourceItem) => boolean): number {
    for (let position = 0; position < this.length; position++) if (test(this.at(position))) return position;
    return -1;
  }

  #place(position: number): number {
    return this.kept === null ? position : this.kept[position];
  }
}
