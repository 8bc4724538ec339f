import { type ZoomTransform, zoomIdentity } from "d3";

/** Room around the points if all are in sight, in pixels. */
const margin = 28;

/** Where points lie: the middle of their extent and its size, in units of the map. */
export interface MapExtent {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The extent of positions `[N,2]`; those that are not finite lie nowhere. */
export function extentOf(positions: Float32Array): MapExtent {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < positions.length; i += 2) {
    const [x, y] = [positions[i], positions[i + 1]];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    if (x < low[0]) low[0] = x;
    if (x > high[0]) high[0] = x;
    if (y < low[1]) low[1] = y;
    if (y > high[1]) high[1] = y;
  }
  if (low[0] > high[0]) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: (low[0] + high[0]) / 2, y: (low[1] + high[1]) / 2, width: high[0] - low[0] || 1, height: high[1] - low[1] || 1 };
}

/** How a map is looked at: a pixel is as many units wide as high, as distances are what a map shows. */
export class Camera {
  /** Pixels for each unit, and the place of the map's origin in pixels. */
  readonly scale: number;
  readonly left: number;
  readonly top: number;

  /** `transform` moves and enlarges the view in which all points are in sight. */
  constructor(
    readonly extent: MapExtent,
    readonly width: number,
    readonly height: number,
    readonly transform: ZoomTransform = zoomIdentity,
  ) {
    const room = (side: number) => Math.max(1, side - 2 * margin);
    const fit = Math.min(room(width) / extent.width, room(height) / extent.height);
    this.scale = transform.k * fit;
    this.left = transform.applyX(width / 2 - extent.x * fit);
    this.top = transform.applyY(height / 2 + extent.y * fit);
  }

  /** From units to pixels from the left, and from the top. */
  screenX(x: number): number {
    return this.left + x * this.scale;
  }
  screenY(y: number): number {
    return this.top - y * this.scale;
  }

  /** From pixels to units. */
  mapX(left: number): number {
    return (left - this.left) / this.scale;
  }
  mapY(top: number): number {
    return (this.top - top) / this.scale;
  }
}
