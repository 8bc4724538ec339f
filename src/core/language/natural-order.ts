const { compare } = new Intl.Collator("en", { numeric: true });

/** The indices of names in their natural order, in which 2 comes before 10; null if they are in that order already. */
export function naturalOrder(names: readonly string[]): Int32Array | null {
  let sorted = true;
  for (let index = 1; sorted && index < names.length; index++) sorted = compare(names[index - 1], names[index]) <= 0;
  if (sorted) return null;
  return Int32Array.from(names.keys()).sort((a, b) => compare(names[a], names[b]) || a - b);
}
