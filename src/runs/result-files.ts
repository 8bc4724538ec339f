import { readFile } from "node:fs/promises";
import path from "node:path";
import type { ColumnType } from "../core/analyses/analysis.js";

/** The record of a result, and the names of its images, one a line as JSON. */
export const recordFile = (folder: string): string => path.join(folder, "result.json");
export const namesFile = (folder: string): string => path.join(folder, "files.jsonl");

/** The file of a column: raw little-endian numbers, or an .npy file if an image has several. */
export function columnFile(folder: string, name: string, { type, width }: ColumnType): string {
  return path.join(folder, width === undefined ? `${name}.${type}` : `${name}.npy`);
}

/** The header of an .npy file (format 1.0) of float32 numbers of a shape of two or more axes. */
export function npyHeader(...shape: readonly number[]): Buffer {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`;
  // Padded with spaces, so that the numbers begin at a multiple of 64.
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const header = Buffer.alloc(10 + length, 0x20);
  header.write("\x93NUMPY\x01\x00", "latin1");
  header.writeUInt16LE(length, 8);
  header.write(text, 10, "latin1");
  header[10 + length - 1] = 0x0a;
  return header;
}

/** The numbers of a column's file, which this product wrote. Throws if it is cut short. */
export function columnValues(bytes: Buffer, { type, width }: ColumnType, count: number, length: number): Float32Array | Int32Array {
  const start = width === undefined ? 0 : 10 + bytes.readUInt16LE(8);
  const size = 4 * count * length;
  if (bytes.length < start + size) throw new Error("A column of the result is cut short.");
  // A copy, as a view must begin at a multiple of 4.
  const { buffer } = new Uint8Array(bytes.subarray(start, start + size));
  return type === "i32" ? new Int32Array(buffer) : new Float32Array(buffer);
}

/** The numbers of a column of a result in a folder. Throws if its file is missing or cut short. */
export async function readColumn(
  folder: string,
  name: string,
  type: ColumnType,
  count: number,
  length: number,
): Promise<Float32Array | Int32Array> {
  return columnValues(await readFile(columnFile(folder, name, type)), type, count, length);
}

/** Begins a path inside the result's own folder, so that a project may be moved with its runs. */
const inside = "./";

/** A record as text: its own folder's paths relative, and numbers that JSON does not know as words. */
export function recordText(record: object, folder: string): string {
  const text = JSON.stringify(record, (_, value: unknown) => {
    if (typeof value === "number" && !Number.isFinite(value)) return { number: String(value) };
    if (value === folder) return inside;
    const own = typeof value === "string" && value.startsWith(folder + path.sep);
    return own ? inside + path.relative(folder, value).replaceAll(path.sep, "/") : value;
  });
  return `${text}\n`;
}

/** The values of a record's text, with the paths that it has in `folder`. Throws if it is not JSON. */
export function recordValues(text: string, folder: string): unknown {
  return JSON.parse(text, (_, value: unknown) => {
    if (value === inside) return folder;
    if (typeof value === "string" && value.startsWith(inside)) return path.join(folder, value);
    if (typeof value !== "object" || value === null) return value;
    if ("float32" in value && Array.isArray(value.float32)) return Float32Array.from(value.float32, Number);
    return "number" in value ? Number(value.number) : value;
  });
}
