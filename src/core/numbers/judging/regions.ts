/** The regions of a mask: for each pixel the number of its region from 1, or 0 outside of all; and each region's size in pixels. */
export interface Regions {
  labels: Int32Array;
  /** The size of region r is at r - 1. */
  sizes: number[];
}

/**
 * Parts a mask `[H,W]` into its connected regions: pixels that are not 0 and touch by an edge or a corner (8-connected) belong
 * together. Regions are numbered in the order of their first pixel, row by row. Needs 8 bytes a pixel at most. Throws a RangeError
 * if the mask does not have H * W pixels.
 */
export function regionsOf(mask: ArrayLike<number>, [height, width]: readonly [number, number]): Regions {
  if (mask.length !== height * width) throw new RangeError(`A mask of ${mask.length} pixels is not ${height} x ${width}.`);
  const labels = new Int32Array(mask.length);
  const sizes: number[] = [];
  // Each pixel waits here at most once, as it is labelled when it is put in.
  const waiting = new Int32Array(mask.length);
  for (let first = 0; first < mask.length; first++) {
    if (mask[first] === 0 || labels[first] !== 0) continue;
    const label = sizes.length + 1;
    let [done, end] = [0, 1];
    waiting[0] = first;
    labels[first] = label;
    while (done < end) {
      const pixel = waiting[done++];
      const [row, column] = [Math.floor(pixel / width), pixel % width];
      for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++)
        for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
          const other = y * width + x;
          if (mask[other] === 0 || labels[other] !== 0) continue;
          labels[other] = label;
          waiting[end++] = other;
        }
    }
    sizes.push(end);
  }
  return { labels, sizes };
}
