import type { ProjectionName } from "../../core/analyses/projection.js";
import { unreachable } from "../../core/language/error.js";
import { nearestNeighbours } from "../../core/numbers/nearest-neighbours.js";
import type { KeptMap } from "../../runs/placed.js";
import { nextTurn } from "../images/next-turn.js";
import type { MadeMap } from "./made-map.js";
import { type Mapped, placesNear } from "./near-places.js";
import { principalPlane } from "./principal.js";
import { ownPositions } from "./projections.js";

/** What placing is given from outside; `progress` is told how many codes are placed. */
export interface PlacingContext {
  signal: AbortSignal;
  progress(done: number): void;
}

/** Codes that are placed before a cancel is heard. */
const together = 256;

/** The places of further codes `[Q,latent]` on a map, whose points stay: by each of its projections, and in its clusters. What was placed on it before decides nothing. Throws CancelledError. */
export async function placesOnMap({ kept, result, columns }: KeptMap, further: Float32Array, context: PlacingContext): Promise<MadeMap> {
  const { latent, axes, count } = result;
  const own = kept.record.arrivals?.first ?? count;
  const points = Float32Array.from(columns.codes.subarray(0, own * latent));
  const placedBy = async (projection: ProjectionName): Promise<Float32Array> => {
    switch (projection) {
      case "code":
        return ownPositions(further, latent);
      case "principal components":
        return principalPlane(points, latent).positions(further);
      case "umap": {
        const positions = Float32Array.from((columns.umap ?? columns.positions).subarray(0, 2 * own));
        return nearEach({ points, dimensions: latent, positions }, further, context);
      }
      default:
        return unreachable(projection);
    }
  };
  const positions = await placedBy(axes);
  const placed = async (projection: ProjectionName) => (projection === axes ? positions : placedBy(projection));
  return {
    columns: {
      positions,
      ...(columns.pca && { pca: await placed("principal components") }),
      ...(columns.umap && { umap: await placed("umap") }),
      ...(columns.clusters && { clusters: nearestClusters(points, latent, columns.clusters.subarray(0, own), further) }),
    },
    summary: { axes },
  };
}

/** As {@link placesNear}, some at a time, as each is compared with every point of the map. */
async function nearEach(map: Mapped, queries: Float32Array, { signal, progress }: PlacingContext): Promise<Float32Array> {
  const { dimensions } = map;
  const places = new Float32Array((2 * queries.length) / dimensions);
  for (let start = 0; start * dimensions < queries.length; start += together) {
    await nextTurn(signal);
    const some = placesNear(map, queries.subarray(start * dimensions, (start + together) * dimensions));
    places.set(some, 2 * start);
    progress(start + some.length / 2);
  }
  return places;
}

/** The cluster `[Q]` of each of some points `[Q,D]`: the one whose centre is nearest, the centre being the mean of its members among `points`; -1 for a point with a number that is not finite. */
function nearestClusters(points: Float32Array, dimensions: number, clusters: Int32Array | Float32Array, queries: Float32Array): Int32Array {
  const count = 1 + Math.max(-1, ...new Set(clusters));
  const centres = new Float32Array(count * dimensions);
  const members = new Float64Array(count);
  for (const cluster of clusters) if (cluster >= 0) members[cluster]++;
  for (const [n, cluster] of clusters.entries())
    for (let d = 0; cluster >= 0 && d < dimensions; d++) centres[cluster * dimensions + d] += points[n * dimensions + d] / members[cluster];
  return nearestNeighbours(centres, queries, dimensions, 1).indices;
}
