import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import { throwIfCancelled } from "../../core/language/error.js";
import type { PixelType, Range } from "../../core/numbers/range.js";
import { explainUnwritable } from "../../files/atomic.js";
import { writeBytes } from "../../files/write-bytes.js";
import type { PixelArray } from "./pixels.js";

/** Bytes of a value. */
export const bytesOf: Record<PixelType, number> = { u8: 1, u16: 2, f32: 4 };

/** Sets up to this size, in bytes, are held in memory; larger ones are read from the disk a batch at a time, 2 µs an image of 4 KB. */
const memoryLimit = 64 * 2 ** 20;

/** The decoded images of a set, all of one shape and type. */
export interface PixelStore {
  readonly count: number;
  /** Values of one image: H * W * C. */
  readonly item: number;
  readonly type: PixelType;
  /** Images `indices` as `[N,H,W,C]` on 0..1 by `range`; values beyond are kept. */
  read(indices: ArrayLike<number>, range: Range): Float32Array;
  close(): void;
}

/** Writes images to a store's file one after the other, and computes the checksums of its content. */
export class PixelWriter {
  readonly #handle: number;
  readonly #hash = createHash("sha256");
  #checksum = 0;
  #maximum = 0;
  #open = true;

  /** Throws UserError if the file's folder cannot be written to. */
  constructor(private readonly file: string) {
    try {
      this.#handle = openSync(file, "w");
    } catch (error) {
      throw explainUnwritable(error, path.dirname(file));
    }
  }

  /** Adds images, as many as `pixels` holds. Throws UserError on a full disk. */
  add(pixels: PixelArray): void {
    const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
    writeBytes(this.#handle, bytes, this.file);
    this.#hash.update(bytes);
    this.#checksum = crc32(bytes, this.#checksum);
    if (pixels instanceof Float32Array) for (const v of pixels) if (v > this.#maximum && Number.isFinite(v)) this.#maximum = v;
  }

  /** Closes the file and says what is in it: the SHA-256 of its bytes, their CRC-32 and the largest value of f32 pixels, or 0. */
  finish(): { hash: string; checksum: number; maximum: number } {
    this.close();
    return { hash: this.#hash.digest("hex"), checksum: this.#checksum, maximum: this.#maximum };
  }

  close(): void {
    if (this.#open) closeSync(this.#handle);
    this.#open = false;
  }
}

/** Bytes that are checked at once. */
const checkedAtOnce = 2 ** 22;

/** Whether a store's file has `length` bytes and their CRC-32 is `checksum`; false if there is no file. */
export async function isWhole(file: string, length: number, checksum: number, signal?: AbortSignal): Promise<boolean> {
  const handle = await open(file, "r").catch(() => null);
  if (!handle) return false;
  try {
    if ((await handle.stat()).size !== length) return false;
    const buffer = Buffer.allocUnsafe(Math.min(checkedAtOnce, length));
    let sum = 0;
    for (let at = 0; at < length; ) {
      throwIfCancelled(signal);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return false;
      sum = crc32(buffer.subarray(0, bytesRead), sum);
      at += bytesRead;
    }
    return sum === checksum;
  } finally {
    await handle.close();
  }
}

/** Opens a store's file for reading. */
export function openStore(file: string, count: number, item: number, type: PixelType): PixelStore {
  const width = bytesOf[type] * item;
  const small = count * width <= memoryLimit;
  const whole = small ? readFileSync(file) : null;
  const handle = small ? null : openSync(file, "r");
  const view = (bytes: Buffer): PixelArray => {
    const n = bytes.byteLength / bytesOf[type];
    if (type === "u8") return new Uint8Array(bytes.buffer, bytes.byteOffset, n);
    return type === "u16" ? new Uint16Array(bytes.buffer, bytes.byteOffset, n) : new Float32Array(bytes.buffer, bytes.byteOffset, n);
  };
  // A buffer of its own, as a view on two or four bytes must begin at a multiple of them.
  const all = whole ? view(type === "u8" ? whole : Buffer.from(new Uint8Array(whole).buffer)) : null;
  const scratch = view(Buffer.from(new ArrayBuffer(width)));
  const scratchBytes = new Uint8Array(scratch.buffer);
  return {
    count,
    item,
    type,
    read(indices, [black, white]) {
      const out = new Float32Array(indices.length * item);
      const scale = 1 / (white - black);
      // The few values that bytes have are computed once.
      const ofByte = type === "u8" ? Float32Array.from({ length: 256 }, (_, value) => (value - black) * scale) : null;
      for (let n = 0; n < indices.length; n++) {
        const index = indices[n];
        if (handle !== null) readSync(handle, scratchBytes, 0, width, index * width);
        const pixels = all ?? scratch;
        const from = all ? index * item : 0;
        const to = n * item;
        if (ofByte && pixels instanceof Uint8Array) lookUp(pixels, from, ofByte, out, to, item);
        else for (let i = 0; i < item; i++) out[to + i] = (pixels[from + i] - black) * scale;
      }
      return out;
    },
    close() {
      if (handle !== null) closeSync(handle);
    },
  };
}

/** Writes pixels on 0..1 by `range`, as {@link PixelStore.read} gives them. */
export function onScale(pixels: PixelArray, [black, white]: Range, out: Float32Array, to: number): void {
  const scale = 1 / (white - black);
  for (let i = 0; i < pixels.length; i++) out[to + i] = (pixels[i] - black) * scale;
}

/** Writes the value of each of `count` bytes. */
function lookUp(bytes: Uint8Array, from: number, values: Float32Array, out: Float32Array, to: number, count: number): void {
  for (let i = 0; i < count; i++) out[to + i] = values[bytes[from + i]];
}
