import { type kmeans, kmeansGenerator } from "ml-kmeans";
import { nextTurn } from "../images/next-turn.js";
import { spread } from "../images/subset.js";

/** Points that the centres are found from at most, spread evenly: more move them little. */
const fitted = 3000;
/** Points that are given to their clusters at once. */
const together = 4096;
/** Clusters if nothing says how many there may be. */
const usual = 10;
/** Labels at most that say how many there may be: more are hardly kinds of pictures. */
const mostLabels = 30;

/** How many clusters to look for: as many as there are labels, if these are some. */
export const clustersFor = (labels: number): number => (labels >= 2 && labels <= mostLabels ? labels : usual);

/**
 * The cluster of each of some points `[N,D]` by k-means (Lloyd 1982) from a seeded k-means++ beginning (Arthur and Vassilvitskii 2007):
 * -1 for a point with a number that is not finite, else from 0, the largest cluster first. At most `most` clusters; fewer for fewer different points.
 * Throws CancelledError.
 */
export async function clustersOf(
  points: Float32Array,
  dimensions: number,
  most: number,
  { seed, signal }: { seed: number; signal: AbortSignal },
): Promise<Int32Array> {
  const point = (n: number): number[] => Array.from(points.subarray(n * dimensions, (n + 1) * dimensions));
  const clusters = new Int32Array(points.length / dimensions).fill(-1);
  const finite = [...clusters.keys()].filter((n) => points.subarray(n * dimensions, (n + 1) * dimensions).every(Number.isFinite));
  const chosen = Array.from(spread(finite.length, fitted), (position) => point(finite[position]));
  if (chosen.length < 2) return clusters;
  let found: ReturnType<typeof kmeans> | undefined;
  for (const step of kmeansGenerator(chosen, Math.min(most, chosen.length - 1), { seed })) {
    found = step;
    await nextTurn(signal);
  }
  for (let start = 0; found && start < finite.length; start += together) {
    const some = finite.slice(start, start + together);
    for (const [n, cluster] of found.nearest(some.map(point)).entries()) clusters[some[n]] = cluster;
    await nextTurn(signal);
  }
  return bySize(clusters);
}

/** Clusters numbered anew, the largest first; those without a point have no number. */
function bySize(clusters: Int32Array): Int32Array {
  const counts = new Map<number, number>();
  for (const cluster of clusters) if (cluster >= 0) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
  const order = [...counts].sort(([a, many], [b, few]) => few - many || a - b).map(([cluster]) => cluster);
  return clusters.map((cluster) => order.indexOf(cluster));
}
