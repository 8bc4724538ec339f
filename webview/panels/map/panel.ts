import { html, nothing, type TemplateResult } from "lit";
import type { ProjectionName } from "../../../src/core/analyses/projection.js";
import type { Columns } from "../../../src/core/analyses/result.js";
import { ring } from "../../controls/ring.js";
import { dropNote } from "../../shared/drop-hint.js";
import { emptyResult, leftOutList } from "../../shared/empty.js";
import { resultHead } from "../../shared/result-head.js";
import type { Saved } from "../../shared/save.js";
import { baseName, count, plural } from "../../text/format.js";
import { t } from "../../text/words.js";
import { beside } from "./beside.js";
import { type Colouring, colouringOf, type Embedding, gradientPalette, withoutColouring } from "./colouring.js";
import { filmOfMap } from "./film.js";
import { firstLater, laterLegend } from "./later.js";
import { legend } from "./legend.js";
import { lookedUpOn, markLine } from "./mark.js";
import { movingIn, movingMap } from "./moving.js";
import { mapOptions } from "./options.js";
import { picturesOf } from "./pictures.js";
import { namesOf, pointsOf, positionsOf, projectionsIn } from "./points.js";
import { qualityLine } from "./quality.js";
import { judgedOf, scoresOf } from "./scores.js";
import { colourings, kept, type MapPage, type MapState } from "./state.js";

/** Where the positions come from, for the head. */
function axesWords(latent: number, projection: ProjectionName): string {
  switch (projection) {
    case "code":
      return t("the two latent numbers");
    case "principal components":
      return t("the two main directions of {0} latent numbers", latent);
    case "umap":
      return t("UMAP of {0} latent numbers", latent);
  }
}

/** Every image as a point in two dimensions. */
export function mapPanel(page: MapPage): TemplateResult {
  const { editor } = page;
  const moving = movingIn(page);
  if (moving) return movingMap(page, moving);
  const result = editor.results.findLast((one) => one.kind === "embed");
  if (!result)
    return html`${emptyResult(
      page,
      t("The map shows every image of a folder as a point; alike images lie close together."),
      t("Embed Folder…"),
      "embed",
    )}${filmOfMap(page)}`;
  const columns = page.data.columns(result);
  const head = (saved: Saved, projection: ProjectionName) =>
    resultHead(page, result, {
      title: baseName(result.input),
      about: t("{0} images by {1}", count(result.count), axesWords(result.latent, projection)),
      label: t("Embed Folder…"),
      command: "embed",
      saved,
    });
  const saved = { name: t("map"), chart: ".map map-view" };
  if (!columns) return html`<div class="results map">${head(saved, result.axes)}<div class="loading">${ring()}</div></div>`;
  return drawn(page, result, columns, (rows, projection) => head({ ...saved, rows }, projection));
}

function drawn(
  page: MapPage,
  result: Embedding,
  columns: Columns,
  head: (rows: Saved["rows"], projection: ProjectionName) => TemplateResult,
): TemplateResult {
  const { state } = page;
  const projections = projectionsIn(result, columns);
  const projection = state.projection !== null && projections.includes(state.projection) ? state.projection : projections[0];
  const positions = positionsOf(columns, result, projection);
  const judged = judgedOf(page, result);
  const possible = colourings.filter((name) => (name === "score" ? judged : colouringOf(name, columns, result, null)));
  const chosenColouring = possible.includes(state.colouring) ? state.colouring : possible[0];
  const scores = chosenColouring === "score" && judged ? scoresOf(page, result, judged) : null;
  const colouring: Colouring = (chosenColouring && colouringOf(chosenColouring, columns, result, scores)) ?? withoutColouring(columns);
  const groups = colouring.kind === "groups" ? colouring : null;
  const figures = async () =>
    (await page.data.files(result)).map((file, n) => ({
      file,
      label: result.labels[columns.labels?.[n] ?? -1] ?? null,
      x: positions[2 * n],
      y: positions[2 * n + 1],
    }));
  const images = plural(result.count, t("{0} image"), t("{0} images"));
  const points = pointsOf(positions, colouring, state, state.chosen, firstLater(result));
  const lookedUp = lookedUpOn(page, result, positions, projection);
  const spec = {
    points,
    palette: groups ? groups.palette : gradientPalette(),
    label: groups && groups.names.length > 0 ? t("Map of {0} in {1} groups.", images, groups.names.length) : t("Map of {0}.", images),
    axes: projection !== "umap",
    names: groups ? namesOf(positions, groups, state.groups) : noNames,
    point: state.point ?? state.peeked,
    mark: lookedUp?.mark ?? null,
    tool: state.tool,
    view: state.view,
    pictureOf: state.pictures ? picturesOf(page, result) : null,
    tell: {
      look: (point: number | null) => page.update({ point }),
      ...(projection === "code" && { at: (at: MapState["at"]) => page.update({ at }) }),
      peek: (image: number) => page.update(kept(state, image)),
      choose: (points: Uint32Array) => page.update({ chosen: points.length > 0 ? points : null }),
      leave: (view: { k: number; x: number; y: number }) => page.update({ view }),
      slow: () => page.update({ slow: true }),
    },
  };
  return html`<div class="results map">
    ${head(figures, projection)} ${mapOptions(page, result, { projections, projection, possible, points })} ${qualityLine(result, projection)}
    ${legend(page, colouring)} ${laterLegend(page, result)}
    ${lookedUp ? markLine(page, result, lookedUp, projection) : nothing}
    ${state.slow ? html`<p class="note">${t("The graphics card cannot be used here, so the map is drawn more slowly; nothing is missing.")}</p>` : nothing}
    <div class="map-body">
      <map-view
        tabindex="0"
        role="application"
        aria-label=${t("Map; arrow keys go from image to image, Enter keeps one beside the map, plus and minus zoom, 0 shows all")}
        .spec=${spec}
      ></map-view>
      ${beside(page, result, columns, positions, projection === "code")}
    </div>
    ${dropNote(page)} ${filmOfMap(page)} ${leftOutList(result.leftOut)}
  </div>`;
}

const noNames: [] = [];
