import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { FileOutcome } from "../../core/project/data-summary.js";
import type { Dataset } from "./dataset.js";

/** Partners of a noisy set in a clean one, item by item. */
export interface Pairs {
  /** Indices of the noisy items that have a partner. */
  noisy: number[];
  /** The clean item of each. */
  clean: number[];
  /** Items of either set without a partner. */
  unpaired: FileOutcome[];
}

const stem = (file: string) => file.replace(/\.[^./]+$/, "").toLowerCase();

/** Pairs folders by relative path without the extension, arrays by their order. Throws UserError if nothing pairs. */
export function pairSets(noisy: Dataset, clean: Dataset): Pairs {
  const byName = noisy.items[0].source !== null && clean.items[0].source !== null;
  const keys = (data: Dataset) => data.items.map(({ file }, position) => (byName ? stem(file) : String(position)));
  const cleanIndex = new Map(keys(clean).map((key, index) => [key, index]));
  const pairs: Pairs = { noisy: [], clean: [], unpaired: [] };
  const met = new Set<number>();
  for (const [index, key] of keys(noisy).entries()) {
    const partner = cleanIndex.get(key);
    if (partner === undefined)
      pairs.unpaired.push({ file: noisy.items[index].file, outcome: "left out", reason: sentence("It has no clean partner.") });
    else {
      pairs.noisy.push(index);
      pairs.clean.push(partner);
      met.add(partner);
    }
  }
  for (const [index, { file }] of clean.items.entries()) {
    if (!met.has(index)) pairs.unpaired.push({ file, outcome: "left out", reason: sentence("It has no noisy partner.") });
  }
  if (pairs.noisy.length === 0) {
    throw new UserError(
      sentence("No noisy image has a clean partner. The two folders need the same file names; two arrays need the same order."),
      "no-pairs",
    );
  }
  return pairs;
}
