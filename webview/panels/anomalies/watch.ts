import { html, nothing, type TemplateResult } from "lit";
import type { AnomalyDecision } from "../../../src/core/analyses/redecide.js";
import { shiftWords } from "../../../src/core/analyses/trust-words.js";
import { type Drifted, driftsOf, driftWindow } from "../../../src/core/numbers/judging/drift.js";
import type { WatchState } from "../../../src/protocol/webview.js";
import { chart } from "../../charts/chart-view.js";
import { controlChart, controlKey } from "../../charts/control.js";
import { textButton } from "../../controls/button.js";
import { type IconName, icon } from "../../controls/icon.js";
import { baseName, count, images, moment, plural } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import type { Anomalies, Ranking } from "./ranking.js";
import type { AnomaliesPage } from "./state.js";

/** Shifts that are said in words: the last. */
const saidDrifts = 5;

/** Whether a folder is watched. */
const isWatched = (page: AnomaliesPage, folder: string): boolean =>
  page.editor.watches.some((watch) => watch.state === "watching" && watch.folder === folder);

/** The button that begins to watch the folder of the shown result; nothing if it is watched, or cannot be. */
export function watchButton(page: AnomaliesPage, result: Anomalies, ranking: Ranking | null): TemplateResult | typeof nothing {
  const { restricted } = page.editor;
  const watched = isWatched(page, result.input);
  // Items of an array have no files, and so no dates.
  if (watched || restricted || !ranking || ranking.dates.length === 0) return nothing;
  return textButton(
    t("Watch This Folder"),
    () => page.send({ type: "watch", folder: result.folder }),
    t("Judges new images as they come, as these were, and adds them to this result"),
  );
}

const stopButton = (page: AnomaliesPage, { folder }: WatchState) =>
  textButton(t("Stop Watching"), () => page.send({ type: "stopWatching", watched: folder }), t("Stops watching {0}", baseName(folder)));

/** How many came to a result, and when the last was judged. */
function cameWords(result: Anomalies | undefined): string {
  const came = result?.origin?.arrivals;
  const many = result && came ? result.count - came.first : 0;
  if (!came || many === 0) return t("Nothing has come yet.");
  return `${plural(many, t("{0} image has come"), t("{0} images have come"))}, ${t("the last judged {0}.", moment(came.last, "second"))}`;
}

/** A line with a picture before its words. */
const line = (name: IconName, words: unknown): TemplateResult => html`<p class="watch">${icon(name)}<span>${words}</span></p>`;

/** Says which folders are watched and what came, that of the shown result first, or why they no longer are; nothing if none is. */
export function watchLines(page: AnomaliesPage, result?: Anomalies): TemplateResult[] {
  const { watches } = page.editor;
  const own = watches.filter(({ folder }) => folder === result?.input);
  return [...own, ...watches.filter((watch) => !own.includes(watch))].map((watch) => watchLine(page, watch, result));
}

function watchLine(page: AnomaliesPage, watch: WatchState, result?: Anomalies): TemplateResult {
  const { allResults } = page.editor;
  if (watch.state === "stopped")
    return html`<div class="watch-ended" role="alert">
      ${line("warning", html`${say(watch.message)} ${textButton(t("Dismiss"), () => page.send({ type: "stopWatching", watched: watch.folder }))}`)}
    </div>`;
  const name = baseName(watch.folder);
  const newest = allResults.find(({ kind, input }) => kind === "anomalies" && input === watch.folder);
  const waiting = watch.waiting > 0 ? plural(watch.waiting, t("{0} is being judged."), t("{0} are being judged.")) : "";
  const rewritten = rewrittenWords(watch.rewritten);
  if (result && (newest ? newest.folder !== result.folder : result.input !== watch.folder))
    return line(
      "eye",
      html`${[t("Watching {0}: what comes is added to another result than this.", name), waiting, rewritten].filter(Boolean).join(" ")}
      ${newest ? textButton(t("Show"), () => page.send({ type: "showResult", folder: newest.folder }), t("Shows the result of {0}", name)) : nothing}
      ${stopButton(page, watch)}`,
    );
  const said = [cameWords(result), waiting, rewritten].filter(Boolean).join(" ");
  return line("eye", html`<strong>${t("Watching {0}.", name)}</strong> ${said} ${stopButton(page, watch)}`);
}

const rewrittenWords = (images: number): string =>
  images === 0 ? "" : plural(images, t("{0} was written again and judged again."), t("{0} were written again and judged again."));

const known = new WeakMap<Ranking, { first: number; drifts: Drifted[] }>();

/** What of the images that came has shifted, by places among all; made once for a ranking. */
function driftsIn(ranking: Ranking, first: number): Drifted[] {
  const before = known.get(ranking);
  if (before?.first === first) return before.drifts;
  const drifts = driftsOf(ranking.pValues.subarray(first), ranking.heldOut.length).map((one) => ({
    ...one,
    from: one.from + first,
    to: one.to + first,
  }));
  known.set(ranking, { first, drifts });
  return drifts;
}

const noDrifts: readonly Drifted[] = [];

/** The images in the order of their judging as a control chart, if some came while the folder was watched, or may. */
export function controlSection(
  page: AnomaliesPage,
  result: Anomalies,
  ranking: Ranking,
  { threshold }: AnomalyDecision,
): TemplateResult | typeof nothing {
  const first = result.origin?.arrivals?.first ?? null;
  if (first === null && !isWatched(page, result.input)) return nothing;
  const { scores, heldOut } = ranking;
  const drifts = first === null ? noDrifts : driftsIn(ranking, first);
  return html`<section class="control-box" aria-labelledby="control-title">
    <div class="control-head">
      <h2 id="control-title">${t("Control chart")}</h2>
      <ul class="control-key">
        ${controlKey().map(({ mark, words }) => html`<li><i class=${`mark ${mark}`}></i>${words}</li>`)}
      </ul>
    </div>
    <chart-view .spec=${chart(controlChart, { scores, heldOut, threshold, first, drifts })}></chart-view>
    <p class="quiet">
      ${t("Scores in the order of judging, by the number of the image. The dashed line is the threshold, the other the median of the held-out good images.")}
    </p>
    ${
      drifts.length === 0
        ? nothing
        : html`<ul class="drifts">
            ${drifts.slice(-saidDrifts).map(({ from, to, shift }) => html`<li>${icon("warning")}<span><strong>${t("Images {0} to {1}:", count(from + 1), count(to))}</strong> ${say(shiftWords(shift))}</span></li>`)}
          </ul>
          ${drifts.length > saidDrifts ? html`<p class="quiet">${t("And {0} before them.", images(driftWindow * (drifts.length - saidDrifts)))}</p>` : nothing}`
    }
  </section>`;
}
