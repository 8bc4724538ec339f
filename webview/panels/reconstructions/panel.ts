import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { type Columns, nameOrder, type ResultOf } from "../../../src/core/analyses/result.js";
import { textButton } from "../../controls/button.js";
import { heading } from "../../controls/heading.js";
import { ring } from "../../controls/ring.js";
import { virtual } from "../../controls/virtual.js";
import { emptyResult, leftOutList } from "../../shared/empty.js";
import { type Indices, sortedIndices } from "../../shared/order.js";
import { thumbnail } from "../../shared/picture.js";
import { resultHead } from "../../shared/result-head.js";
import { baseName, loss, plural, score } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { ReconstructionsPage, ReconstructionsState } from "./state.js";

type Reconstruction = ResultOf<"reconstruct" | "denoise">;
type Key = ReconstructionsState["sort"]["by"];

/** Longest side of a row's picture, in pixels. */
const side = 48;

const headings = (): { by: Key; title: string; help: string }[] => [
  { by: "file", title: t("File"), help: t("Name of the image") },
  { by: "mse", title: "MSE", help: t("Mean squared error on 0 to 1; less is better") },
  { by: "psnr", title: "PSNR", help: t("Peak signal-to-noise ratio in decibels; more is better") },
  { by: "ssim", title: "SSIM", help: t("Structural similarity, at most 1; more is better") },
];

const orders = new WeakMap<Columns, { key: string; order: Indices }>();

const numbers = (columns: Columns, name: Exclude<Key, "file">) => {
  const column = columns[name];
  return column instanceof Float32Array ? column : new Float32Array();
};

/** The images in the order of a column; one without a score comes last either way. */
export function sorted(columns: Columns, count: number, { by, descending }: ReconstructionsState["sort"]): Indices {
  const key = JSON.stringify([by, descending]);
  const before = orders.get(columns);
  if (before?.key === key) return before.order;
  let order: Indices;
  if (by === "file") {
    const column = columns[nameOrder];
    const names = column instanceof Int32Array ? column : Int32Array.from({ length: count }, (_, index) => index);
    order = descending ? names.slice().reverse() : names;
  } else order = sortedIndices(numbers(columns, by), descending);
  orders.set(columns, { key, order });
  return order;
}

function row(page: ReconstructionsPage, result: Reconstruction, columns: Columns, index: number): TemplateResult {
  const row = page.data.row(result, index);
  const file = row?.file ?? "";
  const source = row?.source;
  const mse = numbers(columns, "mse")[index];
  return html`<tr data-entry>
    <td class="picture">${thumbnail(row?.pictures.input, side, t("Input of {0}", file))}</td>
    <td class="picture">${thumbnail(row?.pictures.output, side, t("Output of {0}", file))}</td>
    <td class="file">${source ? textButton(file, () => page.send({ type: "open", file: source }), file) : html`<span title=${file}>${file}</span>`}</td>
    <td class="figure">${Number.isNaN(mse) ? "–" : loss(mse)}</td>
    <td class="figure">${score(numbers(columns, "psnr")[index], 1)}</td>
    <td class="figure">${score(numbers(columns, "ssim")[index], 3)}</td>
  </tr>`;
}

function table(page: ReconstructionsPage, result: Reconstruction, columns: Columns): TemplateResult {
  const order = sorted(columns, result.count, page.state.sort);
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${t("Input")}</th>
        <th scope="col">${t("Output")}</th>
        ${headings().map((column) => heading({ ...column, figure: column.by !== "file", descending: column.by === "mse", sort: page.state.sort, change: (sort) => page.update({ sort }) }))}
      </tr>
    </thead>
    ${virtual(
      result.count,
      ({ from, to }) =>
        html`<tbody data-space="before"></tbody>
          <tbody data-list>
            ${repeat(
              order.slice(from, to),
              (index) => index,
              (index) => row(page, result, columns, index),
            )}
          </tbody>
          <tbody data-space="after"></tbody>`,
    )}
  </table>`;
}

/** The figures of all images, as they are saved. */
async function figures(page: ReconstructionsPage, result: Reconstruction, columns: Columns) {
  const files = await page.data.files(result);
  const [mse, psnr, ssim] = [numbers(columns, "mse"), numbers(columns, "psnr"), numbers(columns, "ssim")];
  return files.map((file, index) => ({ file, mse: mse[index], psnr: psnr[index], ssim: ssim[index] }));
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
    ${columns ? table(page, result, columns) : html`<div class="loading">${ring()}</div>`}
    ${leftOutList(result.leftOut) || nothing}
  </div>`;
}
