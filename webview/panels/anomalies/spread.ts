import { html, nothing, type TemplateResult } from "lit";
import type { AnomalyDecision } from "../../../src/core/analyses/redecide.js";
import { chart } from "../../charts/chart-view.js";
import { spreadDomain, spreadMargin } from "../../charts/score-bins.js";
import { scoresChart, spreadKey } from "../../charts/scores.js";
import { textButton } from "../../controls/button.js";
import { marker } from "../../controls/marker.js";
import { numberEntry } from "../../controls/number-entry.js";
import { property } from "../../controls/property.js";
import { switchButton } from "../../controls/switch-button.js";
import { oddness } from "../../text/format.js";
import { t } from "../../text/words.js";
import { canDecide, dropThreshold, keepThreshold, showThreshold } from "./decision.js";
import type { Ranking } from "./ranking.js";
import type { AnomaliesPage } from "./state.js";

/** Steps of the arrow keys over the whole axis. */
const steps = 200;

const legend = (ranking: Ranking, threshold: number | null): TemplateResult =>
  html`<ul class="spread-key">
    ${spreadKey(ranking, threshold).map(
      ({ colour, words, line }) => html`<li><i class=${line ? "series line" : "series"} ${property("--series", colour)}></i>${words}</li>`,
    )}
  </ul>`;

/** How the scores spread, with the threshold as a line to drag and as a number, which are one value. */
export function spread(page: AnomaliesPage, ranking: Ranking, { threshold }: AnomalyDecision, kept: number | null): TemplateResult {
  const { scores, heldOut, odd } = ranking;
  const { logarithmic } = page.state;
  // The axis stays as it is while the threshold moves over it.
  const [low, high] = spreadDomain(ranking, kept);
  const step = Number(((high - low) / steps).toPrecision(1));
  const disabled = !canDecide(page);
  const gestures = {
    move: (value: number) => showThreshold(page, value),
    end: () => keepThreshold(page),
    cancel: () => dropThreshold(page),
  };
  const shown = { scores, heldOut, odd, low, high, threshold, logarithmic };
  return html`<section class="spread-box" aria-label=${t("Spread of the scores")}>
    <div class="spread-options">
      ${
        threshold === null
          ? nothing
          : numberEntry({ name: t("Threshold"), text: oddness(threshold), value: threshold, step, disabled, ...gestures })
      }
      ${
        page.editor.document.ok && page.editor.document.project.anomaly.threshold !== "auto"
          ? textButton(
              t("Set by the rate of false alarms"),
              () => page.send({ type: "edit", path: ["anomaly", "threshold"], value: undefined }),
              t("Takes the threshold from the held-out images again"),
            )
          : nothing
      }
      ${legend(ranking, threshold)}
      ${switchButton(t("Logarithmic counts"), logarithmic, (on) => page.update({ logarithmic: on }))}
    </div>
    <div class="spread-chart">
      <chart-view class="spread" .spec=${chart(scoresChart, shown)}></chart-view>
      ${
        threshold === null
          ? nothing
          : marker({
              name: t("Threshold"),
              value: threshold,
              ...{ low, high, margin: spreadMargin, step, disabled },
              words: oddness(threshold),
              ...gestures,
            })
      }
    </div>
  </section>`;
}
