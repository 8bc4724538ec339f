/** Milliseconds between two reports: often enough to be seen as moving. */
const reportEvery = 100;

/** Measures how long steps take, to estimate the time left. */
export class Pace {
  #spent = 0;
  #steps = 0;
  #reported = Number.NEGATIVE_INFINITY;

  /** Counts a step that took `milliseconds`. */
  count(milliseconds: number): void {
    this.#spent += milliseconds;
    this.#steps++;
  }

  /** Whether a report is due at `now` (milliseconds); one that is counts as made. */
  due(now: number): boolean {
    if (now - this.#reported < reportEvery) return false;
    this.#reported = now;
    return true;
  }

  /**
   * Seconds of an epoch and seconds to the end, with `steps` left of this epoch's `all` and `epochs` after it. What an epoch takes
   * beyond its steps (validation, preview, checkpoint) is known from `lastEpoch`, the seconds of the one before; undefined in the first.
   */
  left(steps: number, all: number, epochs: number, lastEpoch: number | undefined): { secondsPerEpoch: number; secondsLeft: number } {
    const perStep = this.#spent / this.#steps / 1000;
    const secondsPerEpoch = lastEpoch ?? perStep * all;
    return { secondsPerEpoch, secondsLeft: perStep * steps + secondsPerEpoch * epochs };
  }
}
