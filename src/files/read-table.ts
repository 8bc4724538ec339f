import { type DSVRowArray, dsvFormat } from "d3";
import { readPlainFile } from "./plain-file.js";

/** The text of a table, in UTF-8 or in the UTF-16 that spreadsheets call Unicode. Throws as {@link readPlainFile}. */
export async function readTableText(file: string): Promise<string> {
  const bytes = await readPlainFile(file);
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : null;
  return wide === null ? bytes.toString("utf8") : new TextDecoder(wide).decode(bytes);
}

/** A table's text without its byte order mark, and the reader and writer of what stands between its commas, semicolons or tabs. */
export function formatOf(text: string): { plain: string; format: ReturnType<typeof dsvFormat> } {
  const plain = text.replace(/^\uFEFF/, "");
  const [header] = plain.split(/\r?\n/, 1);
  const separators = [",", ";", "\t"].map((separator) => ({ separator, count: header.split(separator).length }));
  const { separator } = separators.reduce((best, one) => (one.count > best.count ? one : best));
  return { plain, format: dsvFormat(separator) };
}

/** The rows of a table as spreadsheets write it: with or without a byte order mark, between commas, semicolons or tabs. */
export function parseTable(text: string): DSVRowArray {
  const { plain, format } = formatOf(text);
  return format.parse(plain);
}
