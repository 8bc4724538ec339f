import { html, nothing, type TemplateResult } from "lit";
import type { ResultEntry } from "../../../src/core/analyses/result.js";
import { textButton } from "../../controls/button.js";
import { switchButton } from "../../controls/switch-button.js";
import type { Gallery } from "../../shared/gallery.js";
import { epochName, runName } from "../../shared/run-names.js";
import { loss, score, short } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { Reconstruction } from "./scores.js";
import type { ReconstructionsPage } from "./state.js";

/** What sets a result apart from others of the same images: its run, if they are of several, and its epoch. */
function nameOf({ editor: { runs } }: ReconstructionsPage, { run, epoch }: ResultEntry, severalRuns: boolean): string {
  const by = runs.find(({ id }) => id === run);
  if (!by) return run ?? "";
  const ofRun = epochName(by, epoch ?? null);
  return severalRuns ? `${runName(by, runs)} · ${ofRun}` : ofRun;
}

/** The results of the same images, compared with the same reference, by runs that are still there: of each run and epoch the newest, or the shown one; in the order of runs and epochs. */
function alike({ editor: { allResults, runs } }: ReconstructionsPage, shown: Reconstruction): ResultEntry[] {
  const ofSame = allResults.filter(
    ({ kind, input, quality, run }) =>
      kind === shown.kind && input === shown.input && quality?.reference === shown.reference && runs.some(({ id }) => id === run),
  );
  const newest = new Map<string, ResultEntry>();
  for (const entry of ofSame) {
    const key = JSON.stringify([entry.run, entry.epoch ?? null]);
    if (!newest.has(key) || entry.folder === shown.folder) newest.set(key, entry);
  }
  const place = ({ run, epoch = 0 }: ResultEntry) => [runs.findIndex(({ id }) => id === run), epoch] as const;
  return [...newest.values()].sort((a, b) => place(a)[0] - place(b)[0] || place(a)[1] - place(b)[1]);
}

/** The result that the shown one is compared with, and what both are called; null if none was chosen, or it is gone. */
export function comparedWith(page: ReconstructionsPage, shown: Reconstruction): Gallery["compared"] | null {
  const entries = alike(page, shown);
  const { compared } = page.state;
  const [entry, own] = [compared, shown.folder].map((wanted) => entries.find(({ folder }) => folder === wanted));
  if (!entry || !own || entry === own) return null;
  const severalRuns = new Set(entries.map(({ run }) => run)).size > 1;
  return { folder: entry.folder, name: nameOf(page, entry, severalRuns), own: nameOf(page, own, severalRuns) };
}

/** The results of the same images by other epochs and runs, with their figures, to be shown or to be looked at beside the shown one; nothing if there are no others. */
export function comparison(page: ReconstructionsPage, shown: Reconstruction): TemplateResult | typeof nothing {
  const entries = alike(page, shown);
  if (entries.length < 2) return nothing;
  const severalRuns = new Set(entries.map(({ run }) => run)).size > 1;
  const denoised = shown.check !== undefined;
  // How like the images themselves the outputs are does not tell how clean they are.
  const ranked = shown.reference !== undefined || !denoised;
  const best = ranked ? Math.max(...entries.map(({ quality }) => quality?.mean.psnr ?? Number.NEGATIVE_INFINITY)) : null;
  const { compared } = page.state;
  const row = (entry: ResultEntry) => {
    const { folder, quality } = entry;
    const own = folder === shown.folder;
    const name = nameOf(page, entry, severalRuns);
    return html`<tr class=${own ? "chosen" : ""}>
      <th scope="row">
        ${own ? html`<b>${name}</b> <span class="quiet">${t("shown")}</span>` : textButton(name, () => page.send({ type: "showResult", folder }), t("Show this result"))}
      </th>
      ${
        ranked
          ? html`<td class="figure">${loss(quality?.mean.mse)}</td>
            <td class="figure">
              ${score(quality?.mean.psnr ?? Number.NaN, 2)}${quality?.mean.psnr === best ? html` <span class="least" title=${t("The highest of these")}>★<span class="visually-hidden">${t("best")}</span></span>` : nothing}
            </td>
            <td class="figure">${score(quality?.mean.ssim ?? Number.NaN, 4)}</td>`
          : nothing
      }
      ${denoised ? html`<td class="figure">${quality?.noise === undefined ? "–" : `${short(100 * quality.noise, 2)} %`}</td>` : nothing}
      <td>
        ${
          own
            ? nothing
            : switchButton(
                t("Compare"),
                folder === compared,
                (on) => page.update(on ? { compared: folder, look: "compared" } : { compared: null }),
                t("Adds its picture to those of each image that is opened"),
              )
        }
      </td>
    </tr>`;
  };
  return html`<details class="by-epochs" open>
    <summary>${t("The same images by other epochs and runs")}</summary>
    <div class="wide-table">
      <table>
        <thead>
          <tr>
            <th scope="col">${severalRuns ? t("Run and epoch") : t("Epoch")}</th>
            ${
              ranked
                ? html`<th scope="col" class="figure">MSE</th>
                  <th scope="col" class="figure">PSNR</th>
                  <th scope="col" class="figure">SSIM</th>`
                : nothing
            }
            ${denoised ? html`<th scope="col" class="figure">${t("Noise left")}</th>` : nothing}
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
