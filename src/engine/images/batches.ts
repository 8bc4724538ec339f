/** Images scored or reconstructed at once. */
export const imagesPerBatch = 256;

/** Values of images that are looked at at once. */
const valuesAtOnce = 2 ** 22;

/** Images of a shape that are looked at at once, {@link imagesPerBatch} at most. */
export const imagesAtOnce = ([height, width, channels]: readonly [number, number, number]): number =>
  Math.max(1, Math.min(imagesPerBatch, Math.floor(valuesAtOnce / (height * width * channels))));

/** Positions 0..count-1 in batches of at most `size`, for work without an order. */
export function* batchPositions(count: number, size = imagesPerBatch): Generator<number[]> {
  for (let start = 0; start < count; start += size) yield Array.from({ length: Math.min(size, count - start) }, (_, i) => start + i);
}

/** As {@link batchPositions}, but only where each batch begins and ends. */
export function* batchRanges(count: number, size: number): Generator<[from: number, to: number]> {
  for (let from = 0; from < count; from += size) yield [from, Math.min(count, from + size)];
}
