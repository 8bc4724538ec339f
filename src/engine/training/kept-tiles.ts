import { isWhole, type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import { joined, rowsOf } from "../../core/numbers/rows.js";
import type { Batch } from "../contract/engine.js";
import type { ImageSubset } from "../images/subset.js";

/** Tiles that stay the same over the epochs; `lesson` makes those of a batch of images, the first of which is at position `start`. */
export async function keptTiles(
  subset: ImageSubset,
  shape: ImageSubset["shape"],
  lesson: (batch: Batch, start: number) => Batch | Promise<Batch>,
): Promise<ImageSubset> {
  const size = shape[0] * shape[1] * shape[2];
  const [images, targets] = [new Float32Array(subset.count * size), new Float32Array(subset.count * size)];
  const areas: Rectangle[] = [];
  const weights: Float32Array[] = [];
  const together = 16;
  for (let start = 0; start < subset.count; start += together) {
    const positions = Array.from({ length: Math.min(together, subset.count - start) }, (_, i) => start + i);
    const batch = await lesson(subset.batch(positions), start);
    images.set(batch.images, start * size);
    targets.set(batch.targets ?? batch.images, start * size);
    if (batch.weights) weights.push(batch.weights);
    areas.push(...(batch.areas ?? positions.map(() => wholeOf(shape))));
  }
  const counted = joined(weights);
  return {
    count: subset.count,
    files: [],
    shape,
    batch: (positions) => ({
      count: positions.length,
      images: rowsOf(images, size, positions),
      targets: rowsOf(targets, size, positions),
      ...(counted.length > 0 && { weights: rowsOf(counted, shape[0] * shape[1], positions) }),
      ...(!areas.every((area) => isWhole(area, shape)) && { areas: Array.from(positions, (position) => areas[position]) }),
    }),
  };
}
