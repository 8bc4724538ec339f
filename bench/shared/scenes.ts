import { mkdir } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { gaussianBlur } from "../../src/core/numbers/gaussian-blur.js";
import { normal, type Random, randomStream } from "../../src/core/numbers/random.js";
import { inOrder } from "../../src/engine/images/parallel.js";

/** A gray surface `[height,width]` on 0..1 that photographs are taken of. */
export interface Scene {
  height: number;
  width: number;
  values: Float32Array;
}

export type SceneKind = "brick" | "metal";
export type DefectName = "scratch" | "blob" | "hole";
export const defectNames: readonly DefectName[] = ["scratch", "blob", "hole"];

const between = (random: Random, low: number, high: number) => low + (high - low) * random();

/** Draws a wall of bricks, each with a shade and a grain of its own, or a brushed sheet of metal. `unit` is the size of a brick's height in pixels. */
export function drawScene(kind: SceneKind, height: number, width: number, seed: number, unit = 14): Scene {
  const random = randomStream(seed, "scene");
  const grain = Float32Array.from({ length: height * width }, () => normal(random));
  const values = kind === "brick" ? bricks(grain, height, width, unit, seed) : brushed(grain, height, width, random);
  return { height, width, values };
}

function bricks(grain: Float32Array, height: number, width: number, unit: number, seed: number): Float32Array {
  const rough = gaussianBlur(grain, height, width, unit / 10);
  const [long, joint] = [2.4 * unit, Math.max(1.5, unit / 7)];
  return Float32Array.from(grain, (_, at) => {
    const [y, x] = [Math.floor(at / width), at % width];
    const row = Math.floor(y / unit);
    const shifted = x + (row % 2) * (long / 2);
    const shade = randomStream(seed, "brick", row, Math.floor(shifted / long))();
    const edge = Math.min(y % unit, shifted % long);
    return (edge < joint ? 0.72 : 0.35 + 0.2 * shade) + 0.12 * rough[at];
  });
}

function brushed(grain: Float32Array, height: number, width: number, random: Random): Float32Array {
  const streaks = Float32Array.from({ length: height * width });
  for (let y = 0; y < height; y++) {
    let value = 0;
    for (let x = 0; x < width; x++) {
      value = 0.94 * value + 0.34 * normal(random);
      streaks[y * width + x] = value;
    }
  }
  return Float32Array.from(grain, (value, at) => 0.45 + 0.03 * streaks[at] + 0.02 * value);
}

/** A photograph of a part of a scene at a random place, its light a little different each time: `[size,size]`. */
export function photograph(scene: Scene, [height, width]: readonly [number, number], random: Random): Float32Array {
  const y = Math.floor(random() * (scene.height - height + 1));
  const x = Math.floor(random() * (scene.width - width + 1));
  const [gain, down, across] = [between(random, 0.9, 1.1), between(random, -0.1, 0.1), between(random, -0.1, 0.1)];
  const picture = new Float32Array(height * width);
  for (let i = 0, at = 0; i < height; i++)
    for (let j = 0; j < width; j++, at++) {
      const light = gain * (1 + down * (i / height - 0.5) + across * (j / width - 0.5));
      picture[at] = scene.values[(y + i) * scene.width + x + j] * light + 0.02 * (random() + random() - 1);
    }
  return picture;
}

/** Draws a defect of a few pixels on a picture, in place; apart from the product's own planting, so that neither knows the other's. */
export function spoil(picture: Float32Array, [height, width]: readonly [number, number], kind: DefectName, random: Random): void {
  const [cy, cx] = [between(random, 12, height - 12), between(random, 12, width - 12)];
  const sign = random() < 0.5 ? -1 : 1;
  const [turn, length, thick] = [between(random, 0, Math.PI), between(random, 20, 50), between(random, 0.6, 1)];
  const radius = kind === "blob" ? between(random, 3, 6) : between(random, 2.5, 5);
  const change = kind === "scratch" ? between(random, 0.15, 0.35) : between(random, 0.15, 0.3);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const [dy, dx] = [y - cy, x - cx];
      if (kind === "scratch") {
        const along = dx * Math.cos(turn) + dy * Math.sin(turn);
        const aside = Math.abs(dy * Math.cos(turn) - dx * Math.sin(turn));
        if (Math.abs(along) <= length / 2) picture[at] += sign * change * Math.max(0, 1 - (aside / thick) ** 2);
      } else {
        const distance = Math.hypot(dy, dx) / radius;
        const cover = Math.exp(-(distance ** 4));
        picture[at] = kind === "blob" ? picture[at] + sign * change * cover : picture[at] * (1 - cover) + 0.1 * cover;
        if (kind === "hole") picture[at] += 0.15 * Math.exp(-(((distance - 1) * radius) ** 2)) * Math.max(0, dy / radius);
      }
    }
}

/** What a folder of photographs is taken with. */
export interface Shoot {
  folder: string;
  count: number;
  size: readonly [number, number];
  seed: number;
  /** In colour, and as JPEG; else gray and PNG. */
  colour?: boolean;
  /** Each has one; left out, all are good. */
  defect?: DefectName;
}

/** Takes photographs of a scene and writes them, a few at a time. */
export async function shoot(scene: Scene, { folder, count, size, seed, colour = false, defect }: Shoot): Promise<void> {
  await mkdir(folder, { recursive: true });
  const [height, width] = size;
  const tint = colour ? [1.05, 0.85, 0.75] : [1];
  const take = async (index: number) => {
    const random = randomStream(seed, "photograph", index);
    const picture = photograph(scene, size, random);
    if (defect) spoil(picture, size, defect, random);
    const pixels = new Uint8Array(picture.length * tint.length);
    for (let i = 0, at = 0; i < picture.length; i++)
      for (const share of tint) pixels[at++] = Math.round(255 * Math.min(1, Math.max(0, share * picture[i])));
    const image = sharp(pixels, { raw: { width, height, channels: colour ? 3 : 1 } });
    const file = path.join(folder, `${String(index).padStart(4, "0")}`);
    await (colour ? image.jpeg({ quality: 92 }).toFile(`${file}.jpg`) : image.toColourspace("b-w").png().toFile(`${file}.png`));
  };
  await inOrder(
    Array.from({ length: count }, (_, index) => index),
    take,
    () => undefined,
    { width: 2 },
  );
}
