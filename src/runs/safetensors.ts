import { UserError } from "../core/language/error.js";
import { type Sentence, sentence } from "../core/language/sentence.js";

/** A float32 tensor with its shape. */
export interface Tensor {
  shape: number[];
  data: Float32Array;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** Bytes of a safetensors file (huggingface.co/docs/safetensors) of float32 tensors and text metadata. */
export function encodeSafetensors(tensors: Record<string, Tensor>, metadata: Record<string, string>): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + data.byteLength] } satisfies Entry;
    offset += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Padded with spaces, so that the tensors begin at a multiple of 8.
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + offset).fill(0x20, 8, 8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  let at = 8 + length;
  for (const { data } of Object.values(tensors)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  const { dtype, shape, data_offsets: offsets } = value as Partial<Entry>;
  const whole = (n: unknown) => Number.isSafeInteger(n) && (n as number) >= 0;
  return (
    typeof dtype === "string" &&
    Array.isArray(shape) &&
    shape.every(whole) &&
    Array.isArray(offsets) &&
    offsets.length === 2 &&
    offsets.every(whole)
  );
}

/** Bytes of a number, by the names of the format. */
const widths: Record<string, number | undefined> = { F32: 4, F16: 2 };

/** The float32 values of half precision (IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction) in bytes, low byte first. */
function halfValues(bytes: Uint8Array): Float32Array {
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) => {
    const bits = bytes[2 * i] | (bytes[2 * i + 1] << 8);
    const [exponent, fraction] = [(bits >> 10) & 0x1f, (bits & 0x3ff) / 1024];
    const sign = bits & 0x8000 ? -1 : 1;
    if (exponent === 0) return sign * fraction * 2 ** -14;
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return sign * (1 + fraction) * 2 ** (exponent - 15);
  });
}

/** Reads a safetensors file of float32 and float16 tensors, all given as float32. Throws UserError with the reason if it is cut short or not one. */
export function decodeSafetensors(bytes: Uint8Array): { tensors: Record<string, Tensor>; metadata: Record<string, string> } {
  const refuse = (why: Sentence, cause?: unknown) =>
    new UserError(sentence("It is not a whole safetensors file: {0}.", why), "bad-checkpoint", { cause });
  if (bytes.length < 8) throw refuse(sentence("it has {0} bytes", bytes.length));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > bytes.length - 8) throw refuse(sentence("its header is cut short"));
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch (error) {
    throw refuse(sentence("its header is not JSON"), error);
  }
  if (typeof header !== "object" || header === null) throw refuse(sentence("its header is not a table"));
  const { __metadata__: metadata = {}, ...entries } = header as Record<string, unknown>;
  const tensors: Record<string, Tensor> = {};
  for (const [name, entry] of Object.entries(entries)) {
    const width = isEntry(entry) ? widths[entry.dtype] : undefined;
    if (!isEntry(entry) || !width) throw refuse(sentence("the entry {0} is not a tensor of float32 or float16", name));
    const [start, end] = entry.data_offsets;
    const count = entry.shape.reduce((a, b) => a * b, 1);
    if (end - start !== width * count) throw refuse(sentence("the size of {0} does not match its shape", name));
    if (8 + length + end > bytes.length) throw refuse(sentence("it is cut short"));
    // A copy, as a view must begin at a multiple of 4; of a Uint8Array, as a Buffer's slice shares its memory.
    const content = new Uint8Array(bytes.subarray(8 + length + start, 8 + length + end));
    tensors[name] = { shape: entry.shape, data: width === 2 ? halfValues(content) : new Float32Array(content.buffer) };
  }
  return { tensors, metadata: metadata as Record<string, string> };
}
