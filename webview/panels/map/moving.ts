import { html, type TemplateResult } from "lit";
import type { MovingMap } from "../../../src/core/analyses/moving-map.js";
import type { MapSpec } from "../../charts/map/map-spec.js";
import { memoized } from "../../shared/order.js";
import { taskLines } from "../../shared/progress.js";
import { count } from "../../text/format.js";
import { t } from "../../text/words.js";
import { groupsOf } from "./colouring.js";
import { namesOf, pointsOf } from "./points.js";
import type { MapPage } from "./state.js";

/** True if a person has asked the system for less motion: a map that is being made is then not shown before it is done. */
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The map that is being made, if it is to be seen. */
export const movingIn = ({ state }: MapPage): MovingMap | null => (state.moving && !calm() ? state.moving : null);

const nothingChosen = { groups: [], least: null, later: false };
const nothingTold: MapSpec["tell"] = { look() {}, peek() {}, choose() {}, leave() {}, slow() {} };

const groups = memoized(({ labels, of }: MovingMap) => groupsOf(labels, of));

/** A map while UMAP moves its points: to be looked at, and to be cancelled. */
export function movingMap(page: MapPage, map: MovingMap): TemplateResult {
  const colouring = groups(map);
  const spec: MapSpec = {
    points: pointsOf(map.positions, colouring, nothingChosen, null, undefined),
    palette: colouring.palette,
    label: t("Map of {0} images while it is made.", count(map.of.length)),
    axes: false,
    names: namesOf(map.positions, colouring, []),
    point: null,
    mark: null,
    tool: "move",
    view: null,
    pictureOf: null,
    tell: nothingTold,
  };
  return html`<div class="results map">
    ${taskLines(page, "map")}
    <p class="quiet">${t("UMAP moves alike images together: epoch {0} of {1}.", count(map.epoch), count(map.epochs))}</p>
    <div class="map-body"><map-view .spec=${spec}></map-view></div>
  </div>`;
}
