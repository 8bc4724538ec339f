import { type Shift, shiftOf } from "./shift.js";

/** Images that are looked at together. */
export const driftWindow = 30;
/** The rate of false warnings of one such look. */
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
    if (this.#waiting.length < driftWindow || this.#heldOut.length === 0) return null;
    const judged = this.#waiting;
    this.#waiting = [];
    return shiftOf(judged, this.#heldOut, 1 / 3, level);
  }
}

/** Images that came one by one and had shifted together: from the place `from` until before `to` among all that came. */
export interface Drifted {
  from: number;
  to: number;
  shift: Extract<Shift, { shifted: true }>;
}

/** The looks of a {@link DriftWatch} at p-values in the order of their judging that found a shift. Those that are not finite are passed over. */
export function driftsOf(pValues: ArrayLike<number>, heldOut: number): Drifted[] {
  const watch = new DriftWatch(heldOut);
  const drifts: Drifted[] = [];
  let from = 0;
  for (let place = 0; place < pValues.length; place++) {
    if (!Number.isFinite(pValues[place])) continue;
    const shift = watch.add(pValues[place]);
    if (shift?.shifted) drifts.push({ from, to: place + 1, shift });
    if (shift) from = place + 1;
  }
  return drifts;
}
