import type { Store } from "../../state/store.js";

/** Milliseconds that one epoch's picture stays. */
const pace = 160;

/** Plays the filmstrip while the view says so: one preview after the other, to the newest. */
export function createPlayer(store: Store): { follow(): void } {
  let timer: ReturnType<typeof setInterval> | undefined;
  const step = () => {
    const epochs = (store.editor?.training?.previews ?? []).map(({ epoch }) => epoch).filter((epoch) => epoch > 0);
    const next = epochs.find((epoch) => epoch > (store.view.epoch ?? 0));
    if (next === undefined) store.update({ playing: false, epoch: null });
    else store.update({ epoch: next });
  };
  return {
    follow() {
      const { playing } = store.view;
      if (playing && timer === undefined) timer = setInterval(step, pace);
      if (!playing && timer !== undefined) {
        clearInterval(timer);
        timer = undefined;
      }
    },
  };
}
