import { html, nothing, type TemplateResult } from "lit";
import type { MapQuality, ProjectionName } from "../../../src/core/analyses/projection.js";
import { share, short } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { Embedding } from "./colouring.js";

/** The figures of a map, as far as they are known. */
function words({ trustworthiness, labelAccuracy, explainedVariance }: MapQuality): string[] {
  return [
    ...(trustworthiness === null ? [] : [t("trustworthiness {0}", short(trustworthiness, 3))]),
    ...(labelAccuracy === null ? [] : [t("labels of 10 neighbours right {0}", share(labelAccuracy))]),
    ...(explainedVariance === null ? [] : [t("variance shown {0}", share(explainedVariance))]),
  ];
}

/** How true the shown map is, and beside it one of the pixels alone. */
export function qualityLine({ projections = [], baseline }: Embedding, shown: ProjectionName): TemplateResult | typeof nothing {
  const own = projections.find(({ name }) => name === shown);
  if (!own || words(own).length === 0) return nothing;
  const pixels = baseline ? words(baseline) : [];
  return html`<p class="quality quiet" title=${t("Trustworthiness says how far neighbours on the map are neighbours in truth, 0 to 1.")}>
    ${words(own).join(" · ")}${pixels.length > 0 ? html` <span>(${t("principal components of the pixels")}: ${pixels.join(" · ")})</span>` : nothing}
  </p>`;
}
