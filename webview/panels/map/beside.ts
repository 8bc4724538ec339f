import { html, nothing, type TemplateResult } from "lit";
import { imageSplits } from "../../../src/core/analyses/image-splits.js";
import type { Columns } from "../../../src/core/analyses/result.js";
import { iconButton, textButton } from "../../controls/button.js";
import { thumbnail } from "../../shared/picture.js";
import { csvText } from "../../shared/save-chart.js";
import { count, loss, plural, short } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { Embedding } from "./colouring.js";
import { playground } from "./playground.js";
import type { MapPage } from "./state.js";

/** Longest side of the picture beside the map, and of those of chosen points, in pixels. */
const [side, small] = [128, 48];
/** Chosen points that are listed with their pictures. */
const mostListed = 60;

/** What is known of an image in words. */
function figures(result: Embedding, columns: Columns, positions: Float32Array, point: number): string[] {
  const { labels, losses, splits } = columns;
  const label = result.labels[labels?.[point] ?? -1];
  const split = imageSplits[splits?.[point] ?? -1];
  return [
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

/** The images that were chosen, and what can be done with them. */
function chosenList(page: MapPage, result: Embedding, columns: Columns, chosen: Uint32Array): TemplateResult {
  const rows = async () => {
    const files = await page.data.files(result);
    const { labels, losses } = columns;
    return Array.from(chosen, (index) => ({
      file: files[index],
      label: result.labels[labels?.[index] ?? -1] ?? "",
      loss: losses?.[index] ?? null,
    }));
  };
  const listed = [...chosen.subarray(0, mostListed)];
  return html`<section class="chosen" aria-label=${t("Chosen images")}>
    <p class="line">
      <strong>${plural(chosen.length, t("{0} image chosen"), t("{0} images chosen"))}</strong>
      ${iconButton(t("Choose none"), "remove", () => page.update({ chosen: null }))}
    </p>
    <p class="acts">
      ${textButton(t("Copy Paths"), async () => page.send({ type: "copy", text: (await rows()).map(({ file }) => file).join("\n") }))}
      ${textButton(t("Save CSV"), async () => {
        page.send({ type: "save", name: t("chosen images"), format: "csv", data: csvText(await rows()) });
      })}
    </p>
    <ul>
      ${listed.map((index) => {
        const row = page.data.row(result, index);
        const file = row?.file ?? "";
        return html`<li>
          <button type="button" title=${file} aria-label=${file || String(index + 1)} @click=${() => page.update({ peeked: index, point: null })}>
            ${thumbnail(row?.pictures.input, small, "")}
          </button>
        </li>`;
      })}
    </ul>
    ${chosen.length > mostListed ? html`<p class="quiet">${t("and {0} more", count(chosen.length - mostListed))}</p>` : nothing}
  </section>`;
}

/** What stands beside the map: the image that is looked at, what the network draws, and the images that were chosen. `codes` says that the positions are the codes themselves. */
export function beside(page: MapPage, result: Embedding, columns: Columns, positions: Float32Array, codes: boolean): TemplateResult {
  const { chosen } = page.state;
  return html`<aside class="card">
    <div aria-live="polite">${card(page, result, columns, positions)}</div>
    ${playground(page, result, positions, codes)} ${chosen ? chosenList(page, result, columns, chosen) : nothing}
  </aside>`;
}
