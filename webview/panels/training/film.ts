import { html, nothing, type TemplateResult } from "lit";
import type { Training } from "../../../src/core/jobs/training.js";
import type { EditorState } from "../../../src/protocol/webview.js";
import { chart } from "../../charts/chart-view.js";
import { filmstripChart, filmstripRows, rowLength } from "../../charts/filmstrip.js";
import { dropdown } from "../../controls/dropdown.js";
import type { Film } from "../../shared/film-player.js";
import { saveButtons } from "../../shared/save.js";
import { filmGif } from "../../shared/save-film.js";
import { scrubber } from "../../shared/scrubber.js";
import { t } from "../../text/words.js";
import type { TrainingPage } from "./state.js";

/** Height over width of the images in the previews. */
function imageRatio({ document, data }: EditorState): number {
  if (document.ok && document.network.ok === true) return document.network.network.image[0] / document.network.network.image[1];
  return data.state === "read" ? data.summary.image[0] / data.summary.image[1] : 1;
}

/** What the player of the filmstrip needs. */
export function playable(page: TrainingPage): Film {
  return {
    position: page.state,
    epochs: () => (page.editor.training?.previews ?? []).flatMap(({ epoch }) => (epoch > 0 ? [epoch] : [])),
    update: (change) => page.update(change),
  };
}

/** The choice of a GIF of all pictures. */
const every = "all";

/** Eight images over the epochs, with a scrubber that plays how the network learns to draw them. */
export function filmSection(
  page: TrainingPage,
  editor: EditorState,
  { previews, clean, filmed }: Training,
): TemplateResult | typeof nothing {
  const trained = previews.filter((preview) => preview.epoch > 0);
  if (trained.length === 0) return nothing;
  const shown = filmstripRows(previews, page.state.epoch).at(-1)?.epoch ?? 0;
  const ratio = imageRatio(editor);
  const { picture } = page.state;
  const only = picture === null ? null : { index: picture, of: filmed ? { count: filmed.length } : { ratio } };
  return html`<section class="filmstrip">
    <div class="film-head">
      <h2>${t("How it learns")}</h2>
      <span class="film-picture"
        >${dropdown<string>({
          id: "film-picture",
          name: t("What the GIF shows"),
          options: [
            { value: every, label: t("GIF of all pictures") },
            ...Array.from({ length: rowLength }, (_, index) => ({ value: String(index), label: t("GIF of picture {0}", index + 1) })),
          ],
          value: picture === null ? every : String(picture),
          disabled: false,
          choose: (chosen) => page.update({ picture: chosen === every ? null : Number(chosen) }),
        })}</span
      >
      ${saveButtons(page, { name: t("film"), chart: "section.filmstrip > .strip", film: () => filmGif({ previews, clean, only }) })}
    </div>
    <chart-view class="strip" .spec=${chart(filmstripChart, { previews, clean, ratio, epoch: page.state.epoch })}></chart-view>
    ${scrubber(
      trained.map(({ epoch }) => epoch),
      shown,
      page.state,
      (change) => page.update(change),
    )}
  </section>`;
}
