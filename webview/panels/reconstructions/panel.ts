import { html, nothing, type TemplateResult } from "lit";
import type { CleaningCheck } from "../../../src/core/analyses/cleaning-check.js";
import { cleaningSentences } from "../../../src/core/analyses/cleaning-words.js";
import type { Columns } from "../../../src/core/analyses/result.js";
import { moreIsBetter, type PictureFigure, worstSentences } from "../../../src/core/analyses/worst-images.js";
import { segments, textButton } from "../../controls/button.js";
import { dropdown } from "../../controls/dropdown.js";
import { ring } from "../../controls/ring.js";
import { contactSheet, type SheetCell } from "../../shared/contact-sheet.js";
import { detailView } from "../../shared/detail.js";
import { emptyResult, leftOutList } from "../../shared/empty.js";
import { type Gallery, galleryList, galleryOptions, withName } from "../../shared/gallery.js";
import { fitting } from "../../shared/picture.js";
import { resultHead } from "../../shared/result-head.js";
import { saveButtons } from "../../shared/save.js";
import { baseName, count, loss, plural, score } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import { comparedWith, comparison } from "./comparison.js";
import { figuresOf, figureText, figureTitle, figureValue, type Key, numbers, type Reconstruction, sorted } from "./scores.js";
import { spread } from "./spread.js";
import type { ReconstructionsPage } from "./state.js";
import { table } from "./table.js";

/** The figures of all images, as they are saved. */
async function figures(page: ReconstructionsPage, result: Reconstruction, columns: Columns) {
  const files = await page.data.files(result);
  const names = figuresOf(columns);
  return files.map((file, index) => ({ file, ...Object.fromEntries(names.map((name) => [name, numbers(columns, name)[index]])) }));
}

/** The order that was chosen; of a figure that this result lacks, by mse. */
function sortOf({ state: { sort } }: ReconstructionsPage, columns: Columns): ReconstructionsPage["state"]["sort"] {
  return sort.by === "file" || figuresOf(columns).includes(sort.by) ? sort : { by: "mse", descending: true };
}

const figureOf = (key: Key): PictureFigure => (key === "file" ? "mse" : key);

function galleryOf(page: ReconstructionsPage, result: Reconstruction, columns: Columns): Gallery {
  const { picture } = page.state;
  const sort = sortOf(page, columns);
  const shownFigure = figureOf(sort.by);
  const names =
    result.kind === "denoise"
      ? { input: t("Noisy"), output: t("Cleaned"), heat: "" }
      : { input: t("Image"), output: t("Reconstruction"), heat: "" };
  const compared = comparedWith(page, result);
  return {
    result,
    ...(compared && { compared }),
    shown: withName(page, result, sorted(columns, result.count, sort)),
    pictures: picture === "both" ? ["input", "output"] : [picture],
    names,
    heatScale: null,
    regionOf: () => null,
    markOf: () => null,
    caption: (index) => html`<span class="quiet">${figureTitle(shownFigure)}</span><span>${figureText(columns, shownFigure, index)}</span>`,
  };
}

/** Images on a contact sheet, the first of the order. */
const sheetImages = 24;

/** The first images as they are shown, with name and figure; those whose pictures are not there yet are left out. */
function sheetCells(page: ReconstructionsPage, gallery: Gallery, columns: Columns): SheetCell[] {
  const figure = figureOf(sortOf(page, columns).by);
  return Array.from(gallery.shown.slice(0, sheetImages), (index) => {
    const row = page.data.row(gallery.result, index);
    const pictures = gallery.pictures.flatMap((name) => fitting(row?.pictures[name], 160) ?? []);
    return { pictures, lines: [row?.file ?? "", `${figureTitle(figure)} ${figureText(columns, figure, index)}`] };
  }).filter(({ pictures }) => pictures.length > 0);
}

/** Which figure the images are ordered by, and from which end. */
function ordering(page: ReconstructionsPage, columns: Columns): TemplateResult {
  const { by, descending } = sortOf(page, columns);
  const worstFirst = by !== "file" && descending !== moreIsBetter[by];
  const along = (key: Key, worst: boolean) =>
    page.update({ sort: { by: key, descending: key === "file" ? !worst : worst !== moreIsBetter[key] } });
  return html`<span class="order"
      >${dropdown<Key>({
        id: "order",
        name: t("Order"),
        options: [
          ...figuresOf(columns).map((value) => ({ value, label: t("By {0}", figureTitle(value)) })),
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

function options(page: ReconstructionsPage, gallery: Gallery, columns: Columns): TemplateResult {
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
          ${ordering(page, columns)} ${galleryOptions(page, gallery)}
          ${saveButtons(page, { name: t("contact sheet"), label: t("Save contact sheet"), picture: () => contactSheet(sheetCells(page, gallery, columns)) })}`
    }
  </div>`;
}

/** The ten worst by a figure, and what they have in common, if they have anything. */
function worstLine({ worst }: Reconstruction, figure: PictureFigure): TemplateResult | typeof nothing {
  const found = worst?.find((one) => one.figure === figure);
  if (!found) return nothing;
  const value = (number: number) => figureValue(figure, number);
  const traits = worstSentences(found).map(say).join(" ");
  return html`<p class="worst">
    ${t("The {0} worst by {1}: {2} to {3}, the median of the others {4}.", count(found.count), figureTitle(figure), value(found.least), value(found.most), value(found.others))}
    ${traits || html`<span class="quiet">${t("Neither folder nor size nor brightness sets them apart.")}</span>`}
  </p>`;
}

function images(page: ReconstructionsPage, result: Reconstruction, columns: Columns): TemplateResult {
  const gallery = galleryOf(page, result, columns);
  const { open, layout } = page.state;
  const about = (index: number) =>
    html`<p class="detail-figures">
      ${figuresOf(columns).map(
        (name) =>
          html`<span>${figureTitle(name)} ${figureText(columns, name, index)}${name === "psnr" || name === "gain" ? " dB" : ""}</span>`,
      )}
    </p>`;
  // Asked for now, so that a sheet of them can be saved at once.
  for (const index of gallery.shown.slice(0, sheetImages)) page.data.row(result, index);
  const figure = figureOf(sortOf(page, columns).by);
  return html`${spread(columns, figure)} ${worstLine(result, figure)} ${options(page, gallery, columns)} ${layout === "cards" ? galleryList(page, gallery) : table(page, gallery, columns)}
    ${open === null ? nothing : detailView(page, gallery, result, { about: about(open) })}`;
}

/** Whether the folder was cleaned: the verdict, then what it rests on. */
function cleaned(check: CleaningCheck): TemplateResult {
  const { verdict, grounds } = cleaningSentences(check);
  return html`<p class="cleaning-verdict" role="status">
    ${verdict ? html`<strong>${say(verdict)}</strong>` : nothing} ${grounds.map(say).join(" ")}
  </p>`;
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
      ...(!editor.restricted && {
        links: textButton(
          t("Write Pictures…"),
          () => page.send({ type: "writePictures", folder: result.folder }),
          t("Writes the pictures into a folder, as large and deep as they are, and goes on where it was cut"),
        ),
      }),
      saved: { name: t("scores"), ...(columns && { rows: () => figures(page, result, columns) }) },
    })}
    <dl class="means">
      <div><dt>${t("Mean {0}", "MSE")}</dt><dd>${loss(mse)}</dd></div>
      <div><dt>${t("Mean {0}", "PSNR")}</dt><dd>${score(psnr, 1)} dB</dd></div>
      <div><dt>${t("Mean {0}", "SSIM")}</dt><dd>${score(ssim, 3)}</dd></div>
    </dl>
    ${result.check ? cleaned(result.check) : nothing} ${comparison(page, result)}
    ${columns ? images(page, result, columns) : html`<div class="loading">${ring()}</div>`}
    ${leftOutList(result.leftOut) || nothing}
  </div>`;
}
