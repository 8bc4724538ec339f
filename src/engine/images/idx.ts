import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { type ArrayFile, arrayFile } from "./npy.js";

const unsignedByte = 0x08;

/** Dimensions of an IDX file (yann.lecun.com/exdb/mnist) and where its numbers begin. Throws UserError if it is not one. */
function readHeader(bytes: Buffer, name: string): { shape: number[]; offset: number } {
  const rank = bytes[3];
  if (bytes.length < 8 || bytes.readUInt16BE(0) !== 0 || bytes[2] !== unsignedByte || rank < 1 || rank > 4) {
    throw new UserError(sentence("{0} cannot be read: it is not an IDX file of bytes.", name), "bad-array");
  }
  return { shape: Array.from({ length: rank }, (_, i) => bytes.readUInt32BE(4 + 4 * i)), offset: 4 + 4 * rank };
}

/** Opens an IDX file of images, gzipped or not. A gzipped one is unpacked into a temporary file that close removes. */
export async function openIdx(file: string): Promise<ArrayFile> {
  const name = path.basename(file);
  const unpacked = file.endsWith(".gz") ? await mkdtemp(path.join(os.tmpdir(), "idx-")) : null;
  const plain = unpacked ? path.join(unpacked, "images") : file;
  const remove = async () => {
    if (unpacked) await rm(unpacked, { recursive: true, force: true });
  };
  try {
    if (unpacked) await writeFile(plain, await promisify(gunzip)(await readFile(file)));
    const handle = await open(plain, "r");
    const start = Buffer.alloc(20);
    await handle.read(start, 0, 20, 0);
    const { shape, offset } = readHeader(start, name);
    const [count, height, width, channels = 1] = shape;
    if (shape.length < 3)
      throw new UserError(
        shape.length === 1
          ? sentence("{0} holds no images but a row of numbers.", name)
          : sentence("{0} holds no images but a table of numbers.", name),
        "bad-array",
      );
    const array = arrayFile(handle, offset, { count, height, width, channels, type: "u8" }, 1);
    return {
      ...array,
      close: async () => {
        await array.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Reads a one-dimensional IDX file of labels, as text. */
export async function readIdxLabels(file: string): Promise<string[]> {
  const raw = await readFile(file);
  const bytes = file.endsWith(".gz") ? await promisify(gunzip)(raw) : raw;
  const { shape, offset } = readHeader(bytes, path.basename(file));
  if (shape.length !== 1)
    throw new UserError(sentence("{0} holds no labels: it has {1} dimensions.", path.basename(file), shape.length), "bad-array");
  return Array.from(bytes.subarray(offset, offset + shape[0]), String);
}
