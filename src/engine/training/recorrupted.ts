import { gaussianBlur } from "../../core/numbers/gaussian-blur.js";
import { levelAt } from "../../core/numbers/noise-model.js";
import { normal, type Random } from "../../core/numbers/random.js";
import type { Batch } from "../contract/engine.js";

type Shape3 = readonly [number, number, number];

/** The part of the pictures' own noise that is added to what the network sees. */
const added = 0.75;
/** The deviation in pixels of the blur that says how bright a picture is at a pixel. */
const around = 1.5;

/**
 * Patches `[N,H,W,C]` with more noise, and as targets the same patches less that noise, enlarged: if it is as strong as their own, the noise of the
 * two has nothing in common, and what can be foretold of one from the other is the picture (Recorrupted-to-Recorrupted, Pang et al. 2021).
 * `levels` is the noise by brightness, see `NoiseLevelFunction`.
 */
export function recorrupted(batch: Batch, [height, width, channels]: Shape3, levels: Float64Array, random: Random): Batch {
  const pixels = height * width;
  const plane = (at: number) => Math.floor(at / (pixels * channels)) * channels + (at % channels);
  const pixel = (at: number) => Math.floor(at / channels) % pixels;
  const planes = new Float32Array(batch.images.length);
  for (let at = 0; at < planes.length; at++) planes[plane(at) * pixels + pixel(at)] = batch.images[at];
  const brightness = gaussianBlur(planes, height, width, around);
  const [images, targets] = [new Float32Array(planes.length), new Float32Array(planes.length)];
  for (let at = 0; at < planes.length; at++) {
    const noise = levelAt(levels, brightness[plane(at) * pixels + pixel(at)]) * normal(random);
    images[at] = batch.images[at] + added * noise;
    targets[at] = batch.images[at] - noise / added;
  }
  return { ...batch, images, targets };
}
