/** Numbers of a result's images, in an order. */
export type Indices = Uint32Array | Int32Array;

/** Up to this many images, a key of 32 bits and an index fit into one exact number, the index in its lower bits. */
const mostPacked = 2 ** 20;

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** A float32's bits as a whole number of the same order. */
function ordered(value: number): number {
  float[0] = value;
  return bits[0] >>> 31 ? ~bits[0] >>> 0 : (bits[0] | 0x80000000) >>> 0;
}

/** The indices of `values` sorted by value, ascending or descending; NaN comes last either way. */
export function sortedIndices(values: Float32Array, descending: boolean): Uint32Array {
  const last = 2 ** 32;
  const key = (value: number) => (Number.isNaN(value) ? last : descending ? 0xffffffff - ordered(value) : ordered(value));
  if (values.length > mostPacked) {
    const keys = Float64Array.from(values, key);
    return Uint32Array.from(keys.keys()).sort((a, b) => keys[a] - keys[b] || a - b);
  }
  // Sorting plain numbers takes a tenth of the time that comparing by a function does.
  const packed = Float64Array.from(values, (value, index) => key(value) * mostPacked + index).sort();
  return Uint32Array.from(packed, (both) => both % mostPacked);
}

/** The rank of each image, from 1, from the image indices in order. */
export function ranksOf(order: Uint32Array): Uint32Array {
  const ranks = new Uint32Array(order.length);
  for (let index = 0; index < order.length; index++) ranks[order[index]] = index + 1;
  return ranks;
}

/** A function that computes its value once for each object and keeps it as long as the object lives. */
export function memoized<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const values = new WeakMap<K, T>();
  return (key) => {
    const value = values.get(key) ?? make(key);
    values.set(key, value);
    return value;
  };
}
