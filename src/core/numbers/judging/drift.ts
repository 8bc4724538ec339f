import { type Shift, shiftOf } from "./shift.js";

/** Images that are looked at together, and the rate of false warnings of one such look. */
const window = 30;
const level = 0.01;

/**
 * Follows images that come one by one for a shift against the held-out ones: each 30 judged ones are tested together, as {@link shiftOf}
 * does at a level of 0.01, so that without a shift about one of 3,000 images is followed by a warning. It needs only conformal p-values,
 * as the test looks at ranks: a p-value is the rank of a score among the held-out ones.
 */
export class DriftWatch {
  readonly #heldOut: Float64Array;
  #waiting: number[] = [];

  /** `heldOut` is the number of held-out images that p-values count. */
  constructor(heldOut: number) {
    this.#heldOut = Float64Array.from({ length: heldOut }, (_, rank) => -(rank + 2) / (heldOut + 1));
  }

  /** Takes the p-value of the next image; says of each full window whether it has shifted, and null until it is full. */
  add(pValue: number): Shift | null {
    this.#waiting.push(-pValue);
    if (this.#waiting.length < window || this.#heldOut.length === 0) return null;
    const judged = this.#waiting;
    this.#waiting = [];
    return shiftOf(judged, this.#heldOut, 1 / 3, level);
  }
}
