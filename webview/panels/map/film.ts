import { html, nothing, type TemplateResult } from "lit";
import type { CodeFilm } from "../../../src/core/runs/code-film.js";
import { chart } from "../../charts/chart-view.js";
import { codeFilmChart } from "../../charts/code-film.js";
import type { Film } from "../../shared/film-player.js";
import { memoized } from "../../shared/order.js";
import { saveButtons } from "../../shared/save.js";
import { scrubber } from "../../shared/scrubber.js";
import { count } from "../../text/format.js";
import { t } from "../../text/words.js";
import { groupPalette, groupsOf, mostGroupColours } from "./colouring.js";
import { codeFilmGif } from "./save-film.js";
import type { MapPage } from "./state.js";

/** The film of the newest training's codes; null if it has none, or until it is there. */
function filmIn({ editor: { training }, films }: MapPage): CodeFilm | null {
  if (!training?.runId || training.metrics.length === 0) return null;
  return films.of(training.runId, training.metrics.length);
}

/** What the player of the film needs. */
export function playable(page: MapPage): Film {
  return { position: page.state.film, epochs: () => filmIn(page)?.epochs ?? [], update: (change) => update(page, change) };
}

const update = (page: MapPage, change: Partial<MapPage["state"]["film"]>) => page.update({ film: { ...page.state.film, ...change } });

const groupsIn = memoized((film: CodeFilm) => groupsOf(film.labels, film.of));

const coloursOf = memoized((film: CodeFilm) => {
  const { of, colours } = groupsIn(film);
  return Array.from(of, (group) => groupPalette[group < 0 ? (film.labels.length > 0 ? mostGroupColours : 0) : colours[group]]);
});

/** How the map came about: the codes of the same pictures after each epoch, played or scrubbed. Nothing if the run has kept none. */
export function filmOfMap(page: MapPage): TemplateResult | typeof nothing {
  const film = filmIn(page);
  if (!film || film.epochs.length === 0) return nothing;
  const { epoch } = page.state.film;
  const at = film.epochs.findLastIndex((one) => epoch === null || one <= epoch);
  const shown = Math.max(0, at);
  return html`<section class="map map-film">
    <div class="map-film-head">
      <h2>${t("How the map was learned")}</h2>
      ${saveButtons(page, {
        name: t("film of the map"),
        chart: ".map-film > chart-view",
        film: () => codeFilmGif(film, coloursOf(film), groupsIn(film)),
      })}
    </div>
    <p class="quiet">
      ${
        film.latent > 2
          ? t(
              "The same {0} images of the newest run after each epoch, on the plane of the two main directions that their {1} numbers had after the first.",
              count(film.count),
              film.latent,
            )
          : t("The same {0} images of the newest run after each epoch.", count(film.count))
      }
    </p>
    <chart-view .spec=${chart(codeFilmChart, { film, shown, colours: coloursOf(film) })}></chart-view>
    ${scrubber(film.epochs, film.epochs[shown], page.state.film, (change) => update(page, change))}
  </section>`;
}
