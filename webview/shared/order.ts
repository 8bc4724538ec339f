/** Two numbers fit into one that is exact, the index in the lower digits, if there are no more images than this. */
const mostPacked = 2 ** 20;

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** A float32's bits as a whole number of the same order. */
function ordered(value: number): number {
  float[0] = value;
  return bits[0] >>> 31 ? ~bits[0] >>> 0 : (bits[0] | 0x80000000) >>> 0;
}

/** The indices of numbers in their order, the least first or last; numbers that are none come last either way. */
export function orderOf(values: Float32Array, descending: boolean): Uint32Array {
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

/** Ranks from 1 by the order of the indices. */
export function ranksOf(order: Uint32Array): Uint32Array {
  const ranks = new Uint32Array(order.length);
  for (let place = 0; place < order.length; place++) ranks[order[place]] = place + 1;
  return ranks;
}

/** Remembers what was made of an object for as long as the object is there. */
export function remembered<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, T>();
  return (key) => {
    const made = known.get(key) ?? make(key);
    known.set(key, made);
    return made;
  };
}
