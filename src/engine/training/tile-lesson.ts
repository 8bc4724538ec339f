import { type Random, randomStream } from "../../core/numbers/random.js";
import { intersection, isWhole, type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import { tilesOfEpoch } from "../../core/runs/epoch-work.js";
import type { Batch } from "../contract/engine.js";
import type { ImageSubset } from "../images/subset.js";
import { randomShapes, withForeignPatches } from "./foreign-patches.js";
import { networkOf } from "./network-of.js";
import type { Film, Preparation } from "./preparation.js";
import { previewCount } from "./preview.js";

const { learned, validated, side: tileSide } = tilesOfEpoch;
/** Different shapes of foreign patches. */
const shapeCount = 512;
/** How far a tile's contrast and brightness are changed at most, so that the light of a day is no defect. */
const light = { contrast: 0.08, brightness: 0.03 };

type Shape3 = readonly [number, number, number];

/** Random tiles of a preparation's pictures in their place, with foreign patches that the network learns to take out, new each epoch. */
export function tileLesson(preparation: Preparation): Preparation {
  const { training, validation, project } = preparation;
  const { seed } = project.training;
  const [height, width, channels] = training.shape;
  const side = Math.min(tileSide, height, width);
  const shape: Shape3 = [side, side, channels];
  const shapes = randomShapes(shapeCount, side, randomStream(seed, "shapes of foreign patches"));
  const lesson = (batch: Batch, random: Random): Batch => {
    const { tiles, areas } = cutTiles(batch, training.shape, shape, random);
    const images = withForeignPatches(tiles, batch.count, shape, shapes, random);
    return { count: batch.count, images, targets: tiles, ...(areas && { areas }) };
  };
  const aside = validation.count > 0 ? fixed(repeated(validation, validated), lesson, shape, seed) : validation;
  return {
    ...preparation,
    network: networkOf(project, { height: side, width: side, channels: channels === 3 ? 3 : 1 }),
    training: repeated(training, learned),
    validation: aside,
    shown: (batch, epoch, step) => lesson(batch, randomStream(seed, "foreign patches", epoch, step)),
    film: filmOf(aside.count > 0 ? aside : fixed(repeated(training, previewCount), lesson, shape, seed)),
  };
}

/** `count` images of a subset: all of them again and again, or if there are more some, evenly spread. */
function repeated(subset: ImageSubset, count: number): ImageSubset {
  const step = Math.max(1, subset.count / count);
  return {
    ...subset,
    count,
    files: [],
    batch: (positions) => subset.batch(Array.from(positions, (position) => Math.floor(position * step) % subset.count)),
  };
}

/** A tile at a random place of each picture, its light a little changed; it reaches into padding only if the picture is smaller. */
function cutTiles(
  { images, count, areas }: Batch,
  [height, width, channels]: Shape3,
  [side]: Shape3,
  random: Random,
): { tiles: Float32Array; areas?: Rectangle[] } {
  const tiles = new Float32Array(count * side * side * channels);
  const [line, row] = [width * channels, side * channels];
  const seen: Rectangle[] = [];
  for (let n = 0; n < count; n++) {
    const area = areas?.[n] ?? wholeOf([height, width]);
    const y = placeOf(area.y, area.height, side, height, random);
    const x = placeOf(area.x, area.width, side, width, random);
    const inside = intersection(area, { y, x, height: side, width: side });
    seen.push({ ...inside, y: inside.y - y, x: inside.x - x });
    const contrast = 1 + light.contrast * (2 * random() - 1);
    const brightness = light.brightness * (2 * random() - 1);
    for (let i = 0; i < side; i++) {
      const from = (n * height + y + i) * line + x * channels;
      const to = (n * side + i) * row;
      for (let k = 0; k < row; k++) {
        const value = images[from + k] * contrast + brightness;
        tiles[to + k] = Math.min(1, Math.max(0, Number.isFinite(value) ? value : 0));
      }
    }
  }
  return areas ? { tiles, areas: seen } : { tiles };
}

/** Where a tile begins along an axis: inside the picture, or around the middle of a smaller one. */
function placeOf(start: number, length: number, side: number, whole: number, random: Random): number {
  const free = length - side;
  const from = free >= 0 ? start : Math.min(whole - side, Math.max(0, start + (free >> 1)));
  return from + Math.floor(random() * (Math.max(0, free) + 1));
}

/** Tiles that stay the same over the epochs. */
function fixed(subset: ImageSubset, lesson: (batch: Batch, random: Random) => Batch, shape: Shape3, seed: number): ImageSubset {
  const size = shape[0] * shape[1] * shape[2];
  const [images, targets] = [new Float32Array(subset.count * size), new Float32Array(subset.count * size)];
  const areas: Rectangle[] = [];
  const together = 16;
  for (let start = 0; start < subset.count; start += together) {
    const positions = Array.from({ length: Math.min(together, subset.count - start) }, (_, i) => start + i);
    const batch = lesson(subset.batch(positions), randomStream(seed, "foreign patches to validate", start));
    images.set(batch.images, start * size);
    targets.set(batch.targets ?? batch.images, start * size);
    areas.push(...(batch.areas ?? positions.map(() => wholeOf(shape))));
  }
  const some = (all: Float32Array, positions: ArrayLike<number>) => {
    const chosen = new Float32Array(positions.length * size);
    for (let n = 0; n < positions.length; n++) chosen.set(all.subarray(positions[n] * size, (positions[n] + 1) * size), n * size);
    return chosen;
  };
  return {
    count: subset.count,
    files: [],
    shape,
    batch: (positions) => ({
      count: positions.length,
      images: some(images, positions),
      targets: some(targets, positions),
      ...(!areas.every((area) => isWhole(area, shape)) && { areas: Array.from(positions, (position) => areas[position]) }),
    }),
  };
}

/** Tiles with foreign patches, and what the network restores. */
function filmOf(tiles: ImageSubset): Film {
  const count = Math.min(previewCount, tiles.count);
  const { images } = tiles.batch(Array.from({ length: count }, (_, i) => i));
  return {
    count,
    shape: tiles.shape,
    pictures: images,
    drawnChannels: tiles.shape[2] === 3 ? 3 : 1,
    draw: (model) => model.reconstruct(images, count),
  };
}
