import { html, nothing, type TemplateResult } from "lit";
import type { Training } from "../../../src/core/jobs/training.js";
import type { EditorState } from "../../../src/protocol/webview.js";
import { chart } from "../../charts/chart-view.js";
import { filmstripChart, filmstripRows } from "../../charts/filmstrip.js";
import { icon } from "../../controls/icon.js";
import { saveButtons } from "../../shared/save.js";
import { filmGif } from "../../shared/save-film.js";
import { t } from "../../text/words.js";
import type { TrainingPage } from "./state.js";

/** Height over width of the images in the previews. */
function imageRatio({ document, data }: EditorState): number {
  if (document.ok && document.network.ok === true) return document.network.network.image[0] / document.network.network.image[1];
  return data.state === "read" ? data.summary.image[0] / data.summary.image[1] : 1;
}

/** Eight images over the epochs, with a scrubber that plays how the network learns to draw them. */
export function filmSection(page: TrainingPage, editor: EditorState, { previews }: Training): TemplateResult | typeof nothing {
  const trained = previews.filter((preview) => preview.epoch > 0);
  if (trained.length === 0) return nothing;
  const shown = filmstripRows(previews, page.state.epoch).at(-1)?.epoch ?? 0;
  const index = trained.findIndex((preview) => preview.epoch === shown);
  const scrub = (event: Event) => {
    const next = Number((event.currentTarget as HTMLInputElement).value);
    page.update({ epoch: next === trained.length - 1 ? null : trained[next].epoch, playing: false });
  };
  const play = () =>
    page.update(
      page.state.playing
        ? { playing: false }
        : { playing: true, epoch: index === trained.length - 1 ? trained[0].epoch : page.state.epoch },
    );
  return html`<section class="filmstrip">
    <div class="film-head">
      <h2>${t("How it learns")}</h2>
      ${saveButtons(page, { name: t("film"), chart: "section.filmstrip > .strip", film: () => filmGif(previews) })}
    </div>
    <chart-view class="strip" .spec=${chart(filmstripChart, { previews, ratio: imageRatio(editor), epoch: page.state.epoch })}></chart-view>
    <div class="scrubber">
      <button
        type="button"
        class="round"
        aria-label=${page.state.playing ? t("Pause the film") : t("Play the film")}
        ?disabled=${trained.length < 2}
        @click=${play}
      >
        ${icon(page.state.playing ? "pause" : "play")}
      </button>
      <input
        type="range"
        aria-label=${t("Epoch")}
        aria-valuetext=${t("epoch {0}", shown)}
        min="0"
        max=${trained.length - 1}
        step="1"
        .value=${String(index)}
        ?disabled=${trained.length < 2}
        @input=${scrub}
      />
      <span>${t("epoch {0}", shown)}</span>
    </div>
  </section>`;
}
