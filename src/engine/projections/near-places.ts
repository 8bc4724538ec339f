import { placeNeighbours } from "../../core/analyses/projection.js";
import { nearestNeighbours } from "../../core/numbers/nearest-neighbours.js";

/** The share of the mean distance up to which a point counts as one of the map: what rounding makes of an equal one. */
const same = 1e-4;
/** Halvings until the width of the weights is known well enough, as in umap-learn. */
const halvings = 64;

/** Points that are on a map: `[N,D]` and their positions `[N,2]`. */
export interface Mapped {
  points: Float32Array;
  dimensions: number;
  positions: Float32Array;
}

/**
 * Positions `[Q,2]` of further points `[Q,D]` on a map by UMAP that stays as it is: the mean of the positions of the nearest points on it,
 * weighted by exp(-distance / width), the width being such that the weights sum up to log2(k). So UMAP's `transform` begins (umap-learn,
 * `smooth_knn_dist` and `init_graph_transform`; McInnes, Healy and Melville 2018, sections 3.1 and 4); the epochs that would follow move
 * the new points only a little and are left out. A point with a number that is not finite, or without neighbours, has none (NaN).
 */
export function placesNear({ points, dimensions, positions }: Mapped, queries: Float32Array): Float32Array {
  const k = Math.min(placeNeighbours, points.length / dimensions);
  const { indices, distances } = nearestNeighbours(points, queries, dimensions, k);
  const places = new Float32Array((2 * queries.length) / dimensions);
  for (let query = 0; 2 * query < places.length; query++) {
    const near = [...indices.subarray(k * query, k * (query + 1)).keys()].filter((i) => {
      const index = indices[k * query + i];
      return index >= 0 && Number.isFinite(positions[2 * index]);
    });
    const weights = weightsOf(near.map((i) => distances[k * query + i]));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let axis = 0; axis < 2; axis++) {
      const sum = near.reduce((sum, i, n) => sum + weights[n] * positions[2 * indices[k * query + i] + axis], 0);
      places[2 * query + axis] = near.length > 0 ? sum / total : Number.NaN;
    }
  }
  return places;
}

/** True if the nearest of some points, by their distances in order, is the same as what they are near to. Where all are equal none tells. */
export function isSame(distances: ArrayLike<number>): boolean {
  const known = Array.from(distances).filter(Number.isFinite);
  const mean = known.reduce((sum, distance) => sum + distance, 0) / known.length;
  return mean > 0 && distances[0] <= same * mean;
}

/** The weights of neighbours by their distances, the nearest first; if that is the same point it has all, as in umap-learn. */
function weightsOf(distances: readonly number[]): number[] {
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
  if (distances[0] <= same * mean) return distances.map((_, n) => (n === 0 ? 1 : 0));
  const asked = Math.log2(distances.length);
  const sumAt = (width: number) => distances.reduce((sum, distance) => sum + Math.exp(-distance / width), 0);
  let [low, high, width] = [0, Number.POSITIVE_INFINITY, distances[0]];
  for (let n = 0; n < halvings; n++) {
    if (sumAt(width) > asked) high = width;
    else low = width;
    width = Number.isFinite(high) ? (low + high) / 2 : 2 * width;
  }
  const weights = distances.map((distance) => Math.exp(-distance / width));
  // Of a single neighbour none is asked for, and its weight may be too small for a number.
  return weights[0] > 0 ? weights : distances.map((_, n) => (n === 0 ? 1 : 0));
}
