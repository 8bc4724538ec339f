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
  const distances = new Float32Array(total).fill(Number.POSITIVE_INFINITY);
  const picked = [Math.floor(random() * total)];
  while (picked.length < count) {
    picked.push(farthest(projected, distances, picked[picked.length - 1]));
    if (picked.length % 64 === 0) await pause(picked.length);
  }
  return picked;
}

/** Lowers each vector's distance to the picked ones by the newest, and gives the one that is farthest then. */
function farthest(projected: Float32Array, distances: Float32Array, newest: number): number {
  const centre = projected.slice(newest * projectedWidth, (newest + 1) * projectedWidth);
  let best = 0;
  for (let i = 0, at = 0; i < distances.length; i++, at += projectedWidth) {
    let sum = 0;
    const limit = distances[i];
    // A partial sum beyond the limit changes nothing. Written out, as this is nearly all of the time.
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
    if (sum < limit) distances[i] = sum;
    if (distances[i] > distances[best]) best = i;
  }
  return best;
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
