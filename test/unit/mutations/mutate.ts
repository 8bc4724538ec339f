import { randomStream } from "../../../src/core/numbers/random.js";

/** Byte values that tell a reader something: signs of text, the ends of ranges. */
const telling = [0, 1, 0x20, 0x22, 0x2c, 0x30, 0x39, 0x3a, 0x5b, 0x5d, 0x7b, 0x7d, 0x7f, 0x80, 0xfe, 0xff];

/** Changes some places of bytes at random: values, missing, doubled or moved pieces, an early end. The same `seed` changes the same. */
export function mutate(bytes: Uint8Array, seed: number): Uint8Array {
  const random = randomStream(seed, "mutation");
  const below = (n: number) => Math.floor(random() * n);
  let out = Buffer.from(bytes);
  for (let change = 1 + below(4); change > 0; change--) {
    // Most of what a reader decides on stands at the beginning.
    const at = below(random() < 0.7 ? Math.min(out.length, 128) + 1 : out.length + 1);
    const length = below(random() < 0.8 ? 8 : 200);
    const piece = out.subarray(at, at + length);
    switch (below(6)) {
      case 0:
        if (at < out.length) out[at] = below(256);
        break;
      case 1:
        if (at < out.length) out[at] = telling[below(telling.length)];
        break;
      case 2:
        out = Buffer.concat([out.subarray(0, at), out.subarray(at + length)]);
        break;
      case 3:
        out = Buffer.concat([out.subarray(0, at), piece, out.subarray(at)]);
        break;
      case 4:
        out = Buffer.from(out.subarray(0, at));
        break;
      default:
        out = Buffer.concat([out.subarray(0, at), Buffer.alloc(length, telling[below(telling.length)]), out.subarray(at)]);
    }
  }
  return out;
}
