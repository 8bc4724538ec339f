import { html, nothing, type TemplateResult } from "lit";
import type { CleaningCheck } from "../../../src/core/analyses/cleaning-check.js";
import { cleaningSentences } from "../../../src/core/analyses/cleaning-words.js";
import type { Columns } from "../../../src/core/analyses/result.js";
import { segments } from "../../controls/button.js";
import { dropdown } from "../../controls/dropdown.js";
import { ring } from "../../controls/ring.js";
import { detailView } from "../../shared/detail.js";
import { emptyResult, leftOutList } from "../../shared/empty.js";
import { type Gallery, galleryList, galleryOptions, withName } from "../../shared/gallery.js";
import { resultHead } from "../../shared/result-head.js";
import { baseName, loss, plural, score } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import { figureNames, figureText, type Key, moreIsBetter, numbers, type Reconstruction, sorted } from "./scores.js";
import type { ReconstructionsPage } from "./state.js";
import { table } from "./table.js";

/** The figures of all images, as they are saved. */
async function figures(page: ReconstructionsPage, result: Reconstruction, columns: Columns) {
  const files = await page.data.files(result);
  const [mse, psnr, ssim] = figureNames.map((name) => numbers(columns, name));
  return files.map((file, index) => ({ file, mse: mse[index], psnr: psnr[index], ssim: ssim[index] }));
}

function galleryOf(page: ReconstructionsPage, result: Reconstruction, columns: Columns): Gallery {
  const { sort, picture } = page.state;
  const shownFigure = sort.by === "file" ? "mse" : sort.by;
  const names =
    result.kind === "denoise"
      ? { input: t("Noisy"), output: t("Cleaned"), heat: "" }
      : { input: t("Image"), output: t("Reconstruction"), heat: "" };
  return {
    result,
    shown: withName(page, result, sorted(columns, result.count, sort)),
    pictures: picture === "both" ? ["input", "output"] : [picture],
    names,
    heatScale: null,
    regionOf: () => null,
    markOf: () => null,
    caption: (index) =>
      html`<span class="quiet">${shownFigure.toUpperCase()}</span><span>${figureText(columns, shownFigure, index)}</span>`,
  };
}

/** Which figure the images are ordered by, and from which end. */
function ordering(page: ReconstructionsPage): TemplateResult {
  const { by, descending } = page.state.sort;
  const worstFirst = by !== "file" && descending !== moreIsBetter[by];
  const along = (key: Key, worst: boolean) =>
    page.update({ sort: { by: key, descending: key === "file" ? !worst : worst !== moreIsBetter[key] } });
  return html`<span class="order"
      >${dropdown<Key>({
        id: "order",
        name: t("Order"),
        options: [
          ...figureNames.map((value) => ({ value, label: t("By {0}", value.toUpperCase()) })),
          { value: "file" as const, label: t("By name") },
        ],
        value: by,
        disabled: false,
        choose: (key) => along(key, true),
      })}</span
    >
    ${
      by === "file"
        ? nothing
        : segments(
            t("Which end first"),
            [
              { value: "worst", label: t("Worst first") },
              { value: "best", label: t("Best first") },
            ],
            worstFirst ? "worst" : "best",
            (end) => along(by, end === "worst"),
          )
    }`;
}

function options(page: ReconstructionsPage, gallery: Gallery): TemplateResult {
  const { layout, picture } = page.state;
  return html`<div class="grid-options">
    ${segments(
      t("Layout"),
      [
        { value: "cards", label: t("Cards") },
        { value: "table", label: t("Table") },
      ],
      layout,
      (layout) => page.update({ layout }),
    )}
    ${
      layout === "table"
        ? nothing
        : html`${segments(
            t("Picture"),
            [
              { value: "both", label: t("Both") },
              { value: "input", label: gallery.names.input },
              { value: "output", label: gallery.names.output },
            ],
            picture,
            (picture) => page.update({ picture }),
          )}
          ${ordering(page)} ${galleryOptions(page, gallery)}`
    }
  </div>`;
}

function images(page: ReconstructionsPage, result: Reconstruction, columns: Columns): TemplateResult {
  const gallery = galleryOf(page, result, columns);
  const { open, layout } = page.state;
  const about = (index: number) =>
    html`<p class="detail-figures">
      ${figureNames.map((name) => html`<span>${name.toUpperCase()} ${figureText(columns, name, index)}${name === "psnr" ? " dB" : ""}</span>`)}
    </p>`;
  return html`${options(page, gallery)} ${layout === "cards" ? galleryList(page, gallery) : table(page, gallery, columns)}
    ${open === null ? nothing : detailView(page, gallery, result, { about: about(open) })}`;
}

/** Whether the folder was cleaned: the verdict, then what it rests on. */
function cleaned(check: CleaningCheck): TemplateResult {
  const [verdict, ...grounds] = cleaningSentences(check).map(say);
  return html`<p class="cleaning-verdict" role="status"><strong>${verdict}</strong> ${grounds.join(" ")}</p>`;
}

/** What went in beside what came out, with how far they are apart. */
export function reconstructionsPanel(page: ReconstructionsPage): TemplateResult {
  const { editor } = page;
  const denoise = editor.document.ok && editor.document.project.task === "denoise";
  const [command, label] = denoise ? (["denoise", t("Denoise Folder…")] as const) : (["reconstruct", t("Reconstruct Folder…")] as const);
  const result = editor.results.findLast((one): one is Reconstruction => one.kind === "reconstruct" || one.kind === "denoise");
  if (!result) return emptyResult(page, t("Here the images of a folder stand beside what the network makes of them."), label, command);
  const columns = page.data.columns(result);
  const { mse, psnr, ssim } = result.mean;
  return html`<div class="results">
    ${resultHead(page, result, {
      title: baseName(result.input),
      about: plural(result.count, t("{0} image"), t("{0} images")),
      label,
      command,
      saved: { name: t("scores"), ...(columns && { rows: () => figures(page, result, columns) }) },
    })}
    <dl class="means">
      <div><dt>${t("Mean {0}", "MSE")}</dt><dd>${loss(mse)}</dd></div>
      <div><dt>${t("Mean {0}", "PSNR")}</dt><dd>${score(psnr, 1)} dB</dd></div>
      <div><dt>${t("Mean {0}", "SSIM")}</dt><dd>${score(ssim, 3)}</dd></div>
    </dl>
    ${result.check ? cleaned(result.check) : nothing}
    ${columns ? images(page, result, columns) : html`<div class="loading">${ring()}</div>`}
    ${leftOutList(result.leftOut) || nothing}
  </div>`;
}
