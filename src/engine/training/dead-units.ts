import { codeLength } from "../../core/network/network.js";
import type { Engine, Model } from "../contract/engine.js";
import type { Preparation } from "./preparation.js";

/** Images of which at least one must activate a unit, else the unit counts as dead. */
const sample = 128;

/** Dead units are revived until this epoch has ended, not later. */
export const revivalEpochs = 3;

/**
 * The model, none of its ReLU codes dead. What a code sums up is positive for every image, so that its sign is the same for all of
 * them: half of the codes would begin dead, more die in the first steps, and a dead one never learns again. The sign of its weights
 * is turned, which leaves Glorot's symmetric distribution as it is, and its moments begin anew. Gives the model itself if
 * nothing is dead, else another one.
 */
export async function reviveDeadUnits(engine: Engine, model: Model, { training }: Preparation): Promise<Model> {
  const { network } = model;
  const codes = codeLength(network);
  const layer = network.code === null ? undefined : network.layers[network.code];
  if (codes === null || layer?.kind !== "dense" || layer.activation !== "relu") return model;
  const count = Math.min(sample, training.count);
  const values = await model.encode(training.batch(Array.from({ length: count }, (_, i) => i)).images, count);
  const fires = new Array<boolean>(codes).fill(false);
  for (const [i, value] of values.entries()) if (value > 0) fires[i % codes] = true;
  if (!fires.includes(false)) return model;
  const state = await model.state();
  for (const parameter of ["kernel", "bias"]) {
    const name = `${layer.name}/${parameter}`;
    for (let i = 0; i < state.weights[name].length; i++) {
      if (fires[i % codes]) continue;
      state.weights[name][i] *= -1;
      state.firstMoments[name][i] = 0;
      state.secondMoments[name][i] = 0;
    }
  }
  model.close();
  return engine.open(network, { state }, model.loss, model.precision);
}
