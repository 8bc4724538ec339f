/** Rows as lines with aligned columns, two blanks apart; the first row names them. Columns of figures stand to the right, but for the first, which names its row. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const [names = []] = rows;
  const figures = names.map((_, column) => column > 0 && rows.length > 1 && rows.slice(1).every((row) => /^[\d,.]+$/.test(row[column])));
  const widths = names.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (figures[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join("  ")
      .trimEnd(),
  );
}
