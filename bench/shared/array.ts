import { open } from "node:fs/promises";

/** The header of a NumPy file of bytes (NEP 1, version 1), padded to 128 bytes. */
export function npyHeader(shape: readonly number[]): Buffer {
  const text = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`;
  return Buffer.from(`\x93NUMPY\x01\x00\x76\x00${text.padEnd(117)}\n`, "latin1");
}

/** Writes `count` images `[N,H,W]` that differ, made of a few of `base` turned down row by row, a block at a time. */
export async function writeLargeArray(
  file: string,
  count: number,
  [height, width]: readonly [number, number],
  base: Uint8Array,
): Promise<void> {
  const item = height * width;
  const bases = base.length / item;
  const handle = await open(file, "w");
  try {
    await handle.writeFile(npyHeader([count, height, width]));
    for (let start = 0; start < count; start += bases) {
      const block = new Uint8Array(Math.min(bases, count - start) * item);
      const turn = (Math.floor(start / bases) % height) * width;
      for (let at = 0; at < block.length; at += item) {
        block.set(base.subarray(at + turn, at + item), at);
        block.set(base.subarray(at, at + turn), at + item - turn);
      }
      await handle.writeFile(block);
    }
  } finally {
    await handle.close();
  }
}
