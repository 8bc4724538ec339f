import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { hash32 } from "../../core/numbers/random.js";
import type { FileOutcome } from "../../core/project/data-summary.js";
import type { Names } from "../../files/name-list.js";
import type { Dataset } from "./dataset.js";

/** Partners of a noisy set in a clean one, item by item. */
export interface Pairs {
  /** Indices of the noisy items that have a partner. */
  noisy: number[];
  /** The clean item of each. */
  clean: number[];
  /** The clean item of every noisy one; -1 for none. */
  partners: Int32Array;
  /** Items of either set without a partner. */
  unpaired: FileOutcome[];
}

const stem = (file = "") => file.replace(/\.[^./]+$/, "").toLowerCase();

/** Pairs folders by relative path without the extension, arrays by their order. Throws UserError if nothing pairs. */
export function pairSets(noisy: Dataset, clean: Dataset): Pairs {
  const byName = noisy.items.inFolder && clean.items.inFolder;
  const partners = byName ? partnersByName(noisy.items.files, clean.items.files) : partnersByOrder(noisy.items.length, clean.items.length);
  const pairs: Pairs = { noisy: [], clean: [], partners, unpaired: [] };
  const met = new Uint8Array(clean.items.length);
  for (const [index, partner] of partners.entries()) {
    if (partner < 0) {
      pairs.unpaired.push({ file: noisy.items.file(index), outcome: "left out", reason: sentence("It has no clean partner.") });
      continue;
    }
    pairs.noisy.push(index);
    pairs.clean.push(partner);
    met[partner] = 1;
  }
  for (const [index, isMet] of met.entries()) {
    if (!isMet) pairs.unpaired.push({ file: clean.items.file(index), outcome: "left out", reason: sentence("It has no noisy partner.") });
  }
  if (pairs.noisy.length === 0) {
    throw new UserError(
      sentence("No noisy image has a clean partner. The two folders need the same file names; two arrays need the same order."),
      "no-pairs",
    );
  }
  return pairs;
}

const partnersByOrder = (noisy: number, clean: number) => Int32Array.from({ length: noisy }, (_, index) => (index < clean ? index : -1));

/** By a table of hashes, which takes eight to sixteen bytes a name where a map of the names takes a hundred. Of equal stems the last counts. */
function partnersByName(noisy: Names, clean: Names): Int32Array {
  const table = new Int32Array(2 ** Math.ceil(Math.log2(2 * clean.length + 1))).fill(-1);
  const placeOf = (name: string): number => {
    let place = hash32(name) % table.length;
    while (table[place] >= 0 && stem(clean.at(table[place])) !== name) place = (place + 1) % table.length;
    return place;
  };
  let index = 0;
  for (const file of clean) table[placeOf(stem(file))] = index++;
  const partners = new Int32Array(noisy.length);
  index = 0;
  for (const file of noisy) partners[index++] = table[placeOf(stem(file))];
  return partners;
}
