import { html, nothing, type TemplateResult } from "lit";
import type { Columns } from "../../../src/core/analyses/result.js";
import type { PictureFigure } from "../../../src/core/analyses/worst-images.js";
import { chart } from "../../charts/chart-view.js";
import { spreadDomain } from "../../charts/score-bins.js";
import { scoresChart } from "../../charts/scores.js";
import { t } from "../../text/words.js";
import { figureTitle, numbers } from "./scores.js";

const none: readonly number[] = [];

/** How a figure spreads over the images of a folder; nothing if no image has it. */
export function spread(columns: Columns, figure: PictureFigure): TemplateResult | typeof nothing {
  const scores = numbers(columns, figure);
  if (!scores.some(Number.isFinite)) return nothing;
  const [low, high] = spreadDomain({ scores, heldOut: none }, null);
  const shown = {
    scores,
    heldOut: none,
    odd: none,
    low,
    high,
    threshold: null,
    logarithmic: false,
    bins: Math.ceil(2 * Math.sqrt(scores.length)),
  };
  return html`<section class="figure-spread" aria-label=${t("Spread of {0}", figureTitle(figure))}>
    <h3>${t("Spread of {0}", figureTitle(figure))}</h3>
    <chart-view class="reconstruction-spread" .spec=${chart(scoresChart, shown)}></chart-view>
  </section>`;
}
