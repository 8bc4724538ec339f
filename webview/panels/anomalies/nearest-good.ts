import { html, nothing, type TemplateResult } from "lit";
import { nearestGoodImages } from "../../../src/core/analyses/image-detail.js";
import { partOf } from "../../../src/core/project/item-name.js";
import { textButton } from "../../controls/button.js";
import { thumbnail } from "../../shared/picture.js";
import { baseName } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { Anomalies } from "./ranking.js";
import type { AnomaliesPage } from "./state.js";

/** Longest side of a picture, in pixels. */
const side = 92;

/** An item of an array that a result is of, as it is asked for: the array's folder, and the item's name. */
function itemOf({ input }: Anomalies, name: string): string {
  const { file } = partOf(input);
  return file.slice(0, file.length - baseName(file).length) + name;
}

/** The images of another folder that are most like an image, as far as they were looked for: those that its run learned from. */
export function nearestGood(page: AnomaliesPage, result: Anomalies, index: number): TemplateResult | typeof nothing {
  const { results, runs, restricted } = page.editor;
  const row = page.data.row(result, index);
  const image = row && (row.source ?? itemOf(result, row.file));
  // Codes are compared: a network without any cannot say what is near.
  if (!image || runs.find(({ id }) => id === result.run)?.latent === null) return nothing;
  const found = results.findLast(
    (one) =>
      one.kind === "similar" && one.run === result.run && one.epoch === result.epoch && one.image === image && one.input !== result.input,
  );
  if (!found)
    return restricted
      ? nothing
      : html`<p>
          ${textButton(
            t("Nearest Good Images"),
            () => page.send({ type: "nearestGood", folder: result.folder, index }),
            t("Of those that the run learned from, the most alike by their codes"),
          )}
        </p>`;
  // The page keeps rows only of results whose numbers it has.
  const count = page.data.columns(found) ? Math.min(nearestGoodImages, found.count) : 0;
  const places = Array.from({ length: count }, (_, place) => place);
  return html`<section class="nearest-good" aria-label=${t("Nearest Good Images")}>
    <p class="quiet">${t("Nearest in {0}, by their codes", baseName(found.input))}</p>
    <ol>
      ${places.map((place) => {
        const row = page.data.row(found, place);
        const name = row?.file ?? "";
        return html`<li><figure>${thumbnail(row?.pictures.input, side, t("Image {0}", name))}<figcaption title=${name}>${name}</figcaption></figure></li>`;
      })}
    </ol>
  </section>`;
}
