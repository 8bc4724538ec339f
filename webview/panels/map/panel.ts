import { html, nothing, type TemplateResult } from "lit";
import type { Columns, ResultOf } from "../../../src/core/analyses/result.js";
import { chart, pointerPosition } from "../../charts/chart-view.js";
import { colourOf, type LatentData, latentAxes, latentPoints, pointAt } from "../../charts/latent.js";
import { labelColours } from "../../charts/svg.js";
import { ring } from "../../controls/ring.js";
import { emptyResult, leftOutList } from "../../shared/empty.js";
import { memoized } from "../../shared/order.js";
import { thumbnail } from "../../shared/picture.js";
import { resultHead } from "../../shared/result-head.js";
import type { Saved } from "../../shared/save.js";
import { baseName, count, plural, short } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { MapPage } from "./state.js";

type Embedding = ResultOf<"embed">;

function legend(page: MapPage, { names, counts }: Labels): TemplateResult | typeof nothing {
  if (names.length === 0) return nothing;
  const { label } = page.state;
  return html`<div class="map-legend" role="group" aria-label=${t("Labels")}>
    ${names.map((name) => {
      const images = counts.get(name) ?? 0;
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

/** Longest side of the picture beside the map, in pixels. */
const side = 128;

function card(page: MapPage, result: Embedding, positions: Float32Array, labels: Labels, point: number | null): TemplateResult {
  if (point === null || point >= result.count) return html`<p class="quiet">${t("Point at the map to see an image.")}</p>`;
  const row = page.data.row(result, point);
  const position = [positions[2 * point], positions[2 * point + 1]].map((n) => short(n, 3)).join(", ");
  const label = labels.labels[point];
  const figure = (name: string, words: string) =>
    row?.pictures[name] ? html`<figure>${thumbnail(row.pictures[name], side, words)}<figcaption>${words}</figcaption></figure>` : nothing;
  return html`<div class="pair">${figure("input", t("image"))} ${figure("output", t("reconstruction"))}</div>
    <p class="file">${row?.file ?? ""}</p>
    <p class="quiet">${label === null ? t("at {0}", position) : t("label {0} · at {1}", label, position)}</p>`;
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
  const columns = page.data.columns(result);
  const head = (saved: Saved) =>
    resultHead(page, result, {
      title: baseName(result.input),
      about: t("{0} images by {1}", count(result.count), axesWords(result)),
      label: t("Embed Folder…"),
      command: "embed",
      saved,
    });
  const saved = { name: t("map"), chart: ".map .layers > chart-view" };
  if (!columns) return html`<div class="results map">${head(saved)}<div class="loading">${ring()}</div></div>`;
  const allLabels = labelsOf(columns)(result);
  const { labels, names } = allLabels;
  const positions = columns.positions instanceof Float32Array ? columns.positions : new Float32Array();
  const { label, point } = page.state;
  const data: LatentData = {
    positions,
    labels,
    names,
    alone: label !== null && names.includes(label) ? label : null,
    axes: result.axes,
  };
  const look = (event: PointerEvent) => {
    const { x, y, width } = pointerPosition(event);
    const next = pointAt(data, width, x, y);
    if (next !== page.state.point) page.update({ point: next });
  };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const shown = labels.flatMap((one, index) => (data.alone === null || one === data.alone ? [index] : []));
    const current = shown.indexOf(page.state.point ?? -1);
    page.update({ point: shown[(current + step + shown.length) % shown.length] });
  };
  const open = () => {
    const source = page.state.point === null ? null : page.data.row(result, page.state.point)?.source;
    if (source) page.send({ type: "open", file: source });
  };
  const figures = async () =>
    (await page.data.files(result)).map((file, n) => ({ file, label: labels[n], x: positions[2 * n], y: positions[2 * n + 1] }));
  return html`<div class="results map">
    ${head({ ...saved, rows: figures })}
    ${legend(page, allLabels)}
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
      <aside class="card" aria-live="polite">${card(page, result, positions, allLabels, point)}</aside>
    </div>
    ${leftOutList(result.leftOut)}
  </div>`;
}

const axesWords = ({ axes, latent }: Embedding): string =>
  axes === "code" ? t("the two latent numbers") : t("the two main directions of {0} latent numbers", latent);

interface Labels {
  labels: (string | null)[];
  /** In the order of their colours. */
  names: string[];
  /** Images of each label. */
  counts: ReadonlyMap<string, number>;
}

/** The labels of a result's columns, the same lists each time, so that the points are drawn again only if they change. */
const labelsOf = memoized((columns: Columns) =>
  memoized((result: Pick<Embedding, "labels">): Labels => {
    const labels = Array.from(columns.labels ?? [], (index) => result.labels[index] ?? null);
    const counts = new Map<string, number>();
    for (const label of labels) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
    return { labels, names: [...result.labels].sort(new Intl.Collator("en", { numeric: true }).compare), counts };
  }),
);
