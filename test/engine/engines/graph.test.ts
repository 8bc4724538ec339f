import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Activation, activations } from "../../../src/core/network/activation.js";
import { type Layer, type Padding, paddings } from "../../../src/core/network/layer.js";
import type { Loss } from "../../../src/core/network/loss.js";
import { type Network, parametersOf } from "../../../src/core/network/network.js";
import { presets } from "../../../src/core/network/preset.js";
import { randomStream } from "../../../src/core/numbers/random.js";
import type { Batch, Engine, ModelState } from "../../../src/engine/contract/engine.js";
import { initialState } from "../../../src/engine/contract/initial-weights.js";
import { alignedNetwork } from "../../../src/engine/tensorflow/alignment.js";
import { blocksOf } from "../../../src/engine/tensorflow/blocks.js";
import { difference, engines } from "../engines.js";
import { blobBatch, layersNetwork, presetNetwork } from "../networks.js";

/** What outputs, losses and gradients may differ by, as a share of each tensor's own largest number. */
const tolerance = 1e-5;

const conv = (filters: number, kernel: number, padding: Padding = "same", activation: Activation = "tanh", stride = 1): Layer => ({
  kind: "conv2d",
  filters,
  kernel,
  stride,
  padding,
  activation,
});
const transposed = (filters: number, kernel: number, padding: Padding = "valid", activation: Activation = "tanh", stride = 1): Layer => ({
  kind: "conv2dTranspose",
  filters,
  kernel,
  stride,
  padding,
  activation,
});
const up: Layer = { kind: "upsample2d" };
const upBilinear: Layer = { kind: "upsample2d", interpolation: "bilinear" };
const maxPool: Layer = { kind: "maxPool2d" };
const averagePool: Extract<Layer, { kind: "averagePool2d" }> = { kind: "averagePool2d" };

/** The layers between one with parameters, so that their own gradients are needed, and a dense one that gives back the image. */
function around(...middle: Layer[]): Network {
  const image = [9, 7, 2] as const;
  const end: Layer[] = [
    { kind: "flatten" },
    { kind: "dense", units: 9 * 7 * 2, activation: "sigmoid" },
    { kind: "reshape", shape: [9, 7, 2] },
  ];
  return layersNetwork(image, [conv(3, 1), ...middle, ...end]);
}

/** A fresh state with biases above 0, so that their part shows and no relu is dead. */
function stateOf(network: Network): ModelState {
  const state = initialState(network, 3);
  const random = randomStream(11, "test biases");
  for (const [name, values] of Object.entries(state.weights)) {
    if (name.endsWith("/bias")) for (let i = 0; i < values.length; i++) values[i] = 0.4 * random();
  }
  return state;
}

interface Answer {
  outputs: Float32Array;
  loss: number;
  gradients: Record<string, Float32Array>;
}

/** What an engine makes of batches of different sizes, on the weights of a fresh state. */
async function answers(engine: Engine, network: Network, batches: readonly Batch[], loss: Loss): Promise<Answer[]> {
  const model = await engine.open(network, { state: stateOf(network) }, loss);
  const found: Answer[] = [];
  let before: Record<string, Float32Array> = {};
  for (const batch of batches) {
    const outputs = await model.reconstruct(batch.images, batch.count);
    const value = await model.step(batch, 0);
    const { firstMoments } = await model.state();
    found.push({ outputs, loss: value, gradients: gradientsOf(firstMoments, before) });
    before = firstMoments;
  }
  model.close();
  return found;
}

/** The gradients of a step by its first moments and those before it, which were 0 if none are given. */
function gradientsOf(moments: Record<string, Float32Array>, before: Record<string, Float32Array>): Record<string, Float32Array> {
  const gradients = Object.entries(moments).map(([name, values]): [string, Float32Array] => {
    const kept = before[name] ?? new Float32Array(values.length);
    const gradient = values.map((moment, i) => (moment - 0.9 * kept[i]) / 0.1);
    // What a moment is rounded by is no gradient.
    const rounding = 1e-5 * kept.reduce((most, moment) => Math.max(most, Math.abs(moment)), 0);
    return [name, gradient.some((value) => Math.abs(value) > rounding) ? gradient : new Float32Array(values.length)];
  });
  return Object.fromEntries(gradients);
}

const cases: Record<string, () => Network> = {};
for (const padding of paddings) {
  for (const kernel of [1, 2, 3, 5])
    for (const stride of [1, 2, 3])
      cases[`conv2d ${padding}, kernel ${kernel}, stride ${stride}`] = () => around(conv(4, kernel, padding, "tanh", stride));
  for (const kernel of [1, 2, 3, 4, 5]) {
    for (const stride of [1, 2, 3].filter((stride) => stride <= kernel))
      cases[`conv2dTranspose ${padding}, kernel ${kernel}, stride ${stride}`] = () =>
        around(transposed(4, kernel, padding, "tanh", stride));
    if (kernel >= 2)
      cases[`upsample2d and conv2dTranspose ${padding}, kernel ${kernel}, stride 2`] = () =>
        around(up, transposed(4, kernel, padding, "tanh", 2));
    cases[`upsample2d and conv2dTranspose ${padding}, kernel ${kernel}`] = () => around(up, transposed(4, kernel, padding));
    cases[`upsample2d and conv2d ${padding}, kernel ${kernel}`] = () => around(up, conv(4, kernel, padding));
  }
}
const depthwise = (kernel: number, padding: Padding = "same", stride = 1, activation: Activation = "tanh"): Layer => ({
  kind: "depthwiseConv2d",
  kernel,
  stride,
  padding,
  activation,
});
for (const padding of paddings)
  for (const kernel of [1, 2, 3, 5])
    for (const stride of [1, 2, 3].filter((stride) => stride <= kernel))
      cases[`depthwiseConv2d ${padding}, kernel ${kernel}, stride ${stride}`] = () =>
        around(conv(4, 1), depthwise(kernel, padding, stride));
for (const activation of activations) {
  cases[`activation ${activation}`] = () => around({ kind: "activation", activation });
  cases[`dense ${activation}`] = () =>
    around({ kind: "flatten" }, { kind: "dense", units: 6, activation }, { kind: "reshape", shape: [1, 2, 3] });
  cases[`conv2d ${activation}`] = () => around(conv(3, 3, "same", activation));
  cases[`conv2d ${activation} and maxPool2d`] = () => around(conv(3, 3, "same", activation), maxPool);
  cases[`conv2dTranspose ${activation}`] = () => around(transposed(3, 3, "valid", activation));
  cases[`upsample2d and conv2dTranspose ${activation}`] = () => around(up, transposed(3, 3, "valid", activation));
}
const leaky = (negativeSlope: number) => ({ activation: "leakyRelu", negativeSlope }) as const;
Object.assign(cases, {
  "a slope of its own": () => around({ kind: "activation", ...leaky(0.05) }, { ...conv(3, 3), ...leaky(0.5) }, maxPool),
  "a slope of 0 and of 1": () => around({ ...conv(3, 3), ...leaky(0) }, up, { ...transposed(3, 3), ...leaky(1) }),
  "a dense layer with a slope of its own": () =>
    around({ kind: "flatten" }, { kind: "dense", units: 6, ...leaky(0.01) }, { kind: "reshape", shape: [1, 2, 3] }),
  "relu6 cut at both ends": () =>
    around({ ...conv(3, 3), ...leaky(1) }, { ...conv(16, 3), ...leaky(1) }, { ...conv(64, 3), ...leaky(1) }, conv(64, 3, "same", "relu6")),
  "maxPool2d after an activation": () => around({ kind: "activation", activation: "tanh" }, maxPool),
  "conv2d of stride 2 and maxPool2d": () => around(conv(3, 3, "valid", "elu", 2), maxPool),
  averagePool2d: () => around(averagePool),
  "averagePool2d of overlapping windows, same": () => around({ ...averagePool, size: 3, stride: 1, padding: "same" }),
  "averagePool2d of overlapping windows, valid": () => around({ ...averagePool, size: 3, stride: 2 }),
  "averagePool2d of large windows, same": () => around({ ...averagePool, size: 4, stride: 3, padding: "same" }),
  "averagePool2d of windows with gaps": () => around(conv(15, 3), { ...averagePool, size: 2, stride: 3 }, conv(2, 1)),
  "averagePool2d twice": () => around(averagePool, averagePool),
  "upsample2d alone": () => around(up),
  "upsample2d bilinear": () => around(upBilinear),
  "upsample2d bilinear of one pixel": () =>
    around(
      { kind: "flatten" },
      { kind: "dense", units: 3, activation: "tanh" },
      { kind: "reshape", shape: [1, 1, 3] },
      upBilinear,
      upBilinear,
    ),
  "upsample2d bilinear and conv2d": () => around(conv(15, 3), upBilinear, conv(4, 3)),
  depthToSpace: () => around(conv(8, 3), { kind: "depthToSpace", block: 2 }, conv(2, 3)),
  "depthToSpace of block 3": () => around(conv(18, 1), { kind: "depthToSpace", block: 3 }),
  "depthwiseConv2d, pointwise and a residual": () =>
    around(conv(15, 3), depthwise(3, "same", 1, "relu6"), conv(15, 1, "same", "linear"), { kind: "add", from: 1 }, conv(3, 3)),
  "depthwiseConv2d of channels of nearly a whole vector": () => around(conv(15, 3), depthwise(3), conv(4, 1)),
  "depthwiseConv2d first": () => layersNetwork([8, 8, 3], [depthwise(3), maxPool, up, conv(3, 1)]),
  "few filters after many channels": () => around(conv(16, 3), conv(3, 3)),
  "channels of nearly a whole vector": () => around(conv(15, 3), maxPool, conv(3, 3)),
  "channels of nearly a whole vector, transposed": () =>
    around(up, transposed(15, 3, "valid", "sigmoid"), conv(30, 3), maxPool, conv(2, 2)),
  "add of channels of nearly a whole vector": () => around(conv(15, 3), conv(15, 3), { kind: "add", from: 1 }, conv(3, 3)),
  "upsample2d and conv2d of many filters": () => around(up, conv(6, 3)),
  "upsample2d and conv2dTranspose of many filters": () => around(up, transposed(6, 4, "same")),
  "upsample2d and conv2d of stride 2": () => around(up, conv(3, 3, "same", "tanh", 2)),
  "upsample2d twice": () => around(up, up, transposed(2, 3)),
  "add of the input": () => layersNetwork([9, 7, 2], [conv(2, 3), { kind: "add", from: -1 }]),
  "add of a layer": () => around(conv(3, 3), conv(3, 3), { kind: "add", from: 1 }, conv(2, 3)),
  "add of a layer to itself": () => around(conv(3, 3), { kind: "add", from: 1 }),
  "add of what would be upsampled and folded": () => around(averagePool, up, transposed(3, 3, "same"), { kind: "add", from: 2 }),
  "add of what would be pooled first": () =>
    around(conv(3, 3), maxPool, up, conv(3, 3, "valid"), transposed(3, 3), maxPool, up, { kind: "add", from: 3 }),
  "pooling before the first parameters": () => layersNetwork([8, 8, 1], [averagePool, up, conv(1, 3)]),
  "one layer": () => layersNetwork([7, 9, 3], [conv(3, 3, "same", "sigmoid")]),
  "classic, 28 by 28": () => presetNetwork("classic", [28, 28, 1], { kernels: [5, 5], filters: 4 }),
  "classic, 15 filters": () => presetNetwork("classic", [28, 28, 1], { kernels: [5, 5], filters: 15 }),
  "classic, colour, extended": () => presetNetwork("classic", [25, 30, 3], { kernels: [3, 3], filters: 3 }),
  "classic, same, extended": () => presetNetwork("classic", [21, 27, 1], { kernels: [4, 3], filters: 3, padding: "same" }),
  "standard, colour": () => presetNetwork("standard", [32, 32, 3], { filters: 4 }),
  "standard, valid, extended": () => presetNetwork("standard", [33, 41, 1], { filters: 4, padding: "valid" }),
  "map, extended": () => presetNetwork("map", [19, 28, 1], { filters: 6 }),
  residual: () => presetNetwork("residual", [15, 11, 1], { filters: 8 }),
  "residual U-Net": () => presetNetwork("residual", [15, 11, 1], { architecture: "unet", filters: 4 }),
  "residual U-Net, colour": () => presetNetwork("residual", [12, 16, 3], { architecture: "unet", filters: 4, outputActivation: "sigmoid" }),
  "residual, colour": () => presetNetwork("residual", [12, 12, 3], { filters: 8, outputActivation: "sigmoid" }),
} satisfies Record<string, () => Network>);

/** Compares what two engines make of a network, and of its gradients: of five images, of three, and of five that are smaller than the network's. */
async function agreeOn(engine: Engine, measure: Engine, network: Network, trained: Loss, most = tolerance): Promise<void> {
  const onClean = blobBatch(network, 5, 0, true);
  const short = blobBatch(network, 3, 1);
  const [height, width] = network.image;
  const areas = [{ y: 0, x: 1, height, width: width - 2 }, ...Array.from({ length: 4 }, () => ({ y: 1, x: 0, height: height - 1, width }))];
  const onPictures: Batch = { ...onClean, areas };
  const batches = [onClean, short, onPictures];
  const all = await answers(engine, network, batches, trained);
  for (const [i, expected] of (await answers(measure, network, batches, trained)).entries()) {
    const found = all[i];
    const what = ["five images", "three images", "five smaller images"][i];
    expect(difference(found.outputs, expected.outputs), `outputs of ${what}`).toBeLessThan(most);
    expect(difference([found.loss], [expected.loss]), `loss of ${what}`).toBeLessThan(most);
    expect(Object.keys(expected.gradients)).toEqual(parametersOf(network).map(({ name }) => name));
    for (const [name, gradient] of Object.entries(expected.gradients)) {
      expect(
        gradient.some((d) => d !== 0),
        `${name} has a gradient`,
      ).toBe(true);
      expect(difference(found.gradients[name], gradient), `gradient of ${name}, ${what}`).toBeLessThan(most);
    }
  }
}

const presetCases = Object.keys(cases).filter((name) => presets.some((preset) => name.startsWith(preset)));

describe("the training graph and eager TensorFlow", () => {
  let graph: Engine;
  let eager: Engine;
  beforeAll(async () => {
    [graph, eager] = [await engines.tensorflow(), await engines.eager()];
  });
  afterAll(() => {
    graph.close();
    eager.close();
  });

  const agree = (network: Network, trained: Loss) => agreeOn(graph, eager, network, trained);

  test.each(Object.entries(cases))("agree on %s", (_, make) => agree(make(), "mse"));

  // Linear outputs lie beyond 0..1 in places, where SSIM clips; extended ones are cropped before it.
  test.each(["one layer", "add of the input", ...presetCases])("agree on %s with the loss mse-ssim", (name) =>
    agree(cases[name](), "mse-ssim"),
  );
});

/** What the library of the portable engine lacks or computes in another way. */
const ownOfPortable = [
  "conv2d tanh and maxPool2d",
  "averagePool2d",
  "maxPool2d after",
  "upsample2d bilinear",
  "depthToSpace",
  "depthwiseConv2d",
  "relu6",
  "a slope",
];

describe("the portable engine and eager TensorFlow", () => {
  let portable: Engine;
  let eager: Engine;
  beforeAll(async () => {
    [portable, eager] = [await engines.portable(), await engines.eager()];
  });
  afterAll(() => {
    portable.close();
    eager.close();
  });

  const own = Object.keys(cases).filter((name) => ownOfPortable.some((start) => name.startsWith(start)));
  test.each(own)("agree on %s", (name) => agreeOn(portable, eager, cases[name](), "mse", 1e-4));
});

test("channels are rounded up to whole vectors only between convolutions, and where that is nearly free", () => {
  const filters = (network: Network) => alignedNetwork(network).layers.flatMap((layer) => ("filters" in layer ? [layer.filters] : []));
  expect(filters(presetNetwork("classic", [28, 28, 1], { kernels: [5, 5], filters: 15 }))).toEqual([16, 225, 16, 1]);
  expect(filters(presetNetwork("classic", [28, 28, 1], { kernels: [5, 5], filters: 3 }))).toEqual([3, 9, 3, 1]);
  expect(filters(presetNetwork("residual", [9, 9, 1], { filters: 30 }))).toEqual([32, 32, 32, 1]);
  expect(filters(cases["add of channels of nearly a whole vector"]())).toEqual([3, 15, 15, 3]);
});

test("layers are joined only where nothing else needs what lies between", () => {
  const kinds = (network: Network) => blocksOf(network).map(({ kind }) => kind);
  expect(kinds(presetNetwork("classic", [28, 28, 1])).filter((kind) => kind !== "single")).toEqual([
    "pooled convolution",
    "pooled convolution",
    "upsampled convolution",
    "upsampled convolution",
  ]);
  expect(kinds(cases["add of what would be upsampled and folded"]())).not.toContain("upsampled convolution");
  expect(kinds(cases["upsample2d and conv2d same, kernel 3"]())).toContain("upsampled convolution");
  expect(kinds(cases["upsample2d bilinear and conv2d"]())).not.toContain("upsampled convolution");
  expect(kinds(cases["upsample2d and conv2d same, kernel 4"]())).not.toContain("upsampled convolution");
  expect(kinds(cases["upsample2d and conv2d valid, kernel 3"]())).not.toContain("upsampled convolution");
});
