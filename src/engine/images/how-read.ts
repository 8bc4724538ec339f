import path from "node:path";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import type { SourceItems } from "./items.js";
import type { FoundLabels } from "./labels.js";
import type { Pairs } from "./pairs.js";

/** Images, pairs or names that a sentence gives as examples. */
const named = 3;

const examples = (all: readonly string[]) => all.slice(0, named).join(", ");

/** The positions of items in the order in which they lie in their source, of names the natural one. */
const inOrder = (items: SourceItems): number[] => {
  const places = items.places();
  return Array.from(places, (_, position) => position).sort((a, b) => places[a] - places[b]);
};

/** What to know of how labels were found: that they go by order, with the first, or, if images have no label, that names in the table are of none of them. */
export function howLabelled(table: string, { labels, by, unmatched }: FoundLabels, items: SourceItems): Sentence[] {
  const name = path.basename(table);
  if (by === "order") {
    const first = inOrder(items).slice(0, named);
    return [
      sentence(
        "The labels of {0} name no files and are taken in order, of names the natural one. The first are {1}.",
        name,
        examples(first.map((position) => `${items.file(position)}: ${labels[position] ?? "-"}`)),
      ),
    ];
  }
  // A table may serve other folders, too, as long as each image here has its label.
  if (unmatched.length === 0 || !labels.includes(null)) return [];
  return [
    labels.some((label) => label !== null)
      ? sentence("Names in {1} that none of these images has: {0} in all, {2}.", unmatched.length, name, examples(unmatched))
      : sentence("{0} names none of these images, so that they have no labels. Its first names are {1}.", name, examples(unmatched)),
  ];
}

/** How noisy and clean images were put together. */
export function howPaired({ noisy, clean }: Pick<Pairs, "noisy" | "clean">, one: SourceItems, other: SourceItems): Sentence {
  if (one.inFolder && other.inFolder) return sentence("They are put together by their names without the endings.");
  const partners = new Map(noisy.map((index, n) => [index, clean[n]]));
  const first = inOrder(one)
    .filter((index) => partners.has(index))
    .slice(0, named);
  const pairs = first.flatMap((index) => {
    const partner = partners.get(index);
    return partner === undefined ? [] : [`${one.file(index)} + ${other.file(partner)}`];
  });
  return sentence("They are put together by their order, of names the natural one. The first are {0}.", examples(pairs));
}
