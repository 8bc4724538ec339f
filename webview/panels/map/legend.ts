import { html, nothing, svg, type TemplateResult } from "lit";
import { slider } from "../../controls/slider.js";
import { plural } from "../../text/format.js";
import { t } from "../../text/words.js";
import { type Colouring, gradientPalette } from "./colouring.js";
import type { MapPage } from "./state.js";

/** What the colours mean. Of groups, those that are pressed are shown alone; of numbers, those from one on. */
export function legend(page: MapPage, colouring: Colouring): TemplateResult | typeof nothing {
  if (colouring.kind === "gradient") {
    const palette = gradientPalette();
    const { from, to, words } = colouring;
    return html`<div class="map-legend gradient">
      <span>${words(from)}</span>
      <svg viewBox=${`0 0 ${palette.length} 1`} preserveAspectRatio="none" aria-hidden="true">
        ${palette.map((colour, step) => svg`<rect x=${step} width="1.1" height="1" fill=${colour}></rect>`)}
      </svg>
      <span>${words(to)}</span>
      ${
        to > from
          ? slider(
              t("At least"),
              { minimum: from, maximum: to, step: (to - from) / palette.length },
              page.state.least ?? from,
              (least) => page.update({ least: least > from ? least : null, point: null }),
              words,
            )
          : nothing
      }
    </div>`;
  }
  const { names, words, counts, colours } = colouring;
  if (names.length === 0) return nothing;
  const { groups } = page.state;
  const toggle = (name: string) =>
    page.update({ groups: groups.includes(name) ? groups.filter((other) => other !== name) : [...groups, name], point: null });
  return html`<div class="map-legend" role="group" aria-label=${t("Labels")}>
    ${names.map(
      (name, index) => html`<button
        type="button"
        aria-pressed=${groups.includes(name)}
        title=${plural(counts[index], t("{0} image"), t("{0} images"))}
        @click=${() => toggle(name)}
      >
        <i class=${`swatch map-${colours[index]}`} aria-hidden="true"></i>${words[index]}
      </button>`,
    )}
    ${groups.some((name) => names.includes(name)) ? html`<button type="button" class="link" @click=${() => page.update({ groups: [] })}>${t("All")}</button>` : nothing}
  </div>`;
}
