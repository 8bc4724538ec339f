import { gaussianBlur } from "../../core/numbers/gaussian-blur.js";
import { normal, type Random } from "../../core/numbers/random.js";

const between = (random: Random, low: number, high: number) => low + (high - low) * random();
/** A number whose logarithm lies evenly between those of both ends. */
const inRatio = (random: Random, low: number, high: number) => Math.exp(between(random, Math.log(low), Math.log(high)));

/** Waves that a random field is the sum of. */
const waves = 24;
/** How soft the edge of a shape is, as the deviation of a Gaussian in pixels. */
const softness = [0, 0.6, 1.2, 2.5];

/**
 * Random shapes `[size,size]` on 0..1: blots, streaks and crumbs that cover 0.2 to 10 % of the square. Each is where a smooth random
 * field, stretched along some direction and fading away from some place, is highest.
 */
export function randomShapes(count: number, size: number, random: Random): Float32Array[] {
  return Array.from({ length: count }, (_, index) => softened(shape(size, random), size, softness[index % softness.length]));
}

function shape(size: number, random: Random): Float32Array {
  const narrow = inRatio(random, 0.8, 10);
  const wide = Math.min(24, narrow * inRatio(random, 1, 8));
  const [turn, phase] = [between(random, 0, Math.PI), 2 * Math.PI];
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const field = new Float32Array(size * size);
  for (let wave = 0; wave < waves; wave++) {
    // The spectrum of white noise behind a Gaussian of these deviations.
    const [across, along, start] = [normal(random) / (narrow * Math.SQRT2), normal(random) / (wide * Math.SQRT2), phase * random()];
    const [down, right] = [across * cos - along * sin, across * sin + along * cos];
    for (let y = 0, at = 0; y < size; y++) for (let x = 0; x < size; x++, at++) field[at] += Math.cos(down * y + right * x + start);
  }
  const lowest = field.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const [centreY, centreX, radius] = [between(random, 4, size - 4), between(random, 4, size - 4), inRatio(random, 5, 26)];
  for (let y = 0, at = 0; y < size; y++)
    for (let x = 0; x < size; x++, at++)
      field[at] = (field[at] - lowest) * Math.exp(-((((y - centreY) ** 2 + (x - centreX) ** 2) / radius ** 2) ** 2));
  const limit = field.slice().sort()[Math.floor((1 - inRatio(random, 0.002, 0.1)) * (field.length - 1))];
  return field.map((value) => Number(value > limit));
}

function softened(mask: Float32Array, size: number, sigma: number): Float32Array {
  if (sigma === 0) return mask;
  const soft = gaussianBlur(mask, size, size, sigma);
  const most = Math.max(
    0.3,
    soft.reduce((largest, value) => Math.max(largest, value), 0),
  );
  return soft.map((value) => value / most);
}

/** The share of tiles that stay as they are, and of those that get two shapes. */
const clean = 0.25;
const double = 0.35;

/**
 * Copies of square tiles `[N,S,S,C]` on 0..1 in which a random shape shows another tile of the batch, turned, shifted and with other
 * contrast and brightness; a quarter stays as it is.
 */
export function withForeignPatches(
  tiles: Float32Array,
  count: number,
  [size, , channels]: readonly [number, number, number],
  shapes: readonly Float32Array[],
  random: Random,
): Float32Array {
  const item = size * size * channels;
  const out = tiles.slice();
  const pick = (length: number) => Math.floor(random() * length);
  for (let n = 0; n < count; n++) {
    const foreign = (n + 1 + pick(Math.max(1, count - 1))) % count;
    const [mask, other] = [shapes[pick(shapes.length)], random() < double ? shapes[pick(shapes.length)] : null];
    const [turns, mirrored] = [pick(4), random() < 0.5];
    const [contrast, brightness] = [between(random, 0.5, 1.6), between(random, -0.1, 0.1)];
    const opacity = random() < 0.5 ? 1 : between(random, 0.35, 1);
    if (random() < clean) continue;
    const from = tiles.subarray(foreign * item, (foreign + 1) * item);
    const mean = from.reduce((sum, value) => sum + value, 0) / item;
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const at = y * size + (mirrored ? size - 1 - x : x);
        const share = opacity * Math.max(mask[at], other?.[at] ?? 0);
        if (share === 0) continue;
        const [fromY, fromX] = turned((y + 17) % size, (x + 29) % size, turns, size);
        for (let c = 0; c < channels; c++) {
          const to = n * item + (y * size + x) * channels + c;
          const value = (from[(fromY * size + fromX) * channels + c] - mean) * contrast + mean + brightness;
          out[to] = Math.min(1, Math.max(0, out[to] * (1 - share) + value * share));
        }
      }
  }
  return out;
}

/** Where a pixel of a square lies after quarter turns. */
function turned(y: number, x: number, turns: number, size: number): [number, number] {
  if (turns === 0) return [y, x];
  return turned(x, size - 1 - y, turns - 1, size);
}
