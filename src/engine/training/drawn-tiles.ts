import type { Random } from "../../core/numbers/random.js";
import { intersection, type Rectangle } from "../../core/numbers/rectangle.js";
import type { ImageSubset } from "../images/subset.js";
import type { Film } from "./preparation.js";
import { previewCount } from "./preview.js";

export type Shape3 = readonly [number, number, number];

/** `count` images of a subset: all of them again and again, or if there are more some, evenly spread. */
export function repeated(subset: ImageSubset, count: number): ImageSubset {
  const place = placeAmong(subset, count);
  return {
    ...subset,
    count,
    files: [],
    batch: (positions) => subset.batch(Array.from(positions, place)),
  };
}

/** The names of {@link repeated} images, as far as they have any. */
export function repeatedNames(subset: ImageSubset, count: number): string[] {
  const place = placeAmong(subset, count);
  return subset.files.length === 0 ? [] : Array.from({ length: count }, (_, position) => subset.files.at(place(position)) ?? "");
}

function placeAmong({ count: all }: ImageSubset, count: number): (position: number) => number {
  const step = Math.max(1, all / count);
  return (position) => Math.floor(position * step) % all;
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

/** Some tiles as the network sees them, and what it makes of them; `names` are of the pictures that they are cut from. */
export function filmOf(tiles: ImageSubset, names: readonly string[] = []): Film {
  const count = Math.min(previewCount, tiles.count);
  const { images, targets } = tiles.batch(Array.from({ length: count }, (_, i) => i));
  return {
    count,
    shape: tiles.shape,
    pictures: images,
    targets,
    ...(names.length > 0 && { names: names.slice(0, count) }),
    drawnChannels: tiles.shape[2] === 3 ? 3 : 1,
    draw: (model) => model.reconstruct(images, count),
  };
}
