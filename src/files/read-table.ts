import { type DSVRowArray, dsvFormat } from "d3";

/** The rows of a table as spreadsheets write it: with or without a byte order mark, between commas, semicolons or tabs. */
export function parseTable(text: string): DSVRowArray {
  const plain = text.replace(/^\uFEFF/, "");
  const [header] = plain.split(/\r?\n/, 1);
  const separators = [",", ";", "\t"].map((separator) => ({ separator, count: header.split(separator).length }));
  const { separator } = separators.reduce((best, one) => (one.count > best.count ? one : best));
  return dsvFormat(separator).parse(plain);
}
