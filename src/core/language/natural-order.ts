const { compare } = new Intl.Collator("en", { numeric: true });

/** Names in a row, or what makes them when they are asked for. */
interface InRow extends Iterable<string> {
  readonly length: number;
  at(index: number): string | undefined;
}

/** The indices of names in their natural order, in which 2 comes before 10; null if they are in that order already. */
export function naturalOrder(names: InRow): Int32Array | null {
  if (inOrder(names)) return null;
  const name = (index: number) => names.at(index) ?? "";
  return Int32Array.from({ length: names.length }, (_, index) => index).sort((a, b) => compare(name(a), name(b)) || a - b);
}

function inOrder(names: Iterable<string>): boolean {
  let before: string | null = null;
  for (const name of names) {
    if (before !== null && compare(before, name) > 0) return false;
    before = name;
  }
  return true;
}
