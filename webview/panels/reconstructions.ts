import { html, nothing, type TemplateResult } from "lit";
import type { EditorState, Result } from "../../src/protocol/webview.js";
import { button, textButton } from "../controls/button.js";
import { heading } from "../controls/heading.js";
import { baseName, count, loss, moment, plural } from "../format.js";
import type { Page } from "../store.js";
import { page as length, type View } from "../view.js";
import { t } from "../words.js";
import { emptyResult, leftOutList, resultButton } from "./empty.js";

type Reconstruction = Extract<Result, { kind: "reconstruct" | "denoise" }>;
type Item = Reconstruction["items"][number];
type Key = View["sort"]["by"];

const columns: readonly { by: Key; title: () => string; help: () => string }[] = [
  { by: "file", title: () => t("File"), help: () => t("Name of the image") },
  { by: "mse", title: () => "MSE", help: () => t("Mean squared error on 0 to 1; less is better") },
  { by: "psnr", title: () => "PSNR", help: () => t("Peak signal-to-noise ratio in decibels; more is better") },
  { by: "ssim", title: () => "SSIM", help: () => t("Structural similarity, at most 1; more is better") },
];

const byName = new Intl.Collator("en", { numeric: true }).compare;

/** The items in the order of a column. */
export function sorted(items: readonly Item[], { by, descending }: View["sort"]): Item[] {
  const order = (a: Item, b: Item) => (by === "file" ? byName(a.file, b.file) : a[by] - b[by]);
  return [...items].sort((a, b) => (descending ? order(b, a) : order(a, b)));
}

function row(page: Page, item: Item): TemplateResult {
  const { source } = item;
  const picture = (file: string | null, of: string) =>
    file ? html`<img src=${file} alt=${t("{0} of {1}", of, item.file)} loading="lazy" />` : nothing;
  return html`<tr>
    <td class="picture">${picture(item.input, t("Input"))}</td>
    <td class="picture">${picture(item.output, t("Output"))}</td>
    <td class="file">${source ? textButton(item.file, () => page.send({ type: "open", file: source }), item.file) : html`<span title=${item.file}>${item.file}</span>`}</td>
    <td class="figure">${loss(item.mse)}</td>
    <td class="figure">${item.psnr.toFixed(1)}</td>
    <td class="figure">${item.ssim.toFixed(3)}</td>
  </tr>`;
}

/** A button for the rest of a long list. */
export function moreButton(page: Page, total: number): TemplateResult | typeof nothing {
  const { shown } = page.view;
  return total > shown
    ? html`<p class="more">${button(t("Show More"), () => page.update({ shown: shown + length }))}<span class="quiet">${t("{0} of {1}", count(shown), count(total))}</span></p>`
    : nothing;
}

/** What went in beside what came out, with how far they are apart. */
export function reconstructionsPanel(page: Page): TemplateResult {
  const editor = page.editor as EditorState;
  const denoise = editor.document.ok && editor.document.project.task === "denoise";
  const [command, label] = denoise ? (["denoise", t("Denoise Folder…")] as const) : (["reconstruct", t("Reconstruct Folder…")] as const);
  const result = editor.results.findLast((one): one is Reconstruction => one.kind === "reconstruct" || one.kind === "denoise");
  if (!result) return emptyResult(page, t("Here the images of a folder stand beside what the network makes of them."), label, command);
  const { mse, psnr, ssim } = result.mean;
  return html`<div class="results">
    <div class="result-head">
      <p><strong>${baseName(result.input)}</strong> <span class="quiet">${plural(result.items.length, t("{0} image"), t("{0} images"))} · ${moment(result.created)}</span></p>
      <div class="actions">${textButton(t("Open Table"), () => page.send({ type: "open", file: result.table }))}${resultButton(page, label, command)}</div>
    </div>
    <dl class="means">
      <div><dt>${t("Mean {0}", "MSE")}</dt><dd>${loss(mse)}</dd></div>
      <div><dt>${t("Mean {0}", "PSNR")}</dt><dd>${psnr.toFixed(1)} dB</dd></div>
      <div><dt>${t("Mean {0}", "SSIM")}</dt><dd>${ssim.toFixed(3)}</dd></div>
    </dl>
    <table>
      <thead>
        <tr>
          <th scope="col">${t("Input")}</th>
          <th scope="col">${t("Output")}</th>
          ${columns.map((column) => heading({ ...column, title: column.title(), help: column.help(), figure: column.by !== "file", descending: column.by === "mse", sort: page.view.sort, change: (sort) => page.update({ sort }) }))}
        </tr>
      </thead>
      <tbody>${sorted(result.items, page.view.sort)
        .slice(0, page.view.shown)
        .map((item) => row(page, item))}</tbody>
    </table>
    ${moreButton(page, result.items.length)} ${leftOutList(result.leftOut)}
  </div>`;
}
