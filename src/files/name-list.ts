/** Names in a row: an array of strings, or one that makes them when they are asked for. */
export interface Names extends Iterable<string> {
  readonly length: number;
  at(index: number): string | undefined;
}

/** Names at some positions of others. */
export class SomeNames implements Names {
  constructor(
    private readonly all: Names,
    private readonly kept: Uint32Array,
  ) {}

  get length(): number {
    return this.kept.length;
  }

  at(index: number): string | undefined {
    return index < this.length ? this.all.at(this.kept[index]) : undefined;
  }

  *[Symbol.iterator](): Generator<string> {
    for (const position of this.kept) yield this.all.at(position) ?? "";
  }
}

/** Names held as UTF-8 in one piece of memory: their bytes, and four more for each, where an array of strings takes a hundred. */
export class NameList implements Names {
  constructor(
    private readonly bytes: Buffer,
    /** Where each name begins, and where the last ends: one more than there are names. */
    private readonly starts: Uint32Array,
  ) {}

  get length(): number {
    return this.starts.length - 1;
  }

  at(index: number): string | undefined {
    return index < this.length ? this.bytes.toString("utf8", this.starts[index], this.starts[index + 1]) : undefined;
  }

  *[Symbol.iterator](): Generator<string> {
    for (let index = 0; index < this.length; index++) yield this.bytes.toString("utf8", this.starts[index], this.starts[index + 1]);
  }

  /** The same names in the order in which an array of strings sorts them: by UTF-16 units. */
  sorted(): NameList {
    const { bytes, starts } = this;
    const compare = (a: number, b: number) => compareNames(bytes, starts[a], starts[a + 1], starts[b], starts[b + 1]);
    const order = Uint32Array.from({ length: this.length }, (_, index) => index).sort(compare);
    const builder = new NameListBuilder(bytes.length, this.length);
    for (const index of order) builder.addBytes(bytes.subarray(starts[index], starts[index + 1]));
    return builder.finish();
  }
}

/** Collects names one by one. */
export class NameListBuilder {
  #bytes: Buffer;
  #starts: Uint32Array;
  #count = 0;
  #end = 0;

  /** Room for so many bytes of UTF-8 and so many names, to begin with. */
  constructor(bytes = 2 ** 14, names = 2 ** 10) {
    this.#bytes = Buffer.alloc(bytes);
    this.#starts = new Uint32Array(names + 1);
  }

  add(name: string): void {
    this.addBytes(Buffer.from(name));
  }

  /** Adds a name that is UTF-8 already. */
  addBytes(name: Uint8Array): void {
    if (this.#end + name.length > this.#bytes.length) {
      const larger = Buffer.alloc(2 * (this.#end + name.length));
      larger.set(this.#bytes.subarray(0, this.#end));
      this.#bytes = larger;
    }
    if (this.#count + 1 >= this.#starts.length) {
      const larger = new Uint32Array(2 * this.#starts.length + 1);
      larger.set(this.#starts);
      this.#starts = larger;
    }
    this.#bytes.set(name, this.#end);
    this.#end += name.length;
    this.#starts[++this.#count] = this.#end;
  }

  finish(): NameList {
    return new NameList(this.#bytes.subarray(0, this.#end), this.#starts.subarray(0, this.#count + 1));
  }
}

/** Bytes of UTF-8 that begin U+E000 to U+FFFF: in UTF-16 these come after the surrogates, which UTF-8 writes with larger bytes. */
const rank = (byte: number) => (byte === 0xee || byte === 0xef ? byte + 0x10 : byte);

function compareNames(bytes: Buffer, a: number, aEnd: number, b: number, bEnd: number): number {
  while (a < aEnd && b < bEnd) {
    const difference = rank(bytes[a++]) - rank(bytes[b++]);
    if (difference !== 0) return difference;
  }
  return aEnd - a - (bEnd - b);
}
