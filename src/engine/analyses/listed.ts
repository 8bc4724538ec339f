/** Names that a note names; the rest is left to the dots. */
const named = 3;

/** The first of the files that a note is about. */
export const listed = (files: readonly string[]): string => (files.length > named ? [...files.slice(0, named), "…"] : files).join(", ");
