import { normal, type Random } from "../../core/numbers/random.js";

/** Numbers that a vector is projected to before it is compared. */
const projectedWidth = 32;

/**
 * Picks `count` of the vectors `[N,width]` so that the farthest one from all picked is near (greedy k-centre on a random projection to 32
 * numbers, as PatchCore picks its memory; Roth et al. 2022). Gives their indices, all if there are no more; cancelled through `pause`,
 * which is awaited now and then.
 */
export async function greedyCover(
  vectors: Float32Array,
  width: number,
  count: number,
  random: Random,
  pause: (done: number) => Promise<void>,
): Promise<number[]> {
  const total = vectors.length / width;
  if (total <= count) return Array.from({ length: total }, (_, i) => i);
  const projected = project(vectors, width, random);
  const cover: Cover = { projected, distances: new Float32Array(total).fill(Number.POSITIVE_INFINITY), nearest: new Uint16Array(total) };
  const picked = [Math.floor(random() * total)];
  while (picked.length < count) {
    picked.push(farthest(cover, picked));
    if (picked.length % 64 === 0) await pause(picked.length);
  }
  return picked;
}

/** How far each vector is from the picked ones. */
interface Cover {
  /** `[N,32]`. */
  projected: Float32Array;
  /** `[N]`: the squared distance to the nearest picked one. */
  distances: Float32Array;
  /** `[N]`: which of the picked ones that is. */
  nearest: Uint16Array;
}

/**
 * Lowers each vector's distance to the picked ones by the newest, and gives the one that is farthest then. A vector that is nearer to its
 * own picked one than half of the way from there to the newest is farther from the newest, and need not be measured (Elkan 2003).
 */
function farthest({ projected, distances, nearest }: Cover, picked: readonly number[]): number {
  const newest = picked.length - 1;
  const centre = projected.slice(picked[newest] * projectedWidth, (picked[newest] + 1) * projectedWidth);
  const apart = Float32Array.from(picked, (index) => squaredDistance(projected, index * projectedWidth, centre, Number.POSITIVE_INFINITY));
  let best = 0;
  for (let i = 0; i < distances.length; i++) {
    const limit = distances[i];
    if (!(apart[nearest[i]] >= 4 * limit)) {
      const squared = squaredDistance(projected, i * projectedWidth, centre, limit);
      if (squared < limit) {
        distances[i] = squared;
        nearest[i] = newest;
      }
    }
    if (distances[i] > distances[best]) best = i;
  }
  return best;
}

/** The squared distance of a vector to a centre, or any number of at least `limit` if it is not below it. */
function squaredDistance(projected: Float32Array, at: number, centre: Float32Array, limit: number): number {
  let sum = 0;
  // Written out, as this is nearly all of the time.
  for (let k = 0; k < projectedWidth && sum < limit; k += 8) {
    const a = projected[at + k] - centre[k];
    const b = projected[at + k + 1] - centre[k + 1];
    const c = projected[at + k + 2] - centre[k + 2];
    const d = projected[at + k + 3] - centre[k + 3];
    const e = projected[at + k + 4] - centre[k + 4];
    const f = projected[at + k + 5] - centre[k + 5];
    const g = projected[at + k + 6] - centre[k + 6];
    const h = projected[at + k + 7] - centre[k + 7];
    sum += a * a + b * b + c * c + d * d + (e * e + f * f + g * g + h * h);
  }
  return sum;
}

function project(vectors: Float32Array, width: number, random: Random): Float32Array {
  const directions = Float32Array.from({ length: width * projectedWidth }, () => normal(random) / Math.sqrt(projectedWidth));
  const total = vectors.length / width;
  const projected = new Float32Array(total * projectedWidth);
  for (let i = 0; i < total; i++) {
    const to = i * projectedWidth;
    for (let c = 0; c < width; c++) {
      const value = vectors[i * width + c];
      const from = c * projectedWidth;
      for (let k = 0; k < projectedWidth; k++) projected[to + k] += value * directions[from + k];
    }
  }
  return projected;
}
