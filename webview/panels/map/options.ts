import { html, nothing, type TemplateResult } from "lit";
import type { ProjectionName } from "../../../src/core/analyses/projection.js";
import { mapIn } from "../../charts/map/map-view.js";
import { type Points, pointStates } from "../../charts/map/points.js";
import { segments, textButton } from "../../controls/button.js";
import { t } from "../../text/words.js";
import { exportWords } from "./chosen.js";
import type { Embedding } from "./colouring.js";
import type { ColouringName, MapPage } from "./state.js";

const projectionWords: Record<ProjectionName, () => string> = {
  code: () => t("Codes"),
  "principal components": () => t("PCA"),
  umap: () => t("UMAP"),
};

const colouringWords: Record<ColouringName, () => string> = {
  label: () => t("Label"),
  folder: () => t("Folder"),
  split: () => t("Split"),
  cluster: () => t("Cluster"),
  loss: () => t("Loss"),
  score: () => t("Anomaly score"),
};

/** A named choice of a few words; nothing if there is none. */
function choice<T extends string>(
  name: string,
  options: readonly { value: T; label: string }[],
  current: T,
  choose: (value: T) => void,
): TemplateResult | typeof nothing {
  return options.length > 1
    ? html`<span class="option"><span class="quiet">${name}</span>${segments(name, options, current, choose)}</span>`
    : nothing;
}

/** The points that are not hidden. */
const shownIn = ({ states }: Points): Uint32Array =>
  Uint32Array.from(states.keys()).filter((index) => states[index] !== pointStates.hidden);

/** What a map is drawn of, and what of it could be drawn instead. */
interface Choices {
  projections: readonly ProjectionName[];
  projection: ProjectionName;
  possible: readonly ColouringName[];
  points: Points;
}

/** What can be chosen of the map. */
export function mapOptions(page: MapPage, result: Embedding, { projections, projection, possible, points }: Choices): TemplateResult {
  const { tool, pictures, colouring } = page.state;
  const map = () => mapIn(document);
  return html`<div class="map-options">
    ${choice(
      t("Projection"),
      projections.map((value) => ({ value, label: projectionWords[value]() })),
      projection,
      (projection) => page.update({ projection, view: null, point: null }),
    )}
    ${choice(
      t("Colour"),
      possible.map((value) => ({ value, label: colouringWords[value]() })),
      possible.includes(colouring) ? colouring : possible[0],
      (colouring) => page.update({ colouring, groups: [], least: null }),
    )}
    ${choice(
      t("Drag"),
      [
        { value: "move", label: t("Move") },
        { value: "lasso", label: t("Lasso") },
        { value: "box", label: t("Box") },
      ],
      tool,
      (tool) => page.update({ tool }),
    )}
    ${choice(
      t("Show"),
      [
        { value: "pictures", label: t("Pictures") },
        { value: "points", label: t("Points") },
      ],
      pictures ? "pictures" : "points",
      (shown) => page.update({ pictures: shown === "pictures" }),
    )}
    ${
      page.editor.restricted
        ? nothing
        : html`<span class="option">
            ${textButton(t("Find Similar Images…"), () => page.command("similar"), t("Finds the images that are most like a picture, and marks it on the map"))}
            ${textButton(t("Place Images…"), () => page.send({ type: "placeOnMap", folder: result.folder }), t("Shows other images where they belong on this map; its points stay where they are"))}
            ${textButton(t("Export…"), () => page.send({ type: "exportMap", folder: result.folder }), exportWords())}
          </span>`
    }
    <span class="option">
      ${textButton(t("Zoom In"), () => map()?.enlarge(1.5))} ${textButton(t("Zoom Out"), () => map()?.enlarge(1 / 1.5))}
      ${textButton(t("Show All"), () => map()?.fit())}
      ${textButton(t("Choose All Shown"), () => page.update({ chosen: shownIn(points) }), t("Chooses every point that the legend shows, as a lasso around them would"))}
    </span>
  </div>`;
}
