import type { Played } from "./player.js";
import type { FilmPosition } from "./scrubber.js";

/** Milliseconds that one epoch stays; longer if a person wants less motion. */
const pace = 160;
const calmPace = 800;

/** A film of epochs that can be played. */
export interface Film {
  position: FilmPosition;
  /** In order; asked for only while it plays. */
  epochs(): readonly number[];
  update(change: Partial<FilmPosition>): void;
}

/** A film while it is played: one epoch after the other, to the newest. `loaded` gives it once the host has answered, null before. */
export const playedFilm = (loaded: () => Film | null): Played => ({
  playing: () => loaded()?.position.playing ?? false,
  pace: () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? calmPace : pace),
  step() {
    const film = loaded();
    if (!film) return;
    const next = film.epochs().find((epoch) => epoch > (film.position.epoch ?? 0));
    if (next === undefined) film.update({ playing: false, epoch: null });
    else film.update({ epoch: next });
  },
});
