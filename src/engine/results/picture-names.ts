import { hash32 } from "../../core/numbers/random.js";
import { itemOf, stemOf } from "../../core/project/item-name.js";
import type { Names } from "../../files/name-list.js";

/** PNG names for items of a source, each once: `a/b.jpg` becomes `a/b.png`, `noisy.npy[12]` becomes `noisy/000012.png`. */
export class PictureNames {
  /** Hashes of names that more than one item may want. Only these are kept as names, so that memory does not grow with the items. */
  readonly #shared: ReadonlySet<number>;
  readonly #used = new Set<string>();

  constructor(files: Names) {
    this.#shared = sharedHashes(files);
  }

  /** The name of the next item; each item is asked for once, in their order. */
  next(file: string): string {
    const plain = plainName(file);
    // a/b.jpg and a/b.tif would write the same file.
    const name = this.#used.has(plain) ? secondName(file) : plain;
    if (this.#shared.has(hash32(name))) this.#used.add(name);
    return name;
  }
}

/** As {@link PictureNames}, all at once. */
export function pictureNames(files: readonly string[]): string[] {
  const names = new PictureNames(files);
  return files.map((file) => names.next(file));
}

function plainName(file: string): string {
  const item = itemOf(file);
  const stem = stemOf(item?.file ?? file);
  return item ? `${stem}/${String(item.index).padStart(6, "0")}.png` : `${stem}.png`;
}

const secondName = (file: string) => `${file}.png`;

/** Hashes that more than one of all names have, which items get or would get. */
function sharedHashes(files: Names): ReadonlySet<number> {
  const hashes = new Uint32Array(2 * files.length);
  let at = 0;
  for (const file of files) {
    hashes[at++] = hash32(plainName(file));
    hashes[at++] = hash32(secondName(file));
  }
  hashes.sort();
  const shared = new Set<number>();
  for (let n = 1; n < hashes.length; n++) if (hashes[n] === hashes[n - 1]) shared.add(hashes[n]);
  return shared;
}
