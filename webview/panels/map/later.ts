import { html, nothing, type TemplateResult } from "lit";
import { textButton } from "../../controls/button.js";
import { plural } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { Embedding } from "./colouring.js";
import type { MapPage } from "./state.js";

/** From which image on they were placed on a map later; undefined if none were. */
export const firstLater = ({ count, origin }: Embedding): number | undefined => {
  const first = origin?.arrivals?.first;
  return first !== undefined && first < count ? first : undefined;
};

/** What the squares on a map mean: images that were placed on it later, to be shown alone or taken off. Nothing if there are none. */
export function laterLegend(page: MapPage, result: Embedding): TemplateResult | typeof nothing {
  const first = firstLater(result);
  if (first === undefined) return nothing;
  const { later } = page.state;
  return html`<div class="map-legend" role="group" aria-label=${t("New images")}>
    <button
      type="button"
      aria-pressed=${later}
      title=${t("Shows only images that were placed on this map later")}
      @click=${() => page.update({ later: !later, point: null })}
    >
      <i class="swatch later" aria-hidden="true"></i>${plural(result.count - first, t("{0} new image"), t("{0} new images"))}
    </button>
    ${
      page.editor.restricted
        ? nothing
        : textButton(
            t("Take Off"),
            () => page.send({ type: "takeOffMap", folder: result.folder }),
            t("Takes the new images off this map; their files stay"),
          )
    }
  </div>`;
}
