import { html, nothing, type TemplateResult } from "lit";
import { imageSplits } from "../../../src/core/analyses/image-splits.js";
import type { Columns } from "../../../src/core/analyses/result.js";
import { textButton } from "../../controls/button.js";
import { thumbnail } from "../../shared/picture.js";
import { loss, short } from "../../text/format.js";
import { t } from "../../text/words.js";
import { chosenList } from "./chosen.js";
import type { Embedding } from "./colouring.js";
import { firstLater } from "./later.js";
import { playground } from "./playground.js";
import type { MapPage } from "./state.js";

/** Longest side of the picture beside the map, in pixels. */
const side = 128;

/** What is known of an image in words. */
function figures(result: Embedding, columns: Columns, positions: Float32Array, point: number): string[] {
  const { labels, losses, splits } = columns;
  const label = result.labels[labels?.[point] ?? -1];
  const split = imageSplits[splits?.[point] ?? -1];
  const first = firstLater(result);
  return [
    ...(first !== undefined && point >= first ? [t("new")] : []),
    ...(label === undefined ? [] : [t("label {0}", label)]),
    ...(losses ? [t("loss {0}", loss(losses[point]))] : []),
    ...(split === undefined ? [] : [split === "trained on" ? t("trained on") : t("held out")]),
    t("at {0}", [positions[2 * point], positions[2 * point + 1]].map((n) => short(n, 3)).join(", ")),
  ];
}

/** One image: its picture, its reconstruction, its path and figures; of one that was clicked also what can be done with it. */
function card(page: MapPage, result: Embedding, columns: Columns, positions: Float32Array): TemplateResult {
  const { peeked } = page.state;
  const point = page.state.point ?? peeked;
  if (point === null || point >= result.count) return html`<p class="quiet">${t("Point at the map to see an image.")}</p>`;
  const row = page.data.row(result, point);
  const figure = (name: string, words: string) =>
    row?.pictures[name] ? html`<figure>${thumbnail(row.pictures[name], side, words)}<figcaption>${words}</figcaption></figure>` : nothing;
  const source = row?.source;
  return html`<div class="pair">${figure("input", t("image"))} ${figure("output", t("reconstruction"))}</div>
    <p class="file">${row?.file ?? ""}</p>
    <p class="quiet">${figures(result, columns, positions, point).join(" · ")}</p>
    ${
      point === peeked && row
        ? html`<p class="acts">
            ${source ? textButton(t("Open File"), () => page.send({ type: "open", file: source })) : nothing}
            ${textButton(t("Find Similar"), () => page.send({ type: "findSimilar", folder: result.folder, index: point }))}
            ${textButton(t("Close"), () => page.update({ peeked: null }))}
          </p>`
        : nothing
    }`;
}

/** What stands beside the map: the image that is looked at, what the network draws, and the images that were chosen. `codes` says that the positions are the codes themselves. */
export function beside(page: MapPage, result: Embedding, columns: Columns, positions: Float32Array, codes: boolean): TemplateResult {
  const { chosen } = page.state;
  return html`<aside class="card">
    <div aria-live="polite">${card(page, result, columns, positions)}</div>
    ${playground(page, result, positions, codes)} ${chosen ? chosenList(page, result, columns, chosen) : nothing}
  </aside>`;
}
