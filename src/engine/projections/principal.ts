import { principalAxes } from "../../core/numbers/principal-axes.js";
import { randomStream } from "../../core/numbers/random.js";
import { rowsOf } from "../../core/numbers/rows.js";
import { spread } from "../images/subset.js";

/** Numbers that the axes are found from at most: 64 MB. */
const mostNumbers = 1 << 24;

/** The two principal axes of points. */
export interface PrincipalPlane {
  /** The share of the variance of the points along both axes, 0 to 1; null if the points do not vary. */
  explainedVariance: number | null;
  /** Positions `[n,2]` of points `[n,D]`. */
  positions(points: Float32Array): Float32Array;
}

/** Finds the plane of points `[N,D]` (Pearson 1901); of very many, of some that are spread evenly. */
export function principalPlane(points: Float32Array, dimensions: number): PrincipalPlane {
  const count = points.length / dimensions;
  const chosen = spread(count, Math.floor(mostNumbers / dimensions));
  const some = chosen.length === count ? points : rowsOf(points, dimensions, chosen);
  const { mean, axes, variances } = principalAxes(some, dimensions, 2, randomStream(1, "principal plane"));
  const total = totalVariance(some, mean);
  return {
    explainedVariance: total > 0 ? variances.reduce((sum, value) => sum + value, 0) / total : null,
    positions(points) {
      const positions = new Float32Array((2 * points.length) / dimensions);
      for (let axis = 0; axis * dimensions < axes.length; axis++)
        for (let n = 0; n * dimensions < points.length; n++) {
          let sum = 0;
          for (let d = 0; d < dimensions; d++) sum += axes[axis * dimensions + d] * (points[n * dimensions + d] - mean[d]);
          positions[2 * n + axis] = sum;
        }
      return positions;
    },
  };
}

/** The variances along all numbers together; points with a number that is not finite are left out. */
function totalVariance(points: Float32Array, mean: Float64Array): number {
  const dimensions = mean.length;
  let total = 0;
  let count = 0;
  for (let at = 0; at < points.length; at += dimensions) {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) sum += (points[at + d] - mean[d]) ** 2;
    if (!Number.isFinite(sum)) continue;
    total += sum;
    count++;
  }
  return count > 0 ? total / count : 0;
}
