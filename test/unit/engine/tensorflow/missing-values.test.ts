import { expect, it } from "vitest";
import { chain, type Network } from "../../../../src/core/network/network.js";
import { alignedNetwork, alignedWeights, ownGradients } from "../../../../src/engine/tensorflow/alignment.js";
import { Operations } from "../../../../src/engine/tensorflow/operations.js";
import { forward } from "../../../../src/engine/tensorflow/passes.js";

const image = [8, 8, 1] as const;
const convolution = (filters: number) =>
  ({ kind: "conv2d", filters, kernel: 3, stride: 1, padding: "same", activation: "linear" }) as const;
const network: Network = { image, input: image, layers: chain([convolution(15), convolution(1)], image).layers, code: null };

it("a layer without its weights is refused by their name", () => {
  const graph = new Operations();
  const input = graph.placeholder("images", [-1, ...image]);
  expect(() => forward(graph, network, input, new Map())).toThrow("There is no weight conv2d_1/kernel.");
});

it("a weight or gradient that is to be brought to whole vectors has to be there", () => {
  const aligned = alignedNetwork(network);
  expect(() => alignedWeights(new Operations(), network, aligned, new Map())).toThrow("There is no weight conv2d_1/kernel.");
  expect(() => ownGradients(new Operations(), network, aligned, new Map())).toThrow("There is no gradient of conv2d_1/kernel.");
});
