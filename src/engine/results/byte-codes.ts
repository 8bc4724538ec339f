import { errorCode } from "../../core/analyses/atlas.js";

/** Writes `count` values from `from` on as bytes, to `to` on. */
export type ByteCoder = (values: Float32Array, from: number, out: Uint8Array, to: number, count: number) => void;

/** Values on 0..1 as bytes, clipped: those that `toByte` gives, many times as fast. */
export const shownBytes: ByteCoder = (values, from, out, to, count) => {
  for (let i = 0; i < count; i++) {
    const value = values[from + i];
    // 255 times a float and a half are exact, so that cutting off is rounding; what is no number is 0.
    out[to + i] = value > 0 ? (value < 1 ? 255 * value + 0.5 : 255) : 0;
  }
};

/** Bits of a float that tell its slot: its exponent and 4 bits of its fraction, so that a slot holds one border of codes at most. */
const slotShift = 19;
const bitsOfOne = 0x3f800000;
const bitsOfInfinity = 0x7f800000;

/** By the bits of floats, which ascend as positive floats do. */
interface ErrorTable {
  /** For each code the bits of the least float that has it, then a border that no float reaches. */
  borders: Uint32Array;
  /** The slot of the least float whose code is not 0, and the code of the least float of it and each further slot up to that of 1. */
  firstSlot: number;
  codes: Uint8Array;
}

let table: ErrorTable | undefined;

function errorTable(): ErrorTable {
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
  const codeOf = (at: number): number => {
    bits[0] = at;
    return errorCode(float[0]);
  };
  const borders = new Uint32Array(257);
  borders[256] = 0xffffffff;
  for (let code = 1; code < 256; code++) {
    let [below, reached] = [borders[code - 1], bitsOfOne];
    while (reached - below > 1) {
      const middle = (below + reached) >>> 1;
      if (codeOf(middle) < code) below = middle;
      else reached = middle;
    }
    borders[code] = reached;
  }
  const firstSlot = borders[1] >>> slotShift;
  const slots = (bitsOfOne >>> slotShift) - firstSlot + 1;
  return { borders, firstSlot, codes: Uint8Array.from({ length: slots }, (_, slot) => codeOf(((firstSlot + slot) << slotShift) >>> 0)) };
}

/** Squared errors on 0..1 as the bytes that `errorCode` gives, without a logarithm for each. */
export const errorBytes: ByteCoder = (values, from, out, to, count) => {
  table ??= errorTable();
  const { borders, firstSlot, codes } = table;
  const all = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const least = borders[1];
  for (let i = 0; i < count; i++) {
    const bits = all[from + i];
    let code = 0;
    if (bits >= bitsOfOne) code = bits <= bitsOfInfinity ? 255 : 0;
    else if (bits >= least) {
      code = codes[(bits >>> slotShift) - firstSlot];
      while (bits >= borders[code + 1]) code++;
    }
    out[to + i] = code;
  }
};
