import type { Played } from "../../shared/player.js";
import type { TrainingPage } from "./state.js";

/** Milliseconds that one epoch's picture stays. */
const pace = 160;

/** The filmstrip while it is played: one preview after the other, to the newest. `loaded` gives the page once the host has answered. */
export const playedFilm = (loaded: () => TrainingPage | undefined): Played => ({
  playing: () => loaded()?.state.playing ?? false,
  pace: () => pace,
  step() {
    const page = loaded();
    if (!page) return;
    const epochs = (page.editor.training?.previews ?? []).map(({ epoch }) => epoch).filter((epoch) => epoch > 0);
    const next = epochs.find((epoch) => epoch > (page.state.epoch ?? 0));
    if (next === undefined) page.update({ playing: false, epoch: null });
    else page.update({ epoch: next });
  },
});
