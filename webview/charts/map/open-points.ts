import { CanvasPoints } from "./canvas-points.js";
import type { PointLayer } from "./points.js";
import { WebglPoints } from "./webgl-points.js";

/** A layer on the graphics card; on a plain canvas if there is none, or if it fails later, which `lost` is told. */
export function openPoints(lost: () => void): { layer: PointLayer; accelerated: boolean } {
  const layer = WebglPoints.open(lost);
  return layer ? { layer, accelerated: true } : { layer: new CanvasPoints(), accelerated: false };
}
