import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { hash32 } from "../../core/numbers/random.js";
import type { FileOutcome } from "../../core/project/data-summary.js";
import { stemOf } from "../../core/project/item-name.js";
import type { Names } from "../../files/name-list.js";
import type { Dataset } from "./dataset.js";
import type { SourceItems } from "./items.js";

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

/** A noisy set, and what became of the images that it leaves out. */
type NoisySet = Pick<Dataset, "items"> & Partial<Pick<Dataset, "leftOut">>;

const stem = (file = "") => stemOf(file).toLowerCase();

/**
 * Pairs folders by relative path without the extension, arrays by their order, and a folder with an array by the natural order of its
 * names. Throws UserError if nothing pairs, or a folder and an array differ in number, so that no order says what belongs together.
 */
export function pairSets(noisy: NoisySet, clean: Pick<Dataset, "items">): Pairs {
  const byName = noisy.items.inFolder && clean.items.inFolder;
  const partners = byName ? partnersByName(noisy.items.files, clean.items.files) : partnersByOrder(noisy.items, clean.items);
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
  const isExcused = partnersOfExcluded(noisy, clean.items, byName);
  for (const [index, isMet] of met.entries()) {
    if (!isMet && !isExcused(index))
      pairs.unpaired.push({ file: clean.items.file(index), outcome: "left out", reason: sentence("It has no noisy partner.") });
  }
  if (pairs.noisy.length === 0) {
    throw new UserError(
      sentence("No noisy image has a clean partner. The two folders need the same file names; two arrays need the same order."),
      "no-pairs",
    );
  }
  return pairs;
}

/** Which clean items, by their positions, are partners of noisy ones that the project excludes, and so lack nothing. */
function partnersOfExcluded({ items, leftOut = [] }: NoisySet, clean: SourceItems, byName: boolean): (position: number) => boolean {
  const names = leftOut.flatMap(({ file, outcome }) => (outcome === "excluded" ? [file] : []));
  if (names.length === 0) return () => false;
  if (byName) {
    const stems = new Set(names.map((name) => stem(name)));
    return (position) => stems.has(stem(clean.file(position)));
  }
  const [excluded, places] = [items.placesOf(new Set(names)), clean.places()];
  return (position) => excluded.has(places[position]);
}

function partnersByOrder(noisy: SourceItems, clean: SourceItems): Int32Array {
  if (noisy.inFolder !== clean.inFolder && noisy.whole !== clean.whole)
    throw new UserError(
      sentence(
        "A folder and an array are paired by their order, and here {0} noisy and {1} clean images are no pairs. Give both the same number, or use two folders with the same names.",
        noisy.whole,
        clean.whole,
      ),
      "no-pairs",
    );
  const at = new Map(Array.from(clean.places(), (place, position) => [place, position]));
  return Int32Array.from(noisy.places(), (place) => at.get(place) ?? -1);
}

/**
 * By a table of hashes, which takes eight to sixteen bytes a name where a map of the names takes a hundred. Where several clean images have
 * equal stems, the one counts whose whole name is
 * the noisy one's, or else is in its capitals. Throws UserError if none is.
 */
function partnersByName(noisy: Names, clean: Names): Int32Array {
  const table = new Int32Array(2 ** Math.ceil(Math.log2(2 * clean.length + 1))).fill(-1);
  const placeOf = (name: string): number => {
    let place = hash32(name) % table.length;
    while (table[place] >= 0 && stem(clean.at(table[place])) !== name) place = (place + 1) % table.length;
    return place;
  };
  const alike = new Map<string, number[]>();
  let index = 0;
  for (const file of clean) {
    const place = placeOf(stem(file));
    if (table[place] >= 0) alike.set(stem(file), [...(alike.get(stem(file)) ?? [table[place]]), index]);
    table[place] = index++;
  }
  const partners = new Int32Array(noisy.length);
  index = 0;
  for (const file of noisy) {
    const several = alike.get(stem(file));
    partners[index++] = several ? theSame(file, several, clean) : table[placeOf(stem(file))];
  }
  return partners;
}

/** Which of several clean images of one stem has the name of a noisy one. */
function theSame(file: string, several: readonly number[], clean: Names): number {
  const exact = several.filter((index) => clean.at(index) === file);
  const found = exact.length > 0 ? exact : several.filter((index) => stemOf(clean.at(index) ?? "") === stemOf(file));
  if (found.length === 1) return found[0];
  throw new UserError(
    sentence(
      "{0} may belong to several clean images: {1}. Keep one of them, or give them names of their own.",
      file,
      several.map((index) => clean.at(index)).join(", "),
    ),
    "no-pairs",
  );
}
