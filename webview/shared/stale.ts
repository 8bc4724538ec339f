import { html, nothing, type TemplateResult } from "lit";
import type { Stale } from "../../src/core/analyses/staleness.js";
import { icon } from "../controls/icon.js";
import { knobAt } from "../state/knobs.js";
import { t } from "../text/words.js";

/** Settings that are named; the rest is counted. */
const named = 4;

/** What has changed since, in a sentence. */
export function staleWords(stale: Stale): string {
  switch (stale.what) {
    case "model":
      return {
        newer: t("A newer run has been trained since."),
        unfinished: t("A newer run did not finish and was not used; it can be chosen here."),
        further: t("Its run has been trained further since."),
        deleted: t("Its run is no longer there."),
      }[stale.reason];
    case "project": {
      const titles = stale.paths.map((path) => t(knobAt(path)?.title ?? path));
      const more = titles.length > named ? [t("{0} more", titles.length - named)] : [];
      return t("The settings are no longer those of the run: {0}.", [...titles.slice(0, named), ...more].join(", "));
    }
    case "data":
      return t("The images have changed since.");
  }
}

/** Says that a result or a run is out of date, and why, with the button that makes it anew; nothing if it is not. */
export function staleLine(stale: readonly Stale[], again?: TemplateResult): TemplateResult | typeof nothing {
  if (stale.length === 0) return nothing;
  return html`<p class="stale" role="note">
    ${icon("warning")}<span><strong>${t("Out of date.")}</strong> ${stale.map(staleWords).join(" ")}</span> ${again ?? nothing}
  </p>`;
}
