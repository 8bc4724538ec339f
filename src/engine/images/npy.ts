import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { requirePlainFile } from "../../files/plain-file.js";

/** An array of images in a file, read a part at a time. */
export interface ArrayFile {
  count: number;
  height: number;
  width: number;
  channels: number;
  type: "u8" | "u16" | "f32" | "f64";
  /** Items `[start, start+count)` as plain numbers `[count,H,W,C]` in the file's own range. */
  read(start: number, count: number): Promise<Uint8Array | Uint16Array | Float32Array>;
  close(): Promise<void>;
}

const types: Record<string, { type: ArrayFile["type"]; bytes: number }> = {
  "|u1": { type: "u8", bytes: 1 },
  "<u2": { type: "u16", bytes: 2 },
  "<f4": { type: "f32", bytes: 4 },
  "<f8": { type: "f64", bytes: 8 },
};

interface Header {
  descr: string;
  shape: number[];
  offset: number;
}

/** Reads the header of an .npy file (NumPy's NEP 1). Throws UserError with the reason if it is not one. */
export async function readNpyHeader(handle: FileHandle, name: string): Promise<Header> {
  const refuse = (why: Sentence) => new UserError(sentence("{0} cannot be read: {1}.", name, why), "bad-array");
  const start = Buffer.alloc(12);
  await handle.read(start, 0, 12, 0);
  if (start.toString("latin1", 0, 6) !== "\x93NUMPY") throw refuse(sentence("it is not an .npy file"));
  const long = start[6] >= 2;
  const length = long ? start.readUInt32LE(8) : start.readUInt16LE(8);
  const offset = (long ? 12 : 10) + length;
  if (length > 1 << 16) throw refuse(sentence("its header is damaged"));
  const text = Buffer.alloc(length);
  await handle.read(text, 0, length, offset - length);
  const header = text.toString("latin1");
  const descr = /'descr':\s*'([^']+)'/.exec(header)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (!descr || shape === undefined) throw refuse(sentence("its header is damaged"));
  const sides = shape
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  if (!sides.every((side) => Number.isSafeInteger(side) && side >= 0)) throw refuse(sentence("its header is damaged"));
  if (/'fortran_order':\s*True/.test(header)) throw refuse(sentence("it is in Fortran order; save it again with numpy.ascontiguousarray"));
  return { descr, offset, shape: sides };
}

/** Opens an .npy file of images (N,H,W) or (N,H,W,C) of u8, u16, f32 or f64. Throws UserError if it holds something else. */
export async function openNpy(file: string): Promise<ArrayFile> {
  const name = path.basename(file);
  await requirePlainFile(file);
  const handle = await open(file, "r");
  try {
    const { descr, shape, offset } = await readNpyHeader(handle, name);
    const type = types[descr];
    if (!type)
      throw new UserError(
        sentence("{0} holds numbers of type {1}; images must be uint8, uint16, float32 or float64.", name, descr),
        "bad-array",
      );
    const { count, height, width, channels } = imageShape(shape, name);
    const { size } = await handle.stat();
    if (size < offset + count * height * width * channels * type.bytes) {
      throw new UserError(sentence("{0} is cut short: it should hold {1} images of {2} by {3}.", name, count, height, width), "bad-array");
    }
    return arrayFile(handle, offset, { count, height, width, channels, type: type.type }, type.bytes);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The shape of an array of images, of either `[N,H,W]` or `[N,H,W,C]`. Throws UserError if it is another. */
export function imageShape(shape: readonly number[], name: string): Pick<ArrayFile, "count" | "height" | "width" | "channels"> {
  const [count, height, width, channels = 1] = shape;
  if (shape.length < 3 || shape.length > 4 || (channels !== 1 && channels !== 3) || height === 0 || width === 0)
    throw new UserError(
      sentence(
        "{0} has the shape ({1}); images must be (number, height, width) or (number, height, width, 1 or 3).",
        name,
        shape.join(", "),
      ),
      "bad-array",
    );
  return { count, height, width, channels };
}

/** Items of a file of fixed records after a header. */
export function arrayFile(handle: FileHandle, offset: number, shape: Omit<ArrayFile, "read" | "close">, bytes: number): ArrayFile {
  const item = shape.height * shape.width * shape.channels;
  return {
    ...shape,
    async read(start, count) {
      const buffer = new ArrayBuffer(count * item * bytes);
      const { bytesRead } = await handle.read(new Uint8Array(buffer), 0, buffer.byteLength, offset + start * item * bytes);
      if (bytesRead < buffer.byteLength)
        throw new UserError(
          sentence("The array of images has become shorter while it was read. Start again when it is whole."),
          "bad-array",
        );
      if (shape.type === "u8") return new Uint8Array(buffer);
      if (shape.type === "u16") return new Uint16Array(buffer);
      return shape.type === "f32" ? new Float32Array(buffer) : Float32Array.from(new Float64Array(buffer));
    },
    close: () => handle.close(),
  };
}

/** How labels of a type are read, by the letter of the type: from the bytes of the file, where a label begins, and its bytes. */
const labelReaders: Readonly<Record<string, (bytes: Buffer, from: number, width: number) => string>> = {
  U: (bytes, from, width) =>
    Array.from({ length: width / 4 }, (_, k) => bytes.readUInt32LE(from + 4 * k))
      .filter((c) => c > 0 && c <= lastCodePoint)
      .map((c) => String.fromCodePoint(c))
      .join(""),
  S: (bytes, from, width) => bytes.toString("utf8", from, from + width).replace(/\0+$/, ""),
  u: (bytes, from, width) => String(width === 8 ? bytes.readBigUInt64LE(from) : bytes.readUIntLE(from, width)),
  i: (bytes, from, width) => String(width === 8 ? bytes.readBigInt64LE(from) : bytes.readIntLE(from, width)),
  b: (bytes, from) => (bytes[from] ? "true" : "false"),
};
const lastCodePoint = 0x10ffff;

/** A one-dimensional .npy file of whole numbers or text, as text: labels. Throws UserError if it holds something else. */
export async function readNpyLabels(file: string): Promise<string[]> {
  const name = path.basename(file);
  await requirePlainFile(file);
  const handle = await open(file, "r");
  try {
    const { descr, shape, offset } = await readNpyHeader(handle, name);
    if (shape.length !== 1)
      throw new UserError(
        sentence("{0} has the shape ({1}); labels must be a row of numbers or words.", name, shape.join(", ")),
        "bad-array",
      );
    const [, order, kind, digits] = /^([<>|=])([A-Za-z])(\d+)$/.exec(descr) ?? [];
    const read = order !== ">" && kind && Object.hasOwn(labelReaders, kind) ? labelReaders[kind] : null;
    if (read === null)
      throw new UserError(sentence("{0} holds numbers of type {1}; labels must be whole numbers or words.", name, descr), "bad-array");
    const width = Number(digits) * (kind === "U" ? 4 : 1);
    const { size } = await handle.stat();
    if (size < offset + shape[0] * width)
      throw new UserError(sentence("{0} is cut short: it should hold {1} labels.", name, shape[0]), "bad-array");
    const bytes = Buffer.alloc(shape[0] * width);
    await handle.read(bytes, 0, bytes.length, offset);
    return Array.from({ length: shape[0] }, (_, n) => read(bytes, n * width, width));
  } finally {
    await handle.close();
  }
}
