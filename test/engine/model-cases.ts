import type { ModelFormat } from "../../src/core/jobs/model-format.js";
import { inEnglish } from "../../src/core/language/sentence.js";
import type { Layer } from "../../src/core/network/layer.js";
import { buildNetwork, type Network } from "../../src/core/network/network.js";
import { type PresetOptions, presetLayers } from "../../src/core/network/preset.js";
import { randomStream } from "../../src/core/numbers/random.js";
import type { Engine, ModelState } from "../../src/engine/contract/engine.js";
import { initialState } from "../../src/engine/contract/initial-weights.js";
import type { Expected } from "../../src/engine/models/certify.js";
import { type Submodel, type SubmodelName, submodelsOf } from "../../src/engine/models/submodels.js";

/** A network with weights that no symmetry of its beginning hides: biases differ from 0. */
export interface ModelCase {
  name: string;
  network: Network;
  state: ModelState;
  /** The formats that have no layer for one of its own, and say so. */
  refusedBy: readonly ModelFormat[];
}

const base: PresetOptions = {
  preset: "classic",
  kernels: [5, 5],
  filters: 3,
  latent: 4,
  padding: "valid",
  latentActivation: "linear",
  outputActivation: "linear",
  layers: [],
};

/** Own layers with what the presets lack: stride, leaky ReLU, average pooling, an addition inside, activations of their own. */
const own: Layer[] = [
  { kind: "conv2d", filters: 4, kernel: 3, stride: 2, padding: "same", activation: "leakyRelu" },
  { kind: "conv2d", filters: 4, kernel: 3, stride: 1, padding: "same", activation: "elu" },
  { kind: "add", from: 0 },
  { kind: "averagePool2d" },
  { kind: "activation", activation: "leakyRelu", negativeSlope: 0.1 },
  { kind: "flatten" },
  { kind: "dense", units: 5, activation: "tanh" },
  { kind: "dense", units: 36, activation: "leakyRelu", negativeSlope: 0.3 },
  { kind: "reshape", shape: [3, 3, 4] },
  { kind: "upsample2d" },
  { kind: "conv2dTranspose", filters: 4, kernel: 3, padding: "same", activation: "relu6" },
  { kind: "activation", activation: "relu6" },
  { kind: "conv2dTranspose", filters: 4, kernel: 3, stride: 2, padding: "same", activation: "relu" },
  { kind: "conv2d", filters: 3, kernel: 3, stride: 1, padding: "same", activation: "sigmoid" },
];

/** A fully convolutional network with the layers of detectors. */
const detection: Layer[] = [
  { kind: "conv2d", filters: 4, kernel: 3, stride: 2, padding: "same", activation: "relu6" },
  { kind: "depthwiseConv2d", kernel: 3, stride: 1, padding: "same", activation: "relu6" },
  { kind: "depthwiseConv2d", kernel: 3, stride: 1, padding: "same", activation: "leakyRelu", negativeSlope: 0.1 },
  { kind: "conv2d", filters: 6, kernel: 3, stride: 1, padding: "same", activation: "relu" },
  { kind: "conv2d", filters: 16, kernel: 1, stride: 1, padding: "same", activation: "tanh" },
  { kind: "depthToSpace", block: 2 },
  { kind: "averagePool2d", size: 3, stride: 1, padding: "same" },
  { kind: "averagePool2d", size: 4, stride: 2, padding: "same" },
  { kind: "upsample2d" },
  { kind: "conv2d", filters: 3, kernel: 3, stride: 1, padding: "same", activation: "elu" },
];
/** What TensorFlow.js has no layers for. */
const detectionEnd: Layer[] = [
  { kind: "maxPool2d" },
  { kind: "upsample2d", interpolation: "bilinear" },
  { kind: "conv2d", filters: 3, kernel: 1, stride: 1, padding: "same", activation: "sigmoid" },
];

const options: { name: string; image: [number, number, number]; options: PresetOptions; refusedBy?: ModelFormat[] }[] = [
  { name: "classic", image: [28, 28, 1], options: base },
  { name: "classic on extended edges", image: [26, 27, 1], options: { ...base, kernels: [3, 3] } },
  {
    name: "standard",
    image: [16, 16, 3],
    options: { ...base, preset: "standard", kernels: [3, 3], padding: "same", outputActivation: "sigmoid" },
  },
  {
    name: "residual",
    image: [12, 14, 1],
    options: { ...base, preset: "residual", kernels: [3, 3, 3], filters: 4, outputActivation: "sigmoid" },
  },
  {
    name: "residual U-Net",
    image: [14, 12, 3],
    options: { ...base, preset: "residual", architecture: "unet", kernels: [3, 3, 3], filters: 4 },
  },
  { name: "own layers", image: [12, 12, 3], options: { ...base, preset: "layers", layers: own } },
  { name: "detection in TensorFlow.js too", image: [12, 14, 3], options: { ...base, preset: "layers", layers: detection } },
  {
    name: "detection",
    image: [12, 14, 3],
    options: { ...base, preset: "layers", layers: [...detection, ...detectionEnd] },
    refusedBy: ["tfjs"],
  },
];

export function modelCases(): ModelCase[] {
  return options.map(({ name, image, options, refusedBy = [] }) => {
    const built = buildNetwork(image, (input) => presetLayers(options, input));
    if (!built.ok) throw new Error(`${name}: ${inEnglish(built.problem.message)}`);
    const state = initialState(built.network, 7);
    const random = randomStream(7, "biases", 0);
    for (const [key, values] of Object.entries(state.weights)) {
      if (key.endsWith("/bias")) for (let i = 0; i < values.length; i++) values[i] = 0.2 * (random() - 0.5);
    }
    return { name, network: built.network, state, refusedBy };
  });
}

/** The parts of a case, and what the training graph makes of three images. */
export async function partsAndOutputs(
  { network, state }: ModelCase,
  engine: Engine,
): Promise<{ parts: Submodel[]; expected: Partial<Record<SubmodelName, Expected>>; count: number }> {
  const count = 3;
  const model = await engine.open({ ...network, image: network.input }, { state });
  const random = randomStream(7, "images", 0);
  const [height, width, channels] = network.input;
  const images = Float32Array.from({ length: count * height * width * channels }, random);
  const expected: Partial<Record<SubmodelName, Expected>> = {
    Autoencoder: { inputs: images, outputs: await model.reconstruct(images, count) },
  };
  if (network.code !== null) {
    const codes = await model.encode(images, count);
    expected.Encoder = { inputs: images, outputs: codes };
    expected.Decoder = { inputs: codes, outputs: await model.decode(codes, count) };
  }
  model.close();
  return { parts: submodelsOf(network, state.weights), expected, count };
}
