import { html, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Columns } from "../../../src/core/analyses/result.js";
import { textButton } from "../../controls/button.js";
import { heading } from "../../controls/heading.js";
import { virtual } from "../../controls/virtual.js";
import type { Gallery } from "../../shared/gallery.js";
import { thumbnail } from "../../shared/picture.js";
import { t } from "../../text/words.js";
import { figuresOf, figureText, figureTitle, type Key } from "./scores.js";
import type { ReconstructionsPage } from "./state.js";

/** Longest side of a row's picture, in pixels. */
const side = 48;

const headings = (): { by: Key; title: string; help: string }[] => [
  { by: "file", title: t("File"), help: t("Name of the image") },
  { by: "mse", title: "MSE", help: t("Mean squared error on 0 to 1; less is better") },
  { by: "psnr", title: "PSNR", help: t("Peak signal-to-noise ratio in decibels; more is better") },
  { by: "ssim", title: "SSIM", help: t("Structural similarity, at most 1; more is better") },
  { by: "gain", title: figureTitle("gain"), help: t("Decibels of PSNR more than the picture had as it came") },
  { by: "noiseAfter", title: figureTitle("noiseAfter"), help: t("Estimated deviation of the noise that is left, on 0 to 1") },
  {
    by: "structure",
    title: figureTitle("structure"),
    help: t("How far neighbouring pixels of what was taken away go together, -1 to 1; near 0 if it was noise"),
  },
];

function row(page: ReconstructionsPage, { result, names }: Gallery, columns: Columns, index: number): TemplateResult {
  const row = page.data.row(result, index);
  const file = row?.file ?? "";
  return html`<tr data-entry>
    <td class="picture">${thumbnail(row?.pictures.input, side, t("{0} of {1}", names.input, file))}</td>
    <td class="picture">${thumbnail(row?.pictures.output, side, t("{0} of {1}", names.output, file))}</td>
    <td class="file">${textButton(file, () => page.update({ open: index }), file)}</td>
    ${figuresOf(columns).map((name) => html`<td class="figure">${figureText(columns, name, index)}</td>`)}
  </tr>`;
}

/** The images as a table with their figures. */
export function table(page: ReconstructionsPage, gallery: Gallery, columns: Columns): TemplateResult {
  const { shown, names } = gallery;
  const figures = figuresOf(columns);
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${names.input}</th>
        <th scope="col">${names.output}</th>
        ${headings()
          .filter(({ by }) => by === "file" || figures.includes(by))
          .map((column) =>
            heading({
              ...column,
              figure: column.by !== "file",
              descending: column.by === "mse",
              sort: page.state.sort,
              change: (sort) => page.update({ sort }),
            }),
          )}
      </tr>
    </thead>
    ${virtual(
      shown.length,
      ({ from, to }) =>
        html`<tbody data-space="before"></tbody>
          <tbody data-list>
            ${repeat(
              shown.slice(from, to),
              (index) => index,
              (index) => row(page, gallery, columns, index),
            )}
          </tbody>
          <tbody data-space="after"></tbody>`,
    )}
  </table>`;
}
