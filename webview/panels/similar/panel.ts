import { html, nothing, type TemplateResult } from "lit";
import type { ResultOf } from "../../../src/core/analyses/result.js";
import { textButton } from "../../controls/button.js";
import { ring } from "../../controls/ring.js";
import { dropNote } from "../../shared/drop-hint.js";
import { emptyResult, leftOutList } from "../../shared/empty.js";
import { thumbnail } from "../../shared/picture.js";
import { resultHead } from "../../shared/result-head.js";
import { baseName, count, short } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { SimilarPage } from "./state.js";

/** Longest side of a picture, in pixels. */
const side = 92;

const distanceWords: Record<ResultOf<"similar">["distance"], () => string> = {
  euclidean: () => t("by the distance of their codes"),
  cosine: () => t("by the direction of their codes"),
  whitened: () => t("by the distance of their whitened codes"),
};

/** The image that others were compared with, and the way to its place on the map. Nothing of results that kept no picture of it. */
function asked(page: SimilarPage, { image, picture, mark }: ResultOf<"similar">): TemplateResult | typeof nothing {
  if (picture === undefined) return nothing;
  const map = page.editor.results.find(({ kind, folder }) => kind === "embed" && baseName(folder) === mark?.map);
  return html`<div class="asked">
    ${thumbnail([{ file: picture, coding: "image", tile: null }], side, t("Image {0}", baseName(image)))}
    <div>
      <p class="name">${baseName(image)}</p>
      ${map ? textButton(t("Show on the Map"), () => page.show("map")) : nothing}
    </div>
  </div>`;
}

/** The images that are most like one image, the most alike first. */
export function similarPanel(page: SimilarPage): TemplateResult {
  const result = page.editor.results.findLast((one) => one.kind === "similar");
  if (!result)
    return emptyResult(
      page,
      t("Here stand the images of a folder that are most like one image. Choose a picture, or a point of the map."),
      t("Find Similar Images…"),
      "similar",
      dropNote(page),
    );
  const distances = page.data.columns(result)?.distances;
  const figures = async () => (await page.data.files(result)).map((file, n) => ({ file, distance: distances?.[n] ?? null, rank: n + 1 }));
  return html`<div class="results similar">
    ${resultHead(page, result, {
      title: t("Most like {0}", baseName(result.image)),
      about: t("of {0} images in {1}, {2}", count(result.compared), baseName(result.input), distanceWords[result.distance]()),
      label: t("Find Similar Images…"),
      command: "similar",
      saved: { name: t("similar images"), ...(distances && { rows: figures }) },
    })}
    ${asked(page, result)} ${dropNote(page)}
    ${
      distances
        ? html`<ol class="similar-images">
            ${Array.from(distances, (distance, index) => {
              const row = page.data.row(result, index);
              const file = row?.file ?? "";
              return html`<li>
                <figure>
                  ${thumbnail(row?.pictures.input, side, t("Image {0}", file))}
                  <figcaption>
                    <span class="rank">${index + 1}</span> ${short(distance, 3)}
                    ${
                      row?.source
                        ? html`<button type="button" class="link name" title=${t("Open {0}", file)} @click=${() => row.source && page.send({ type: "open", file: row.source })}>
                          ${file}
                        </button>`
                        : html`<span class="name" title=${file}>${file}</span>`
                    }
                  </figcaption>
                </figure>
                <button type="button" class="link" @click=${() => page.send({ type: "findSimilar", folder: result.folder, index })}>
                  ${t("Find Similar")}
                </button>
              </li>`;
            })}
          </ol>`
        : html`<div class="loading">${ring()}</div>`
    }
    ${leftOutList(result.leftOut)}
  </div>`;
}
