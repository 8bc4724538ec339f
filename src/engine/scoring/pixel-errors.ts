import { type Surroundings, surroundingsOf } from "./conditioning.js";

/** The squared errors of outputs, `[N,H,W]`, the mean over the channels, and what surrounds each pixel in the outputs. */
export interface PixelErrors {
  errors: Float32Array;
  surroundings: Surroundings;
}

/** Of images and outputs `[N,H,W,C]` as they are shown; surroundings reach as far as a Gaussian of `sigma` pixels. */
export function pixelErrors(
  images: Float32Array,
  outputs: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  sigma: number,
): PixelErrors {
  const errors = new Float32Array(outputs.length / channels);
  const gray = new Float32Array(errors.length);
  for (let pixel = 0, at = 0; pixel < errors.length; pixel++) {
    let [error, sum] = [0, 0];
    for (let channel = 0; channel < channels; channel++, at++) {
      error += (outputs[at] - images[at]) ** 2;
      sum += outputs[at];
    }
    errors[pixel] = error / channels;
    gray[pixel] = sum / channels;
  }
  return { errors, surroundings: surroundingsOf(gray, height, width, sigma) };
}
