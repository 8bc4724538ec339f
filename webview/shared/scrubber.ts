import { html, type TemplateResult } from "lit";
import { icon } from "../controls/icon.js";
import { t } from "../text/words.js";

/** How a film of epochs is looked at. */
export interface FilmPosition {
  /** The epoch that is shown; null follows the newest. */
  epoch: number | null;
  playing: boolean;
}

/** Plays, pauses and scrubs through `epochs`, of which there is at least one; `shown` is one of them. */
export function scrubber(
  epochs: readonly number[],
  shown: number,
  position: FilmPosition,
  update: (change: Partial<FilmPosition>) => void,
): TemplateResult {
  const index = epochs.indexOf(shown);
  const last = epochs.length - 1;
  const scrub = (event: Event) => {
    const next = Number((event.currentTarget as HTMLInputElement).value);
    update({ epoch: next === last ? null : epochs[next], playing: false });
  };
  const play = () => update(position.playing ? { playing: false } : { playing: true, epoch: index === last ? epochs[0] : position.epoch });
  return html`<div class="scrubber">
    <button
      type="button"
      class="round"
      aria-label=${position.playing ? t("Pause the film") : t("Play the film")}
      ?disabled=${epochs.length < 2}
      @click=${play}
    >
      ${icon(position.playing ? "pause" : "play")}
    </button>
    <input
      type="range"
      aria-label=${t("Epoch")}
      aria-valuetext=${t("epoch {0}", shown)}
      min="0"
      max=${last}
      step="1"
      .value=${String(index)}
      ?disabled=${epochs.length < 2}
      @input=${scrub}
    />
    <span>${t("epoch {0}", shown)}</span>
  </div>`;
}
