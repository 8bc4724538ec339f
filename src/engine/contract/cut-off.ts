import { type CutOffNoise, withoutCutOff } from "../../core/numbers/cut-off-noise.js";
import type { Engine, Model } from "./engine.js";
import { scoresOf } from "./scores.js";

/**
 * The engine for a network that learned from noise that was cut off at black and white, and so gives its mean: what that is too bright or too dark by
 * is taken back from outputs and scores; steps, codes and weights stay as they are. With null it is the engine itself.
 */
export function cutOffEngine(engine: Engine, noise: CutOffNoise | null): Engine {
  if (!noise) return engine;
  return {
    info: engine.info,
    precisions: engine.precisions,
    open: async (...start) => corrected(await engine.open(...start), noise),
    close: () => engine.close(),
  };
}

function corrected(inner: Model, noise: CutOffNoise): Model {
  const { network, loss, precision } = inner;
  const take = (images: Float32Array) => withoutCutOff(images, network.image, noise);
  return {
    ...{ network, loss, precision },
    step: (batch, learningRate) => inner.step(batch, learningRate),
    reconstruct: async (images, count) => take(await inner.reconstruct(images, count)),
    encode: (images, count) => inner.encode(images, count),
    decode: async (codes, count) => take(await inner.decode(codes, count)),
    score: async ({ count, images, targets, ...weighted }) =>
      scoresOf(targets ?? images, take(await inner.reconstruct(images, count)), count, network.image, weighted),
    state: () => inner.state(),
    close: () => inner.close(),
  };
}
