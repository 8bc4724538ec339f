import { html, nothing, type TemplateResult } from "lit";
import type { Result } from "../../../src/protocol/webview.js";
import { textButton } from "../../controls/button.js";
import { heading } from "../../controls/heading.js";
import { emptyResult, leftOutList } from "../../shared/empty.js";
import { moreButton } from "../../shared/more.js";
import { resultHead } from "../../shared/result-head.js";
import { baseName, loss, plural, score } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { ReconstructionsPage, ReconstructionsState } from "./state.js";

type Reconstruction = Extract<Result, { kind: "reconstruct" | "denoise" }>;
type Item = Reconstruction["items"][number];
type Key = ReconstructionsState["sort"]["by"];

const columns = (): { by: Key; title: string; help: string }[] => [
  { by: "file", title: t("File"), help: t("Name of the image") },
  { by: "mse", title: "MSE", help: t("Mean squared error on 0 to 1; less is better") },
  { by: "psnr", title: "PSNR", help: t("Peak signal-to-noise ratio in decibels; more is better") },
  { by: "ssim", title: "SSIM", help: t("Structural similarity, at most 1; more is better") },
];

const byName = new Intl.Collator("en", { numeric: true }).compare;

/** The items in the order of a column; an image without a score comes last either way. */
export function sorted(items: readonly Item[], { by, descending }: ReconstructionsState["sort"]): Item[] {
  const turn = descending ? -1 : 1;
  return [...items].sort((a, b) => {
    if (by === "file") return turn * byName(a.file, b.file);
    if (Number.isNaN(a[by]) || Number.isNaN(b[by])) return Number(Number.isNaN(a[by])) - Number(Number.isNaN(b[by]));
    return a[by] === b[by] ? 0 : turn * (a[by] < b[by] ? -1 : 1);
  });
}

function row(page: ReconstructionsPage, item: Item): TemplateResult {
  const { source } = item;
  const picture = (file: string | null, of: string) => (file ? html`<img src=${file} alt=${of} loading="lazy" />` : nothing);
  return html`<tr>
    <td class="picture">${picture(item.input, t("Input of {0}", item.file))}</td>
    <td class="picture">${picture(item.output, t("Output of {0}", item.file))}</td>
    <td class="file">${source ? textButton(item.file, () => page.send({ type: "open", file: source }), item.file) : html`<span title=${item.file}>${item.file}</span>`}</td>
    <td class="figure">${Number.isNaN(item.mse) ? "–" : loss(item.mse)}</td>
    <td class="figure">${score(item.psnr, 1)}</td>
    <td class="figure">${score(item.ssim, 3)}</td>
  </tr>`;
}

/** What went in beside what came out, with how far they are apart. */
export function reconstructionsPanel(page: ReconstructionsPage): TemplateResult {
  const { editor } = page;
  const denoise = editor.document.ok && editor.document.project.task === "denoise";
  const [command, label] = denoise ? (["denoise", t("Denoise Folder…")] as const) : (["reconstruct", t("Reconstruct Folder…")] as const);
  const result = editor.results.findLast((one): one is Reconstruction => one.kind === "reconstruct" || one.kind === "denoise");
  if (!result) return emptyResult(page, t("Here the images of a folder stand beside what the network makes of them."), label, command);
  const { mse, psnr, ssim } = result.mean;
  return html`<div class="results">
    ${resultHead(page, result, {
      title: baseName(result.input),
      about: plural(result.items.length, t("{0} image"), t("{0} images")),
      label,
      command,
      saved: { name: t("scores"), rows: () => result.items.map(({ file, mse, psnr, ssim }) => ({ file, mse, psnr, ssim })) },
    })}
    <dl class="means">
      <div><dt>${t("Mean {0}", "MSE")}</dt><dd>${loss(mse)}</dd></div>
      <div><dt>${t("Mean {0}", "PSNR")}</dt><dd>${score(psnr, 1)} dB</dd></div>
      <div><dt>${t("Mean {0}", "SSIM")}</dt><dd>${score(ssim, 3)}</dd></div>
    </dl>
    <table>
      <thead>
        <tr>
          <th scope="col">${t("Input")}</th>
          <th scope="col">${t("Output")}</th>
          ${columns().map((column) => heading({ ...column, figure: column.by !== "file", descending: column.by === "mse", sort: page.state.sort, change: (sort) => page.update({ sort }) }))}
        </tr>
      </thead>
      <tbody>${sorted(result.items, page.state.sort)
        .slice(0, page.state.rows)
        .map((item) => row(page, item))}</tbody>
    </table>
    ${moreButton(page.state.rows, result.items.length, (rows) => page.update({ rows }))} ${leftOutList(result.leftOut)}
  </div>`;
}
