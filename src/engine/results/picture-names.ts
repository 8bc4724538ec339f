import { endingOf, type PictureFormat } from "../../core/analyses/picture-format.js";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { hash32 } from "../../core/numbers/random.js";
import { itemOf, stemOf } from "../../core/project/item-name.js";
import type { Names } from "../../files/name-list.js";

/** Names of pictures for items of a source, each once: of PNG `a/b.jpg` becomes `a/b.png`, `noisy.npy[12]` becomes `noisy/000012.png`. */
export class PictureNames {
  /** Hashes of names that more than one item may want. Only these are kept as names, so that memory does not grow with the items. */
  readonly #shared: ReadonlySet<number>;
  readonly #used = new Set<string>();

  constructor(
    files: Names,
    private readonly format: PictureFormat = "png",
  ) {
    this.#shared = sharedHashes(files, format);
  }

  /** The name of the next item; each item is asked for once, in their order. */
  next(file: string): string {
    const plain = plainName(file, this.format);
    // a/b.jpg and a/b.tif would write the same file.
    const name = this.#used.has(plain) ? secondName(file, this.format) : plain;
    if (this.#shared.has(hash32(name))) this.#used.add(name);
    return name;
  }
}

/** As {@link PictureNames}, all at once. */
export function pictureNames(files: readonly string[]): string[] {
  const names = new PictureNames(files);
  return files.map((file) => names.next(file));
}

/** Throws UserError if two rows of a table would write one picture, or one the folder of another. */
export function refuseClashes(names: readonly string[], table: string): void {
  const lines = new Map<string, number>();
  for (const [n, name] of names.entries()) {
    const other = lines.get(name);
    if (other !== undefined)
      throw new UserError(
        sentence("{0}, lines {1} and {2}: both pictures would be called {3}. Give each row a name of its own.", table, other, n + 2, name),
        "bad-codes",
      );
    lines.set(name, n + 2);
  }
  for (const [n, name] of names.entries()) {
    for (let at = name.lastIndexOf("/"); at > 0; at = name.lastIndexOf("/", at - 1)) {
      const other = lines.get(name.slice(0, at));
      if (other === undefined) continue;
      throw new UserError(
        sentence(
          "{0}, lines {1} and {2}: {3} would be a picture and a folder. Give each row a name of its own.",
          table,
          other,
          n + 2,
          name.slice(0, at),
        ),
        "bad-codes",
      );
    }
  }
}

function plainName(file: string, format: PictureFormat): string {
  const item = itemOf(file);
  const stem = stemOf(item?.file ?? file);
  const ending = endingOf(format, file);
  return item ? `${stem}/${String(item.index).padStart(6, "0")}${ending}` : `${stem}${ending}`;
}

const secondName = (file: string, format: PictureFormat) => `${file}${endingOf(format, file)}`;

/** Hashes that more than one of all names have, which items get or would get. */
function sharedHashes(files: Names, format: PictureFormat): ReadonlySet<number> {
  const hashes = new Uint32Array(2 * files.length);
  let at = 0;
  for (const file of files) {
    hashes[at++] = hash32(plainName(file, format));
    hashes[at++] = hash32(secondName(file, format));
  }
  hashes.sort();
  const shared = new Set<number>();
  for (let n = 1; n < hashes.length; n++) if (hashes[n] === hashes[n - 1]) shared.add(hashes[n]);
  return shared;
}
