import path from "node:path";
import { type MapMark, placeNeighbours, projectionColumns } from "../../core/analyses/projection.js";
import { nearestNeighbours } from "../../core/numbers/nearest-neighbours.js";
import { relativeName } from "../../files/relative-name.js";
import { type KeptMap, rootOf } from "../../runs/placed.js";
import { placesOnMap } from "../projections/fixed-map.js";
import { isSame } from "../projections/near-places.js";

/**
 * Where an image with a code `[latent]` lies on a map: the point of its name, else the one with the same code, else its places by the
 * map's projections as if it were placed on it. The map stays as it is. Throws CancelledError.
 */
export async function markOn(map: KeptMap, image: string, code: Float32Array, signal: AbortSignal): Promise<MapMark> {
  const { result, columns, kept } = map;
  const named = (await kept.files()).indexOf(relativeName(rootOf(map), image));
  const point = named >= 0 ? named : sameCode(map, code);
  const mark = { map: path.basename(result.folder), point, places: [] };
  if (point !== null) return mark;
  const placed = (await placesOnMap(map, code, { signal, progress: () => undefined })).columns;
  const names = (result.projections ?? []).map(({ name }) => name).filter((name) => columns[projectionColumns[name]]);
  const places = (names.length > 0 ? names : [result.axes]).flatMap((projection) => {
    const [x, y] = (projection === result.axes ? placed.positions : placed[projectionColumns[projection]]) ?? [];
    return Number.isFinite(x) && Number.isFinite(y) ? [{ projection, x, y }] : [];
  });
  return { ...mark, places };
}

/** The point of a map whose code is this one, rounding allowed; null if there is none. What was placed later may be taken off, and is not looked at. */
function sameCode({ kept, result, columns }: KeptMap, code: Float32Array): number | null {
  const { latent } = result;
  const own = kept.record.arrivals?.first ?? result.count;
  const codes = Float32Array.from(columns.codes.subarray(0, own * latent));
  const { indices, distances } = nearestNeighbours(codes, code, latent, Math.min(placeNeighbours, own));
  return indices[0] >= 0 && isSame(distances) ? indices[0] : null;
}
