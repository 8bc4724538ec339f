import { clipped } from "../../core/numbers/metrics.js";
import { type Random, randomStream } from "../../core/numbers/random.js";
import { intersection, type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import type { Project } from "../../core/project/project.js";
import type { Batch } from "../contract/engine.js";
import { batchRanges } from "../images/batches.js";
import type { ImageSubset } from "../images/subset.js";
import { addNoise, isComputed, noisyImages } from "./noise.js";

type Training = Project["training"];
type Shape3 = readonly [number, number, number];

/** Whether the training images are changed before they are shown. */
export function changesImages({ noise, augmentation }: Training): boolean {
  return noise.kind !== "none" || augmentation.flip !== "none" || augmentation.shift > 0 || augmentation.brightness > 0;
}

/**
 * A batch as step `step` of epoch `epoch` sees it: augmented, targets alike, then noisy, with the clean images as targets. New
 * each epoch, and only from seed, purpose, epoch and step, so that a resumed run sees the same. `clipped` says that noise ends at black
 * and white, as in files of whole numbers.
 */
export async function augmentBatch(
  batch: Batch,
  training: Training,
  shape: Shape3,
  epoch: number,
  step: number,
  clipped = false,
): Promise<Batch> {
  if (!changesImages(training)) return batch;
  const augmented = movedBatch(batch, training, shape, epoch, step);
  if (training.noise.kind === "none") return augmented;
  return withNoise(augmented, await addNoise(augmented.images, shape, training.noise, noiseStream(training, epoch, step)), clipped);
}

function movedBatch(batch: Batch, { seed, augmentation }: Training, shape: Shape3, epoch: number, step: number): Batch {
  const moves = movesOf(batch.count, augmentation, shape, randomStream(seed, "augmentation", epoch, step));
  const areas = batch.areas?.map((area, n) => (moves ? movedArea(area, moves[n], shape) : area));
  return {
    ...batch,
    images: augment(batch.images, moves, shape),
    targets: batch.targets && augment(batch.targets, moves, shape),
    ...(areas && { areas }),
  };
}

const noiseStream = ({ seed }: Training, epoch: number, step: number) => randomStream(seed, "noise", epoch, step);

const withNoise = (batch: Batch, noisy: Float32Array, clips: boolean): Batch => ({
  ...batch,
  images: clips ? clipped(noisy) : noisy,
  targets: batch.targets ?? batch.images,
});

/** The subset with noise that is the same each time, for validation; without augmentation. What a codec makes of the images is made at once, and kept in the bytes that it gives. */
export async function noisySubset(subset: ImageSubset, training: Training, shape: Shape3): Promise<ImageSubset> {
  const { noise } = training;
  if (noise.kind === "none") return subset;
  if (isComputed(noise))
    return {
      ...subset,
      batch(positions) {
        const batch = subset.batch(positions);
        return withNoise(batch, noisyImages(batch.images, shape, noise, noiseStream(training, 0, positions[0] ?? 0)), false);
      },
    };
  const size = shape[0] * shape[1] * shape[2];
  const coded = new Uint8Array(subset.count * size);
  for (const [from, to] of batchRanges(subset.count, codedAtOnce)) {
    const { images } = subset.batch(Array.from({ length: to - from }, (_, n) => from + n));
    const noisy = await addNoise(images, shape, noise, noiseStream(training, 0, from));
    coded.set(
      noisy.map((value) => Math.round(255 * value)),
      from * size,
    );
  }
  return {
    ...subset,
    batch(positions) {
      const noisy = new Float32Array(positions.length * size);
      for (let n = 0; n < positions.length; n++)
        noisy.set(
          Float32Array.from(coded.subarray(positions[n] * size, (positions[n] + 1) * size), (byte) => byte / 255),
          n * size,
        );
      return withNoise(subset.batch(positions), noisy, false);
    },
  };
}

/** Images that a codec takes at once. */
const codedAtOnce = 16;

/** What becomes of an image: its axes are exchanged, it is mirrored, then shifted by whole pixels, and brightened. */
interface Move {
  turned: boolean;
  mirrored: boolean;
  upended: boolean;
  down: number;
  right: number;
  light: number;
}

/** A draw for each of `count` images; null if they stay as they are. */
function movesOf(count: number, augmentation: Training["augmentation"], [height, width]: Shape3, random: Random): Move[] | null {
  const { flip, shift, brightness } = augmentation;
  if (flip === "none" && shift === 0 && brightness === 0) return null;
  const turns = flip === "turns" && height === width;
  return Array.from({ length: count }, () => ({
    mirrored: random() < 0.5 && flip !== "none",
    upended: random() < 0.5 && (flip === "both" || flip === "turns"),
    down: Math.round((2 * random() - 1) * shift * height),
    right: Math.round((2 * random() - 1) * shift * width),
    light: (2 * random() - 1) * brightness,
    // Drawn last and by these alone, so that the others draw as before.
    turned: turns && random() < 0.5,
  }));
}

/** Images `[N,H,W,C]` after their moves; edges are repeated. */
function augment(values: Float32Array, moves: readonly Move[] | null, [height, width, channels]: Shape3): Float32Array {
  if (!moves) return values;
  const out = new Float32Array(values.length);
  const size = height * width * channels;
  const clamp = (v: number, n: number) => Math.min(n - 1, Math.max(0, v));
  for (const [n, { turned, mirrored, upended, down, right, light }] of moves.entries()) {
    for (let y = 0; y < height; y++) {
      const fromY = clamp((upended ? height - 1 - y : y) - down, height);
      for (let x = 0; x < width; x++) {
        const fromX = clamp((mirrored ? width - 1 - x : x) - right, width);
        const from = n * size + (turned ? fromX * width + fromY : fromY * width + fromX) * channels;
        const to = n * size + (y * width + x) * channels;
        for (let c = 0; c < channels; c++) out[to + c] = values[from + c] + light;
      }
    }
  }
  return out;
}

/** Where the area of a picture lies after its move: what is left of it in the image. */
function movedArea(area: Rectangle, { turned, mirrored, upended, down, right }: Move, image: Shape3): Rectangle {
  const { y, x, height, width } = turned ? { y: area.x, x: area.y, height: area.width, width: area.height } : area;
  // Pixel p of the picture comes to lie where p = (n - 1 - q) - d or p = q - d.
  const top = upended ? image[0] - y - height - down : y + down;
  const left = mirrored ? image[1] - x - width - right : x + right;
  return intersection({ y: top, x: left, height, width }, wholeOf(image));
}
