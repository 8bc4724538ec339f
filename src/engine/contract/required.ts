/** A value that must be there. Throws an error that names it if it is not, which is a mistake of ours and not a person's. */
export function required<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`There is no ${what}.`);
  return value;
}
