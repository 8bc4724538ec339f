import { html, nothing, type TemplateResult } from "lit";
import { isOfSame, type ResultEntry } from "../../../src/core/analyses/result.js";
import { textButton } from "../../controls/button.js";
import { switchButton } from "../../controls/switch-button.js";
import type { Gallery } from "../../shared/gallery.js";
import { epochName, runName } from "../../shared/run-names.js";
import { loss, score, short } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { Reconstruction } from "./scores.js";
import type { ReconstructionsPage } from "./state.js";

/** What sets a result apart from `others` of the same images: its run, if they are of several, and its epoch. */
function nameOf({ editor: { runs } }: ReconstructionsPage, { run, epoch }: ResultEntry, others: readonly ResultEntry[]): string {
  const by = runs.find(({ id }) => id === run);
  if (!by) return run;
  const ofRun = epochName(by, epoch ?? null);
  return areOfSeveralRuns(others) ? `${runName(by, runs)} · ${ofRun}` : ofRun;
}

const areOfSeveralRuns = (entries: readonly ResultEntry[]): boolean => entries.some(({ run }) => run !== entries[0].run);

/** The results of the same images, compared with the same reference, by runs that are still there: of each run and epoch the newest, or the shown one; in the order of runs and epochs. */
function alike({ editor: { allResults, runs } }: ReconstructionsPage, shown: Reconstruction): ResultEntry[] {
  const newest = new Map<string, ResultEntry>();
  for (const entry of allResults.filter((one) => isOfSame(one, shown))) {
    const key = JSON.stringify([entry.run, entry.epoch ?? null]);
    if (!newest.has(key) || entry.folder === shown.folder) newest.set(key, entry);
  }
  const ofRun = (id: string) => [...newest.values()].filter(({ run }) => run === id).sort((a, b) => (a.epoch ?? 0) - (b.epoch ?? 0));
  return runs.flatMap(({ id }) => ofRun(id));
}

/** The result that the shown one is compared with, and what both are called; null if none was chosen, or it is gone. */
export function comparedWith(page: ReconstructionsPage, shown: Reconstruction): Gallery["compared"] | null {
  const entries = alike(page, shown);
  const [entry, own] = [page.state.compared, shown.folder].map((wanted) => entries.find(({ folder }) => folder === wanted));
  if (!entry || !own || entry === own) return null;
  return { folder: entry.folder, name: nameOf(page, entry, entries), own: nameOf(page, own, entries) };
}

/** Adds a result to what each opened image shows, or takes it away. */
function compareSwitch(page: ReconstructionsPage, { folder }: ResultEntry): TemplateResult {
  const change = (on: boolean) => page.update(on ? { compared: folder, look: "compared" } : { compared: null });
  return switchButton(t("Compare"), folder === page.state.compared, change, t("Adds its picture to those of each image that is opened"));
}

/** How like the reference the pictures are; `best` is the highest PSNR of the table. */
function qualityCells({ quality }: ResultEntry, best: number): TemplateResult {
  const { mse, psnr = Number.NaN, ssim = Number.NaN } = quality?.mean ?? {};
  const star = html` <span class="least" title=${t("The highest of these")}>★<span class="visually-hidden">${t("best")}</span></span>`;
  return html`<td class="figure">${loss(mse)}</td>
    <td class="figure">${score(psnr, 2)}${psnr === best ? star : nothing}</td>
    <td class="figure">${score(ssim, 4)}</td>`;
}

/** The results of the same images by other epochs and runs, with their figures, to be shown or to be looked at beside the shown one; nothing if there are no others. */
export function comparison(page: ReconstructionsPage, shown: Reconstruction): TemplateResult | typeof nothing {
  const entries = alike(page, shown);
  if (entries.length < 2) return nothing;
  const denoised = shown.check !== undefined;
  // How like the images themselves the outputs are does not tell how clean they are.
  const ranked = shown.reference !== undefined || !denoised;
  const best = Math.max(...entries.map(({ quality }) => quality?.mean.psnr ?? Number.NEGATIVE_INFINITY));
  const row = (entry: ResultEntry) => {
    const { folder, quality } = entry;
    const own = folder === shown.folder;
    const name = nameOf(page, entry, entries);
    return html`<tr class=${own ? "chosen" : ""}>
      <th scope="row">
        ${own ? html`<b>${name}</b> <span class="quiet">${t("shown")}</span>` : textButton(name, () => page.send({ type: "showResult", folder }), t("Show this result"))}
      </th>
      ${ranked ? qualityCells(entry, best) : nothing}
      ${denoised ? html`<td class="figure">${quality?.noise === undefined ? "–" : `${short(100 * quality.noise, 2)} %`}</td>` : nothing}
      <td>${own ? nothing : compareSwitch(page, entry)}</td>
    </tr>`;
  };
  const figures = [...(ranked ? ["MSE", "PSNR", "SSIM"] : []), ...(denoised ? [t("Noise left")] : [])];
  return html`<details class="by-epochs" open>
    <summary>${t("The same images by other epochs and runs")}</summary>
    <div class="wide-table">
      <table>
        <thead>
          <tr>
            <th scope="col">${areOfSeveralRuns(entries) ? t("Run and epoch") : t("Epoch")}</th>
            ${figures.map((title) => html`<th scope="col" class="figure">${title}</th>`)}
            <th scope="col"><span class="visually-hidden">${t("Compare")}</span></th>
          </tr>
        </thead>
        <tbody>
          ${entries.map(row)}
        </tbody>
      </table>
    </div>
  </details>`;
}
