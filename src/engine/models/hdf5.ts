import type { Dataset, Group } from "h5wasm";
import { UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { shapeWords } from "../../core/network/layer.js";
import type { Tensor } from "../../runs/safetensors.js";

/** The largest tensor that is read, in bytes: a damaged or hostile file may name any shape. */
const tensorLimit = 2 ** 30;

/** Filters that the library has built in: deflate, shuffle, checksum, szip, nbit, scale offset. */
const lastBuiltInFilter = 6;

/** HDF5's numbers for kinds of numbers. */
const floatType = 1;
const opaqueType = 5;

let files = 0;

type H5Module = Awaited<typeof import("h5wasm").ready>;

/** A group of an HDF5 file, read as Keras writes them. Every method throws UserError with the file's name if it cannot. */
export interface Hdf5Group {
  /** Names of the groups and datasets in it. */
  keys(): string[];
  has(name: string): boolean;
  group(path: string): Hdf5Group;
  /** A text attribute, or undefined. */
  text(name: string): string | undefined;
  /** A list of texts, also if Keras split it into `name0`, `name1`, ... for its size; undefined if there is none. */
  texts(name: string): string[] | undefined;
  /** A dataset of numbers as float32. */
  tensor(path: string): Tensor;
}

/** The HDF5 library, compiled to WebAssembly, with a file system of its own in memory: no path of a file can leave it. */
export async function loadHdf5(): Promise<{ module: H5Module; h5: typeof import("h5wasm") }> {
  const h5 = await import("h5wasm");
  return { module: await h5.ready, h5 };
}

/** Whether an error is the library's: it throws plain ones and numbers, and its WebAssembly may fail. */
const isOfLibrary = (error: unknown): boolean =>
  typeof error === "number" || error instanceof WebAssembly.RuntimeError || (error instanceof Error && error.constructor === Error);

/** Reads an HDF5 file; the group is valid inside of `work`. Throws UserError with the reason if it is none or is damaged. */
export async function readHdf5<T>(bytes: Uint8Array, name: string, work: (root: Hdf5Group) => T): Promise<T> {
  const { module, h5 } = await loadHdf5();
  const memoryFile = `/${files++}.h5`;
  const system = fileSystem(module);
  system.writeFile(memoryFile, bytes);
  try {
    const file = new h5.File(memoryFile, "r");
    // The library reports a failure only by this number.
    if (file.file_id <= 0n) throw refusal(name, sentence("it is not an HDF5 file, or it is cut short"));
    try {
      return work(groupOf(file, name, { module, h5 }));
    } catch (error) {
      throw isOfLibrary(error) ? refusal(name, sentence("it is damaged or cut short"), error) : error;
    } finally {
      file.close();
    }
  } finally {
    system.unlink(memoryFile);
  }
}

/** The module's own file system; the library's types leave open whether there is one. */
export function fileSystem(module: H5Module): {
  writeFile(path: string, bytes: Uint8Array): void;
  readFile(path: string): Uint8Array;
  unlink(path: string): void;
} {
  return module.FS as unknown as ReturnType<typeof fileSystem>;
}

export const refusal = (name: string, why: Sentence, cause?: unknown) =>
  new UserError(sentence("{0} cannot be read: {1}.", name, why), "bad-model", { cause });

type Library = { module: H5Module; h5: typeof import("h5wasm") };

function groupOf(group: Group, name: string, library: Library): Hdf5Group {
  const { h5 } = library;
  const attribute = (key: string): unknown => (key in group.attrs ? group.attrs[key].value : undefined);
  const list = (value: unknown): string[] => (value === null ? [] : Array.isArray(value) ? value.map(decodeText) : [decodeText(value)]);
  return {
    keys: () => group.keys(),
    has: (key) => group.keys().includes(key),
    group(path) {
      const node = group.get(path);
      if (!(node instanceof h5.Group)) throw refusal(name, sentence("it has no group {0}", path));
      return groupOf(node, name, library);
    },
    text(key) {
      const value = attribute(key);
      return value === undefined || value === null ? undefined : decodeText(Array.isArray(value) ? value[0] : value);
    },
    texts(key) {
      if (key in group.attrs) return list(attribute(key));
      if (!(`${key}0` in group.attrs)) return undefined;
      const all: string[] = [];
      for (let chunk = 0; `${key}${chunk}` in group.attrs; chunk++) all.push(...list(attribute(`${key}${chunk}`)));
      return all;
    },
    tensor(path) {
      const node = group.get(path);
      if (!(node instanceof h5.Dataset)) throw refusal(name, sentence("it has no numbers at {0}", path));
      return tensorOf(node, `${name}, ${path},`, library.module);
    },
  };
}

/** Attributes come as strings, or as bytes filled up with zeros. */
function decodeText(value: unknown): string {
  if (typeof value === "string") return value;
  if (ArrayBuffer.isView(value)) return new TextDecoder().decode(value).replace(/\0+$/, "");
  return String(value);
}

function tensorOf(dataset: Dataset, name: string, module: H5Module): Tensor {
  const { type, size, total_size: count } = dataset.metadata;
  const shape = (dataset.shape ?? []).map(Number);
  if (Number(count) * Math.max(size, 4) > tensorLimit)
    throw refusal(name, sentence("its shape {0} is larger than any layer's weights", shapeWords(shape)));
  // The library gives zeros for data behind a filter that it lacks, and says nothing.
  const missing = dataset.filters.find(({ id }) => id > lastBuiltInFilter);
  if (missing) {
    throw refusal(
      name,
      sentence(
        "it is compressed with {0}, which is not to be had here; save it again without compression",
        missing.name || String(missing.id),
      ),
    );
  }
  const data = size === 2 && (type === floatType || type === opaqueType) ? halves(dataset, module) : numbers(dataset.value);
  if (!data || data.length !== shape.reduce((product, n) => product * n, 1))
    throw refusal(name, sentence("its numbers are missing or cut short"));
  return { shape, data };
}

function numbers(value: unknown): Float32Array | undefined {
  if (typeof value === "number") return Float32Array.of(value);
  if (value instanceof Float32Array) return value.slice();
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
    ? Float32Array.from(value as unknown as ArrayLike<number>, Number)
    : undefined;
}

/** Numbers of two bytes, which the library does not decode: IEEE half precision, or bfloat16, which is stored as opaque bytes. */
function halves(dataset: Dataset, module: H5Module): Float32Array {
  const { size, total_size: count, type } = dataset.metadata;
  const length = size * Number(count);
  const pointer = module._malloc(Math.max(1, length));
  try {
    module.get_dataset_data(dataset.file_id, dataset.path, null, null, null, BigInt(pointer));
    const view = new DataView(module.HEAPU8.slice(pointer, pointer + length).buffer);
    return Float32Array.from({ length: length / 2 }, (_, i) => (type === opaqueType ? brainFloat : halfFloat)(view.getUint16(2 * i, true)));
  } finally {
    module._free(pointer);
  }
}

function brainFloat(bits: number): number {
  return new Float32Array(Uint32Array.of(bits << 16).buffer)[0];
}

function halfFloat(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A group of an HDF5 file in the making. */
export interface Hdf5Writer {
  group(name: string): Hdf5Writer;
  text(name: string, value: string): void;
  texts(name: string, values: readonly string[]): void;
  tensor(name: string, tensor: Tensor): void;
}

/** Makes an HDF5 file of what `work` writes. */
export async function writeHdf5(work: (root: Hdf5Writer) => void): Promise<Uint8Array> {
  const { module, h5 } = await loadHdf5();
  const memoryFile = `/${files++}.h5`;
  const system = fileSystem(module);
  const file = new h5.File(memoryFile, "w");
  try {
    work(writerOf(file));
    file.flush();
  } finally {
    file.close();
  }
  try {
    return system.readFile(memoryFile);
  } finally {
    system.unlink(memoryFile);
  }
}

function writerOf(group: Group): Hdf5Writer {
  return {
    group: (name) => writerOf(group.create_group(name)),
    text: (name, value) => group.create_attribute(name, value),
    texts: (name, values) => group.create_attribute(name, [...values], [values.length], "S"),
    tensor: (name, { shape, data }) => void group.create_dataset({ name, data, shape, dtype: "<f4" }),
  };
}
