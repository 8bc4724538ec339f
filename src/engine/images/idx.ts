import { createReadStream, createWriteStream } from "node:fs";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createGunzip, gunzip } from "node:zlib";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { explainUnwritable } from "../../files/atomic.js";
import { readPlainFile, requirePlainFile } from "../../files/plain-file.js";
import { type ArrayFile, arrayFile, imageShape } from "./npy.js";

const unsignedByte = 8;
/** Types of numbers by their codes, with a reader of one for those that labels may have. */
const types: Readonly<Record<number, { name: string; bytes: number; whole?: (bytes: Buffer, at: number) => number }>> = {
  [unsignedByte]: { name: "unsigned byte", bytes: 1, whole: (bytes, at) => bytes.readUInt8(at) },
  9: { name: "signed byte", bytes: 1, whole: (bytes, at) => bytes.readInt8(at) },
  11: { name: "short", bytes: 2, whole: (bytes, at) => bytes.readInt16BE(at) },
  12: { name: "int", bytes: 4, whole: (bytes, at) => bytes.readInt32BE(at) },
  13: { name: "float", bytes: 4 },
  14: { name: "double", bytes: 8 },
};
const longestHeader = 20;

interface Header {
  type: (typeof types)[number];
  shape: number[];
  /** The byte at which the numbers begin. */
  offset: number;
}

/**
 * The header of an IDX file (yann.lecun.com/exdb/mnist) of `size` bytes that begins with `start`. Throws UserError if it is not one, or
 * the file is shorter than its header says.
 */
function readHeader(start: Buffer, size: number, name: string): Header {
  const rank = start[3];
  const offset = 4 + 4 * rank;
  const isIdx = start.length >= 8 && start.readUInt16BE(0) === 0 && Object.hasOwn(types, start[2]) && rank >= 1 && rank <= 4;
  if (!isIdx || start.length < offset) throw new UserError(sentence("{0} cannot be read: it is not an IDX file.", name), "bad-array");
  const type = types[start[2]];
  const shape = Array.from({ length: rank }, (_, i) => start.readUInt32BE(4 + 4 * i));
  const asked = shape.reduce((product, side) => product * side, type.bytes) + offset;
  if (size < asked)
    throw new UserError(sentence("{0} is cut short: by its header it has {1} bytes, and {2} are there.", name, asked, size), "bad-array");
  return { type, shape, offset };
}

/** The bytes of a file, unpacked if its name says that it is gzipped. Throws UserError if it cannot be unpacked. */
async function readUnpacked(file: string): Promise<Buffer> {
  const raw = await readPlainFile(file);
  if (!file.endsWith(".gz")) return raw;
  try {
    return await promisify(gunzip)(raw);
  } catch (error) {
    throw damaged(file, error);
  }
}

/** Unpacks a gzipped file into another piece by piece, as it may be larger than memory. Throws UserError if it cannot be unpacked, or the disk is full. */
async function unpack(file: string, to: string): Promise<void> {
  await requirePlainFile(file);
  try {
    await pipeline(createReadStream(file), createGunzip(), createWriteStream(to));
  } catch (error) {
    const isDamage = error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
    throw isDamage ? damaged(file, error) : explainUnwritable(error, path.dirname(to));
  }
}

const damaged = (file: string, cause: unknown) =>
  new UserError(sentence("{0} cannot be unpacked: it is damaged or cut short.", path.basename(file)), "bad-array", { cause });

/** Opens an IDX file of images, gzipped or not. A gzipped one is unpacked into a temporary file that close removes. */
export async function openIdx(file: string): Promise<ArrayFile> {
  const unpacked = file.endsWith(".gz") ? await mkdtemp(path.join(os.tmpdir(), "idx-")) : null;
  const plain = unpacked ? path.join(unpacked, "images") : file;
  const remove = async () => {
    if (unpacked) await rm(unpacked, { recursive: true, force: true });
  };
  try {
    if (unpacked) await unpack(file, plain);
    const array = await openPlain(plain, path.basename(file));
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

async function openPlain(file: string, name: string): Promise<ArrayFile> {
  const handle = await open(file, "r");
  try {
    return await imagesIn(handle, name);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function imagesIn(handle: FileHandle, name: string): Promise<ArrayFile> {
  const start = Buffer.alloc(longestHeader);
  const { bytesRead } = await handle.read(start, 0, longestHeader, 0);
  const { type, shape, offset } = readHeader(start.subarray(0, bytesRead), (await handle.stat()).size, name);
  if (shape.length < 3)
    throw new UserError(
      shape.length === 1
        ? sentence("{0} holds no images but a row of numbers.", name)
        : sentence("{0} holds no images but a table of numbers.", name),
      "bad-array",
    );
  if (type !== types[unsignedByte])
    throw new UserError(
      sentence("{0} holds numbers of type {1}; images in IDX must be of unsigned bytes. Save it as .npy.", name, type.name),
      "bad-array",
    );
  return arrayFile(handle, offset, { ...imageShape(shape, name), type: "u8" }, 1);
}

/** Reads a one-dimensional IDX file of labels, as text. Throws UserError if it holds something else. */
export async function readIdxLabels(file: string): Promise<string[]> {
  const name = path.basename(file);
  const bytes = await readUnpacked(file);
  const { type, shape, offset } = readHeader(bytes.subarray(0, longestHeader), bytes.length, name);
  if (shape.length !== 1) throw new UserError(sentence("{0} holds no labels: it has {1} dimensions.", name, shape.length), "bad-array");
  const { whole } = type;
  if (!whole)
    throw new UserError(sentence("{0} holds numbers of type {1}; labels must be whole numbers or words.", name, type.name), "bad-array");
  return Array.from({ length: shape[0] }, (_, n) => String(whole(bytes, offset + type.bytes * n)));
}
