import type { TrainingPage } from "./state.js";

/** Milliseconds that one epoch's picture stays. */
const pace = 160;

/** Plays the filmstrip while the panel's state says so: one preview after the other, to the newest. `loaded` gives the page once the host has answered. */
export function createPlayer(loaded: () => TrainingPage | undefined): { follow(): void } {
  let timer: ReturnType<typeof setInterval> | undefined;
  const step = () => {
    const page = loaded();
    if (!page) return;
    const epochs = (page.editor.training?.previews ?? []).map(({ epoch }) => epoch).filter((epoch) => epoch > 0);
    const next = epochs.find((epoch) => epoch > (page.state.epoch ?? 0));
    if (next === undefined) page.update({ playing: false, epoch: null });
    else page.update({ epoch: next });
  };
  return {
    follow() {
      const playing = loaded()?.state.playing ?? false;
      if (playing && timer === undefined) timer = setInterval(step, pace);
      if (!playing && timer !== undefined) {
        clearInterval(timer);
        timer = undefined;
      }
    },
  };
}
