import type { Placement } from "../images/placement.js";
import type { Region } from "../scoring/region.js";

/** Where the worst region of an image lies: x, y, width, height. */
export type PlacedRegion = readonly [x: number, y: number, width: number, height: number];

/** An image without a region that stands out. */
export const noRegion: PlacedRegion = [0, 0, 0, 0];

/** A region of a heat map in pixels of the picture that the map is of. */
export function placeRegion(region: Region | null, { across, down, left, top, original }: Placement): PlacedRegion {
  if (!region) return noRegion;
  const clip = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
  const [fromX, toX] = [clip((region.x - left) / across, original[1]), clip((region.x + region.width - left) / across, original[1])];
  const [fromY, toY] = [clip((region.y - top) / down, original[0]), clip((region.y + region.height - top) / down, original[0])];
  return toX > fromX && toY > fromY ? [fromX, fromY, toX - fromX, toY - fromY] : noRegion;
}

/** A region of a heat map of `height` by `width` pixels in shares of it, 0 to 1, as it lies on thumbnails of any size. */
export const sharesOf = (region: Region | null, height: number, width: number): PlacedRegion =>
  region ? [region.x / width, region.y / height, region.width / width, region.height / height] : noRegion;
