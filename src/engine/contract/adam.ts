/** Keras's Adam (Kingma and Ba 2015), in the form with epsilon outside the bias correction. Values are the nearest float32. */
export const beta1 = Math.fround(0.9);
export const beta2 = Math.fround(0.999);
export const epsilon = Math.fround(1e-7);

/**
 * The rate `a` of the update `w -= a m / (sqrt(v) + epsilon)`, bias correction included, when `step` steps were taken before:
 * a = learningRate * sqrt(1 - beta2^t) / (1 - beta1^t), t = step + 1. It depends only on the step, so a resumed run needs no other state.
 */
export function adamRate(learningRate: number, step: number): number {
  return (learningRate * Math.sqrt(1 - 0.999 ** (step + 1))) / (1 - 0.9 ** (step + 1));
}
