/** What is played: a step again and again as long as a view says so. */
export interface Played {
  playing(): boolean;
  /** Milliseconds between two steps. */
  pace(): number;
  step(): void;
}

/** Plays what is to be played; `follow` is called after every change of the view. */
export function createPlayer({ playing, pace, step }: Played): { follow(): void } {
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    follow() {
      const wanted = playing();
      if (wanted && timer === undefined) timer = setInterval(step, pace());
      if (!wanted && timer !== undefined) {
        clearInterval(timer);
        timer = undefined;
      }
    },
  };
}
