import { html, nothing, type TemplateResult } from "lit";
import type { Result } from "../../../src/protocol/webview.js";
import { chart, placeIn } from "../../charts/chart-view.js";
import { colourOf, type LatentData, latentAxes, latentPoints, pointAt } from "../../charts/latent.js";
import { labelColours } from "../../charts/svg.js";
import { emptyResult, leftOutList } from "../../shared/empty.js";
import { resultHead } from "../../shared/result-head.js";
import { baseName, count, plural, short } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { MapPage } from "./state.js";

type Embedding = Extract<Result, { kind: "embed" }>;

const byName = new Intl.Collator("en", { numeric: true }).compare;

function legend(page: MapPage, result: Embedding, names: readonly string[]): TemplateResult | typeof nothing {
  if (names.length === 0) return nothing;
  const { label } = page.state;
  return html`<div class="map-legend" role="group" aria-label=${t("Labels")}>
    ${names.map((name) => {
      const images = result.items.filter((item) => item.label === name).length;
      const colour = labelColours.indexOf(colourOf(names, name) as (typeof labelColours)[number]);
      return html`<button
        type="button"
        aria-pressed=${label === name}
        title=${plural(images, t("{0} image"), t("{0} images"))}
        @click=${() => page.update({ label: label === name ? null : name, point: null })}
      >
        <i class=${`swatch label-${colour}`} aria-hidden="true"></i>${name}
      </button>`;
    })}
  </div>`;
}

function card(result: Embedding, point: number | null): TemplateResult {
  const item = point === null ? undefined : result.items[point];
  if (!item || point === null) return html`<p class="quiet">${t("Point at the map to see an image.")}</p>`;
  const place = [result.positions[2 * point], result.positions[2 * point + 1]].map((n) => short(n, 3)).join(", ");
  return html`<div class="pair">
      ${item.input ? html`<figure><img src=${item.input} alt="" /><figcaption>${t("image")}</figcaption></figure>` : nothing}
      ${item.output ? html`<figure><img src=${item.output} alt="" /><figcaption>${t("reconstruction")}</figcaption></figure>` : nothing}
    </div>
    <p class="file">${item.file}</p>
    <p class="quiet">${item.label === null ? t("at {0}", place) : t("label {0} · at {1}", item.label, place)}</p>`;
}

/** Every image as a point in two dimensions, coloured by its label. */
export function mapPanel(page: MapPage): TemplateResult {
  const { editor } = page;
  const result = editor.results.findLast((one) => one.kind === "embed");
  if (!result)
    return emptyResult(
      page,
      t("The map shows every image of a folder as a point; alike images lie close together."),
      t("Embed Folder…"),
      "embed",
    );
  const { labels, names } = labelsOf(result);
  const { label, point } = page.state;
  const data: LatentData = {
    positions: result.positions,
    labels,
    names,
    alone: label !== null && names.includes(label) ? label : null,
    axes: result.axes,
  };
  const look = (event: PointerEvent) => {
    const { x, y, width } = placeIn(event);
    const next = pointAt(data, width, x, y);
    if (next !== page.state.point) page.update({ point: next });
  };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const shown = result.items.flatMap((item, index) => (data.alone === null || item.label === data.alone ? [index] : []));
    const here = shown.indexOf(page.state.point ?? -1);
    page.update({ point: shown[(here + step + shown.length) % shown.length] });
  };
  const open = () => {
    const source = page.state.point === null ? null : result.items[page.state.point]?.source;
    if (source) page.send({ type: "open", file: source });
  };
  const axes = result.axes === "code" ? t("the two latent numbers") : t("the two main directions of {0} latent numbers", result.latent);
  return html`<div class="results map">
    ${resultHead(page, result, {
      title: baseName(result.input),
      about: t("{0} images by {1}", count(result.items.length), axes),
      label: t("Embed Folder…"),
      command: "embed",
      saved: {
        name: t("map"),
        chart: ".map .layers > chart-view",
        rows: () => result.items.map(({ file, label }, n) => ({ file, label, x: result.positions[2 * n], y: result.positions[2 * n + 1] })),
      },
    })}
    ${legend(page, result, names)}
    <div class="map-body">
      <div
        class="layers"
        tabindex="0"
        role="group"
        aria-label=${t("Map; arrow keys go through the images, Enter opens one")}
        @pointermove=${look}
        @pointerleave=${() => page.update({ point: null })}
        @keydown=${(event: KeyboardEvent) => (event.key === "Enter" ? open() : keys(event))}
        @click=${open}
      >
        <chart-view .spec=${chart(latentPoints, data)}></chart-view>
        <chart-view class="over" .spec=${chart(latentAxes, { ...data, point })}></chart-view>
      </div>
      <aside class="card" aria-live="polite">${card(result, point)}</aside>
    </div>
    ${leftOutList(result.leftOut)}
  </div>`;
}

interface Labels {
  labels: (string | null)[];
  names: string[];
}
const known = new WeakMap<Embedding, Labels>();

/** The labels of a result, the same lists each time, so that the points are drawn again only when they change. */
function labelsOf(result: Embedding): Labels {
  const labels = result.items.map((item) => item.label);
  const names = [...new Set(labels)].filter((name) => name !== null).sort(byName);
  const lists = known.get(result) ?? { labels, names };
  known.set(result, lists);
  return lists;
}
