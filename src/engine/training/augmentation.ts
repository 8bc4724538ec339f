import { unreachable } from "../../core/language/error.js";
import { normal, poisson, type Random, randomStream } from "../../core/numbers/random.js";
import type { Project } from "../../core/project/project.js";
import type { Batch } from "../contract/engine.js";
import type { ImageSubset } from "../images/subset.js";

type Training = Project["training"];
type Shape3 = readonly [number, number, number];

/** Whether the training images are changed before they are shown. */
export function changesImages({ noise, augmentation }: Training): boolean {
  return noise.kind !== "none" || augmentation.flip !== "none" || augmentation.shift > 0 || augmentation.brightness > 0;
}

/**
 * A batch as step `step` of epoch `epoch` sees it: augmented, targets alike, then noisy, with the clean images as targets. New
 * each epoch, and only from seed, purpose, epoch and step, so that a resumed run sees the same.
 */
export function augmentBatch(batch: Batch, training: Training, shape: Shape3, epoch: number, step: number): Batch {
  if (!changesImages(training)) return batch;
  const images = augment(batch.images, batch.count, training, shape, randomStream(training.seed, "augmentation", epoch, step));
  const targets = batch.targets
    ? augment(batch.targets, batch.count, training, shape, randomStream(training.seed, "augmentation", epoch, step))
    : null;
  if (training.noise.kind === "none") return { count: batch.count, images, targets };
  return {
    count: batch.count,
    images: addNoise(images, training.noise, randomStream(training.seed, "noise", epoch, step)),
    targets: targets ?? images,
  };
}

/** The subset with noise that is the same each time, for validation; without augmentation. */
export function noisySubset(subset: ImageSubset, training: Training, shape: Shape3): ImageSubset {
  const noiseOnly = { ...training, augmentation: { flip: "none", shift: 0, brightness: 0 } } as const;
  return { ...subset, batch: (positions) => augmentBatch(subset.batch(positions), noiseOnly, shape, 0, positions[0] ?? 0) };
}

/** Noise on values of 0..1; the result is not clipped, as a camera's offset is not. */
export function addNoise(values: Float32Array, { kind, amount }: Training["noise"], random: Random): Float32Array {
  switch (kind) {
    case "none":
      return values;
    case "gaussian":
      return values.map((v) => v + amount * normal(random));
    case "poisson": {
      // So many photons at white that the standard deviation there is `amount`.
      const photons = 1 / amount ** 2;
      return values.map((v) => poisson(Math.max(0, v) * photons, random) / photons);
    }
    case "saltAndPepper":
      return values.map((v) => {
        const draw = random();
        return draw < amount / 2 ? 0 : draw < amount ? 1 : v;
      });
    case "masking":
      return values.map((v) => (random() < amount ? 0 : v));
    default:
      return unreachable(kind);
  }
}

/** Flips, shifts (edges repeated) and brightens each image by its own draw. */
function augment(
  values: Float32Array,
  count: number,
  { augmentation }: Training,
  [height, width, channels]: Shape3,
  random: Random,
): Float32Array {
  const { flip, shift, brightness } = augmentation;
  if (flip === "none" && shift === 0 && brightness === 0) return values;
  const out = new Float32Array(values.length);
  const size = height * width * channels;
  const clamp = (v: number, n: number) => Math.min(n - 1, Math.max(0, v));
  for (let n = 0; n < count; n++) {
    const mirrored = random() < 0.5 && flip !== "none";
    const upended = random() < 0.5 && flip === "both";
    const down = Math.round((2 * random() - 1) * shift * height);
    const right = Math.round((2 * random() - 1) * shift * width);
    const light = (2 * random() - 1) * brightness;
    for (let y = 0; y < height; y++) {
      const fromY = clamp((upended ? height - 1 - y : y) - down, height);
      for (let x = 0; x < width; x++) {
        const fromX = clamp((mirrored ? width - 1 - x : x) - right, width);
        const from = n * size + (fromY * width + fromX) * channels;
        const to = n * size + (y * width + x) * channels;
        for (let c = 0; c < channels; c++) out[to + c] = values[from + c] + light;
      }
    }
  }
  return out;
}
