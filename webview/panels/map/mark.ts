import { html, nothing, type TemplateResult } from "lit";
import { type ProjectionName, placeNeighbours } from "../../../src/core/analyses/projection.js";
import type { ResultOf } from "../../../src/core/analyses/result.js";
import { mapIn } from "../../charts/map/map-view.js";
import type { Mark } from "../../charts/map/overlay.js";
import { iconButton, textButton } from "../../controls/button.js";
import { thumbnail } from "../../shared/picture.js";
import { baseName, count } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { Embedding } from "./colouring.js";
import { firstLater } from "./later.js";
import { type MapPage, searchOn } from "./state.js";

/** Longest side of the picture, in pixels. */
const side = 40;

/** A picture that was looked up on the map that is shown. */
export interface LookedUp {
  found: ResultOf<"similar">;
  /** The point that it is, or whose code it has; null if it is none. */
  point: number | null;
  /** Where it is marked; null if it has no place. */
  mark: Mark | null;
}

/** The picture that was looked up last on a map, unless it was put away. `positions` are those of the map's points by a projection. */
export function lookedUpOn(page: MapPage, result: Embedding, positions: Float32Array, projection: ProjectionName): LookedUp | null {
  const found = searchOn(page.editor, result);
  if (!found?.mark || found.folder === page.state.unmarked) return null;
  const point = stillThere(page, result, found) ? found.mark.point : null;
  const place = found.mark.places.find((one) => one.projection === projection);
  const [x, y] = point === null ? [place?.x ?? Number.NaN, place?.y ?? Number.NaN] : [positions[2 * point], positions[2 * point + 1]];
  const mark = Number.isFinite(x) && Number.isFinite(y) ? { name: baseName(found.image), x, y } : null;
  return { found, point, mark };
}

/** False if the point that a picture was has gone: what was placed later may have been taken off since, and others placed. */
function stillThere({ data }: MapPage, result: Embedding, { image, mark }: ResultOf<"similar">): boolean {
  const point = mark?.point ?? null;
  const first = firstLater(result) ?? result.count;
  if (point === null || point < first) return point !== null;
  const file = point < result.count ? data.row(result, point)?.file : undefined;
  return file !== undefined && baseName(file) === baseName(image);
}

/** Why the picture is marked where it is. */
function words({ data }: MapPage, result: Embedding, { found, point, mark }: LookedUp, projection: ProjectionName): string {
  const name = baseName(found.image);
  if (!mark) return t("{0} has no place on this map.", name);
  if (point !== null) {
    const file = data.row(result, point)?.file;
    return file === undefined || baseName(file) === name
      ? t("{0} is a point of this map.", name)
      : t("{0} has the same code as {1}, a point of this map.", name, file);
  }
  switch (projection) {
    case "code":
      return t("{0} is not a point of this map. It is marked at its two latent numbers.", name);
    case "principal components":
      return t("{0} is not a point of this map. It is marked where the map's two main directions place its code.", name);
    case "umap":
      return t(
        "{0} is not a point of this map. It is marked among the {1} points whose codes are nearest to its own, at their weighted mean.",
        name,
        count(Math.min(placeNeighbours, firstLater(result) ?? result.count)),
      );
  }
}

/** The picture that was looked up: what it looks like, where it lies and what was found of it. */
export function markLine(page: MapPage, result: Embedding, lookedUp: LookedUp, projection: ProjectionName): TemplateResult {
  const { found, mark } = lookedUp;
  const name = baseName(found.image);
  const chooseNearest = async () => {
    const [all, near] = await Promise.all([page.data.files(result), page.data.files(found)]);
    const wanted = new Set(near);
    page.update({ chosen: Uint32Array.from(all.keys()).filter((index) => wanted.has(all[index])) });
  };
  return html`<div class="map-mark" role="status">
    ${found.picture === undefined ? nothing : thumbnail([{ file: found.picture, coding: "image", tile: null }], side, t("Image {0}", name))}
    <div>
      <p>${words(page, result, lookedUp, projection)}</p>
      <p class="acts">
      ${mark ? textButton(t("Centre"), () => mapIn(document)?.centre(mark.x, mark.y), t("Brings it to the middle of the map")) : nothing}
      ${textButton(t("Choose Its Nearest"), chooseNearest, t("Chooses the images that are most like it on the map"))}
      ${textButton(t("List Them"), () => page.show("similar"), t("Shows the images that are most like it, with their distances"))}
      </p>
    </div>
    ${iconButton(t("Remove the mark"), "remove", () => page.update({ unmarked: found.folder }))}
  </div>`;
}
