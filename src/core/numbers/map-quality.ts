import { nearestNeighbours } from "./nearest-neighbours.js";
import { rowsOf } from "./rows.js";

/** Neighbours that the figures of a map look at. */
export const mapNeighbours = 10;

/**
 * How far neighbours on a map are neighbours in truth, 0 to 1: the share of intruders among the `k` nearest positions, weighed by how
 * far away they are by the rank of their points (Venna and Kaski 2001; scikit-learn's `trustworthiness`). `points` are `[N,D]`,
 * `positions` `[N,2]`, all finite. Null if there are not more than 2k of them.
 */
export function trustworthiness(points: Float32Array, dimensions: number, positions: Float32Array, k = mapNeighbours): number | null {
  const count = positions.length / 2;
  if (count <= 2 * k) return null;
  const own = Uint32Array.from({ length: count }, (_, n) => n);
  const { indices } = nearestNeighbours(positions, positions, 2, k, own);
  const squared = new Float64Array(count);
  let penalty = 0;
  for (let n = 0; n < count; n++) {
    for (let m = 0; m < count; m++) {
      let sum = 0;
      for (let d = 0, a = n * dimensions, b = m * dimensions; d < dimensions; d++) sum += (points[a++] - points[b++]) ** 2;
      squared[m] = sum;
    }
    squared[n] = Number.POSITIVE_INFINITY;
    for (let i = 0; i < k; i++) {
      const distance = squared[indices[n * k + i]];
      let rank = 1;
      for (let m = 0; m < count; m++) if (squared[m] < distance) rank++;
      penalty += Math.max(0, rank - k);
    }
  }
  return 1 - (2 / (count * k * (2 * count - 3 * k - 1))) * penalty;
}

/**
 * How often the label of an image is the commonest one of its `k` nearest positions, itself left out, 0 to 1: the accuracy of
 * scikit-learn's `KNeighborsClassifier` under leave-one-out; of equally common labels the lowest. `positions` are `[N,2]`, `labels`
 * `[N]` with -1 for none; `asked` are the indices that are looked at. Null if fewer than two labels or not more than k labelled
 * images are there.
 */
export function labelAccuracy(
  positions: Float32Array,
  labels: ArrayLike<number>,
  asked: ArrayLike<number>,
  k = mapNeighbours,
): number | null {
  const labelled = Array.from(labels, (_, n) => n).filter(
    (n) => labels[n] >= 0 && Number.isFinite(positions[2 * n]) && Number.isFinite(positions[2 * n + 1]),
  );
  const different = new Set(labelled.map((n) => labels[n]));
  if (different.size < 2 || labelled.length <= k) return null;
  const places = new Map(labelled.map((n, place) => [n, place]));
  const queries = Array.from(asked, (n) => places.get(n)).filter((place) => place !== undefined);
  if (queries.length === 0) return null;
  const points = rowsOf(positions, 2, labelled);
  const { indices } = nearestNeighbours(points, rowsOf(points, 2, queries), 2, k, queries);
  const votes = new Uint32Array(Math.max(...different) + 1);
  let right = 0;
  for (const [q, place] of queries.entries()) {
    votes.fill(0);
    for (let i = 0; i < k; i++) votes[labels[labelled[indices[q * k + i]]]]++;
    if (votes.indexOf(Math.max(...votes)) === labels[labelled[place]]) right++;
  }
  return right / queries.length;
}
