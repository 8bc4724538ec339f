import sharp from "sharp";
import { unreachable } from "../../core/language/error.js";
import { gaussianBlur } from "../../core/numbers/gaussian-blur.js";
import { clip } from "../../core/numbers/metrics.js";
import { normal, poisson, type Random } from "../../core/numbers/random.js";
import type { Project } from "../../core/project/project.js";

export type Noise = Project["training"]["noise"];
/** Noise that is computed here; JPEG's is made by its codec, which answers later. */
export type ComputedNoise = Noise & { kind: Exclude<Noise["kind"], "jpeg"> };
type Shape3 = readonly [number, number, number];

/** The deviation of a blur of amount 1, in pixels. */
const widestBlur = 10;

/** True of noise that {@link noisyImages} makes. */
export const isComputed = (noise: Noise): noise is ComputedNoise => noise.kind !== "jpeg";

/** The amount of noise in an image: the one that is set, or one drawn evenly between two. */
export const amountOf = ({ amount }: Pick<Noise, "amount">, random: Random): number =>
  typeof amount === "number" ? amount : amount[0] + (amount[1] - amount[0]) * random();

/** Images `[N,H,W,C]` on 0..1 with noise, each of its own amount; the result is not clipped, as a camera's offset is not. */
export function noisyImages(images: Float32Array, shape: Shape3, noise: ComputedNoise, random: Random): Float32Array {
  if (noise.kind === "none") return images;
  const noisy = new Float32Array(images.length);
  const size = shape[0] * shape[1] * shape[2];
  for (let at = 0; at < images.length; at += size)
    noisy.set(noisyImage(images.subarray(at, at + size), shape, noise.kind, amountOf(noise, random), random), at);
  return noisy;
}

/** As {@link noisyImages}, of every kind of noise. JPEG's is what the codec leaves of 8 bits at a quality of 100 less 100 times the amount. */
export async function addNoise(images: Float32Array, shape: Shape3, noise: Noise, random: Random): Promise<Float32Array> {
  if (isComputed(noise)) return noisyImages(images, shape, noise, random);
  const size = shape[0] * shape[1] * shape[2];
  const amounts = Array.from({ length: images.length / size }, () => amountOf(noise, random));
  const compressed = await Promise.all(amounts.map((amount, n) => throughJpeg(images.subarray(n * size, (n + 1) * size), shape, amount)));
  const noisy = new Float32Array(images.length);
  for (const [n, values] of compressed.entries()) noisy.set(values, n * size);
  return noisy;
}

function noisyImage(
  values: Float32Array,
  shape: Shape3,
  kind: Exclude<ComputedNoise["kind"], "none">,
  amount: number,
  random: Random,
): Float32Array {
  switch (kind) {
    case "gaussian":
      return values.map((v) => v + amount * normal(random));
    case "poisson": {
      // So many photons at white that the standard deviation there is `amount`.
      const photons = 1 / amount ** 2;
      return values.map((v) => poisson(Math.max(0, v) * photons, random) / photons);
    }
    case "speckle":
      return values.map((v) => v * (1 + amount * normal(random)));
    case "saltAndPepper":
      return values.map((v) => {
        const draw = random();
        return draw < amount / 2 ? 0 : draw < amount ? 1 : v;
      });
    case "masking":
      return values.map((v) => (random() < amount ? 0 : v));
    case "stripes": {
      const [height, width, channels] = shape;
      const rows = Float32Array.from({ length: height }, () => amount * normal(random));
      return values.map((v, at) => v + rows[Math.floor(at / (width * channels))]);
    }
    case "blur":
      return blurred(values, shape, widestBlur * amount);
    default:
      return unreachable(kind);
  }
}

/** An image `[H,W,C]` blurred channel by channel. */
function blurred(values: Float32Array, [height, width, channels]: Shape3, sigma: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let channel = 0; channel < channels; channel++) {
    const plane = Float32Array.from({ length: height * width }, (_, at) => values[at * channels + channel]);
    for (const [at, value] of gaussianBlur(plane, height, width, sigma).entries()) out[at * channels + channel] = value;
  }
  return out;
}

async function throughJpeg(values: Float32Array, [height, width, channels]: Shape3, amount: number): Promise<Float32Array> {
  const bytes = Uint8Array.from(values, (value) => Math.round(255 * clip(value)));
  const raw = { width, height, channels: channels === 3 ? 3 : 1 } as const;
  const file = await sharp(bytes, { raw })
    .jpeg({ quality: Math.max(1, Math.round(100 - 100 * amount)) })
    .toBuffer();
  const decoded = sharp(file).toColourspace(channels === 3 ? "srgb" : "b-w");
  return Float32Array.from(await decoded.raw().toBuffer(), (byte) => byte / 255);
}
