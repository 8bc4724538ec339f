/** Numbers of the points that are compared with all queries before the next: what stays in the cache of a core. */
const blockNumbers = 1 << 15;

/** The nearest points of each query, nearest first. */
export interface Neighbours {
  /** `[Q,k]`: indices of points; -1 if there are not so many. */
  indices: Int32Array;
  /** `[Q,k]`: their Euclidean distances; infinite if there are not so many. */
  distances: Float64Array;
}

/**
 * The `most` nearest points of `[N,D]` to each query `[Q,D]` by Euclidean distance, exact; of equal distances the lower index comes
 * first. `own[q]` is the index of query q among the points if it is one of them: it is not its own neighbour. A point with a number
 * that is not finite is nobody's neighbour, and such a query has none.
 */
export function nearestNeighbours(
  points: Float32Array,
  queries: Float32Array,
  dimensions: number,
  most: number,
  own?: ArrayLike<number>,
): Neighbours {
  const [count, asked] = [points.length / dimensions, queries.length / dimensions];
  const indices = new Int32Array(asked * most).fill(-1);
  const distances = new Float64Array(asked * most).fill(Number.POSITIVE_INFINITY);
  const block = Math.max(1, Math.floor(blockNumbers / dimensions));
  for (let start = 0; start < count; start += block) {
    const end = Math.min(count, start + block);
    for (let query = 0; query < asked; query++) {
      const first = query * most;
      const last = first + most - 1;
      for (let point = start; point < end; point++) {
        if (own?.[query] === point) continue;
        let sum = 0;
        for (let d = 0, p = point * dimensions, q = query * dimensions; d < dimensions; d++) {
          const difference = points[p++] - queries[q++];
          sum += difference * difference;
        }
        if (!(sum < distances[last])) continue;
        let at = last;
        for (; at > first && distances[at - 1] > sum; at--) {
          distances[at] = distances[at - 1];
          indices[at] = indices[at - 1];
        }
        distances[at] = sum;
        indices[at] = point;
      }
    }
  }
  for (let i = 0; i < distances.length; i++) distances[i] = Math.sqrt(distances[i]);
  return { indices, distances };
}
