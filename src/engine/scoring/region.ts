import { cutOut, type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";

/** A rectangle of a heat map, in its pixels. */
export type Region = Rectangle;

/**
 * The worst region of a heat map `[H,W]`: around its highest value, the pixels connected to it (by their sides) that lie above half of
 * the way from `low`, what good images usually show, to that value. Null if nothing lies above `low`. Looks only at what is `picture`.
 */
export function worstRegion(map: Float32Array, shape: readonly [number, number], low: number, picture = wholeOf(shape)): Region | null {
  const { height, width } = picture;
  const region = regionOf(cutOut(map, shape, picture), [height, width], low);
  return region && { ...region, y: region.y + picture.y, x: region.x + picture.x };
}

function regionOf(map: Float32Array, [height, width]: readonly [number, number], low: number): Region | null {
  let peak = 0;
  for (let i = 1; i < map.length; i++) if (map[i] > map[peak] || Number.isNaN(map[peak])) peak = i;
  if (!(map[peak] > low)) return null;
  const limit = (map[peak] + low) / 2;
  const seen = new Uint8Array(height * width);
  const open = [peak];
  seen[peak] = 1;
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [y, x] = [Math.floor(at / width), at % width];
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
    for (const [next, inside] of [
      [at - 1, x > 0],
      [at + 1, x < width - 1],
      [at - width, y > 0],
      [at + width, y < height - 1],
    ] as const) {
      if (!inside || seen[next] || !(map[next] > limit)) continue;
      seen[next] = 1;
      open.push(next);
    }
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
