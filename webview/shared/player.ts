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

/** Plays a film while its position says so: one epoch after the other, to the newest. `loaded` gives it once the host has answered, null before. */
export function createPlayer(loaded: () => Film | null): { follow(): void } {
  let timer: ReturnType<typeof setInterval> | undefined;
  const step = () => {
    const film = loaded();
    if (!film) return;
    const next = film.epochs().find((epoch) => epoch > (film.position.epoch ?? 0));
    if (next === undefined) film.update({ playing: false, epoch: null });
    else film.update({ epoch: next });
  };
  return {
    follow() {
      const playing = loaded()?.position.playing ?? false;
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (playing && timer === undefined) timer = setInterval(step, calm ? calmPace : pace);
      if (!playing && timer !== undefined) {
        clearInterval(timer);
        timer = undefined;
      }
    },
  };
}
