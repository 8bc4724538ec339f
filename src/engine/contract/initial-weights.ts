import { UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { type Shape, sizeOf } from "../../core/network/layer.js";
import type { ModelState } from "../../core/network/model-state.js";
import { type Network, parametersOf } from "../../core/network/network.js";
import { randomStream } from "../../core/numbers/random.js";
import type { ModelStart } from "./engine.js";

/**
 * Bound of Glorot's uniform distribution, sqrt(6 / (fan in + fan out)), for a kernel whose last two axes are channels and
 * whose others are its window (Glorot and Bengio 2010).
 */
function glorotLimit(shape: Shape, depthwise: boolean): number {
  const window = sizeOf(shape.slice(0, -2));
  // Where each channel is convolved by itself, one goes in and one comes out.
  const [a, b] = depthwise ? [1, 1] : shape.slice(-2);
  return Math.sqrt(6 / (window * (a + b)));
}

/** The state before the first step: kernels Glorot uniform from the seed, biases and moments 0. The same bits in every engine. */
export function initialState(network: Network, seed: number): ModelState {
  const state: ModelState = { weights: {}, firstMoments: {}, secondMoments: {}, step: 0 };
  const depthwise = new Set(network.layers.flatMap((layer) => (layer.kind === "depthwiseConv2d" ? [`${layer.name}/kernel`] : [])));
  for (const [index, { name, shape }] of parametersOf(network).entries()) {
    const values = new Float32Array(sizeOf(shape));
    if (name.endsWith("/kernel")) {
      const random = randomStream(seed, "initial weights", index);
      const limit = glorotLimit(shape, depthwise.has(name));
      for (let i = 0; i < values.length; i++) values[i] = (2 * random() - 1) * limit;
    }
    state.weights[name] = values;
    state.firstMoments[name] = new Float32Array(values.length);
    state.secondMoments[name] = new Float32Array(values.length);
  }
  return state;
}

/** Throws UserError if a tensor of the state is missing, of another size, or of no layer of the network. */
function checkState(network: Network, state: ModelState): void {
  const parameters = parametersOf(network);
  const refuse = (what: Sentence): never => {
    throw new UserError(
      sentence("The checkpoint belongs to another network: {0}. Train again, or use the project it was made with.", what),
      "wrong-state",
    );
  };
  for (const group of ["weights", "firstMoments", "secondMoments"] as const) {
    const tensors = state[group];
    for (const { name, shape } of parameters) {
      const tensor = tensors[name];
      if (!tensor) refuse(sentence("it has no {0}", name));
      if (tensor.length !== sizeOf(shape))
        refuse(sentence("its {0} has {1} numbers, and the network needs {2}", name, tensor.length, sizeOf(shape)));
    }
    const names = new Set(parameters.map(({ name }) => name));
    for (const name of Object.keys(tensors)) if (!names.has(name)) refuse(sentence("the network has no {0}", name));
  }
  if (!Number.isInteger(state.step) || state.step < 0) refuse(sentence("its step is {0}", state.step));
}

/** The state that a model starts from. Throws UserError if a given state does not fit the network. */
export function startState(network: Network, start: ModelStart): ModelState {
  if ("seed" in start) return initialState(network, start.seed);
  checkState(network, start.state);
  return start.state;
}
