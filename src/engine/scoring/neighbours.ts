/** How many nearest neighbours a distance is the mean of. */
export const neighbourCount = 5;

/** Numbers of the memory that are compared with all queries before the next: what stays in the cache of a core. */
const blockNumbers = 1 << 15;
/** Numbers after which a sum that is too large already is given up. */
const stride = 16;

/**
 * The mean Euclidean distance of each query `[N,D]` to its five nearest points of the memory `[M,D]`, fewer if there are not so many.
 * `own[n]` is the position of query n in the memory, where it is no neighbour of itself. NaN for a query with a number that is not
 * finite, or without a neighbour; such a point of the memory is nobody's neighbour.
 */
export function neighbourDistances(memory: Float32Array, queries: Float32Array, dimensions: number, own?: ArrayLike<number>): Float32Array {
  const [points, count] = [memory.length / dimensions, queries.length / dimensions];
  // Squared distances of each query's nearest so far, the smallest first.
  const nearest = new Float64Array(count * neighbourCount).fill(Number.POSITIVE_INFINITY);
  const block = Math.max(1, Math.floor(blockNumbers / dimensions));
  for (let start = 0; start < points; start += block) {
    const end = Math.min(points, start + block);
    for (let query = 0; query < count; query++) {
      const list = query * neighbourCount;
      for (let point = start; point < end; point++) {
        if (own?.[query] === point) continue;
        const limit = nearest[list + neighbourCount - 1];
        const squared = squaredDistance(memory, point * dimensions, queries, query * dimensions, dimensions, limit);
        if (squared < limit) insert(nearest, list, squared);
      }
    }
  }
  return Float32Array.from({ length: count }, (_, query) => {
    const found = nearest.subarray(query * neighbourCount, (query + 1) * neighbourCount).filter(Number.isFinite);
    return found.reduce((sum, squared) => sum + Math.sqrt(squared), 0) / found.length;
  });
}

/** The squared distance of two points, or any number above `limit` if it is above it. */
function squaredDistance(a: Float32Array, atA: number, b: Float32Array, atB: number, dimensions: number, limit: number): number {
  let sum = 0;
  for (let start = 0; start < dimensions; start += stride) {
    const end = Math.min(dimensions, start + stride);
    let d = start;
    // Four sums beside each other, as nearly all of the time is spent here.
    for (; d + 4 <= end; d += 4) {
      const d0 = a[atA + d] - b[atB + d];
      const d1 = a[atA + d + 1] - b[atB + d + 1];
      const d2 = a[atA + d + 2] - b[atB + d + 2];
      const d3 = a[atA + d + 3] - b[atB + d + 3];
      sum += d0 * d0 + d1 * d1 + (d2 * d2 + d3 * d3);
    }
    for (; d < end; d++) {
      const difference = a[atA + d] - b[atB + d];
      sum += difference * difference;
    }
    if (sum > limit) break;
  }
  return sum;
}

/** Puts a number into a list of {@link neighbourCount}, the smallest first, whose last it pushes out. */
function insert(list: Float64Array, from: number, value: number): void {
  let at = from + neighbourCount - 1;
  for (; at > from && list[at - 1] > value; at--) list[at] = list[at - 1];
  list[at] = value;
}
