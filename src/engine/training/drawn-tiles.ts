import type { Random } from "../../core/numbers/random.js";
import { intersection, isWhole, type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import { rowsOf } from "../../core/numbers/rows.js";
import type { Batch } from "../contract/engine.js";
import type { ImageSubset } from "../images/subset.js";
import type { Film } from "./preparation.js";
import { previewCount } from "./preview.js";

export type Shape3 = readonly [number, number, number];

/** `count` images of a subset: all of them again and again, or if there are more some, evenly spread. */
export function repeated(subset: ImageSubset, count: number): ImageSubset {
  const step = Math.max(1, subset.count / count);
  return {
    ...subset,
    count,
    files: [],
    batch: (positions) => subset.batch(Array.from(positions, (position) => Math.floor(position * step) % subset.count)),
  };
}

/** A square at a random place of the picture that lies in an image at `area`; it reaches into padding only if the picture is smaller. */
export function squareIn(
  area: Rectangle,
  side: number,
  [height, width]: readonly [number, number, ...number[]],
  random: Random,
): Rectangle {
  const y = placeOf(area.y, area.height, side, height, random);
  return { y, x: placeOf(area.x, area.width, side, width, random), height: side, width: side };
}

/** What of a square is picture, in pixels of the square. */
export function pictureOf(square: Rectangle, area: Rectangle): Rectangle {
  const inside = intersection(area, square);
  return { ...inside, y: inside.y - square.y, x: inside.x - square.x };
}

/** Where a tile begins along an axis: inside the picture, or around the middle of a smaller one. */
function placeOf(start: number, length: number, side: number, whole: number, random: Random): number {
  const free = length - side;
  const from = free >= 0 ? start : Math.min(whole - side, Math.max(0, start + (free >> 1)));
  return from + Math.floor(random() * (Math.max(0, free) + 1));
}

/** Tiles that stay the same over the epochs; `lesson` makes those of a batch of images, the first of which is at position `start`. */
export function keptTiles(subset: ImageSubset, shape: Shape3, lesson: (batch: Batch, start: number) => Batch): ImageSubset {
  const size = shape[0] * shape[1] * shape[2];
  const [images, targets] = [new Float32Array(subset.count * size), new Float32Array(subset.count * size)];
  const areas: Rectangle[] = [];
  const together = 16;
  for (let start = 0; start < subset.count; start += together) {
    const positions = Array.from({ length: Math.min(together, subset.count - start) }, (_, i) => start + i);
    const batch = lesson(subset.batch(positions), start);
    images.set(batch.images, start * size);
    targets.set(batch.targets ?? batch.images, start * size);
    areas.push(...(batch.areas ?? positions.map(() => wholeOf(shape))));
  }
  return {
    count: subset.count,
    files: [],
    shape,
    batch: (positions) => ({
      count: positions.length,
      images: rowsOf(images, size, positions),
      targets: rowsOf(targets, size, positions),
      ...(!areas.every((area) => isWhole(area, shape)) && { areas: Array.from(positions, (position) => areas[position]) }),
    }),
  };
}

/** Some tiles as the network sees them, and what it makes of them. */
export function filmOf(tiles: ImageSubset): Film {
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
