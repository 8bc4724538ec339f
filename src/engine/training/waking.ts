import { codeLength } from "../../core/network.js";
import type { Engine, Model } from "../engine.js";
import type { Preparation } from "./preparation.js";

/** Images on which a code must fire at least once. */
const sample = 128;

/**
 * A fresh model none of whose ReLU codes is dead from the start. What a code sums up is positive for every image, so that its sign
 * is the same for all of them, and half of the codes would never fire nor learn. The sign of their weights is turned: Glorot's
 * distribution is symmetric, so they are as likely as before. Gives the model itself where nothing is dead.
 */
export async function wakeCodes(engine: Engine, model: Model, { training }: Preparation): Promise<Model> {
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
  const kernel = state.weights[`${layer.name}/kernel`];
  for (let i = 0; i < kernel.length; i++) if (!fires[i % codes]) kernel[i] = -kernel[i];
  model.close();
  return engine.open(network, { state });
}
