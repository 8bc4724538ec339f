import type { Placement } from "../images/placement.js";
import type { HeatScale } from "../scoring/heat-scale.js";
import { worstRegion } from "../scoring/region.js";

/** A rectangle in pixels of the picture itself: x, y, width, height. */
export type PlacedRegion = readonly [x: number, y: number, width: number, height: number];

/** An image without a region that stands out. */
export const noRegion: PlacedRegion = [0, 0, 0, 0];

/** The worst region of a heat map, in pixels of the picture that the map is of. */
export function placeRegion(
  map: Float32Array,
  scale: HeatScale,
  { size: [height, width], across, down, left, top, original }: Placement,
): PlacedRegion {
  const region = worstRegion(map, [height, width], scale.low);
  if (!region) return noRegion;
  const clip = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
  const [fromX, toX] = [clip((region.x - left) / across, original[1]), clip((region.x + region.width - left) / across, original[1])];
  const [fromY, toY] = [clip((region.y - top) / down, original[0]), clip((region.y + region.height - top) / down, original[0])];
  return toX > fromX && toY > fromY ? [fromX, fromY, toX - fromX, toY - fromY] : noRegion;
}
