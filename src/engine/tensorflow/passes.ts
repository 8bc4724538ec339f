import type { Network } from "../../core/network/network.js";
import type { Precision } from "../../core/network/precision.js";
import { required } from "../contract/required.js";
import { type Block, blocksOf } from "./blocks.js";
import type { Value } from "./graph-def.js";
import { blockGraph } from "./layers/block-graph.js";
import type { LayerGraph, Parameters } from "./layers/layer-graph.js";
import type { Operations } from "./operations.js";

/** A block of layers in the graph, with its way back. */
export interface Placed {
  block: Block;
  graph: LayerGraph;
}

/** Adds the nodes of the layers, whose weights are values by `layer/parameter`, as far as possible in `precision`. */
export function forward(
  graph: Operations,
  network: Pick<Network, "layers" | "code">,
  input: Value,
  weights: ReadonlyMap<string, Value>,
  precision: Precision = "float32",
): Placed[] {
  const outputs = new Map<number, Value>([[-1, input]]);
  let value = input;
  return blocksOf(network).map((block) => {
    const { layer } = block;
    const parameters = Object.fromEntries(
      Object.keys(layer.parameterShapes).map((parameter) => [
        parameter,
        required(weights.get(`${layer.name}/${parameter}`), `weight ${layer.name}/${parameter}`),
      ]),
    );
    const other =
      layer.kind === "add"
        ? required(outputs.get(Math.max(-1, layer.from)), `output of layer ${layer.from}, which ${layer.name} adds`)
        : value;
    const layerGraph = placedIn(blockPrecision(graph, block, value, precision), graph, block, [value, other], parameters);
    value = layerGraph.output;
    outputs.set(block.last, value);
    return { block, graph: layerGraph };
  });
}

/** Dense layers stay in float32, as a code of few numbers loses too much otherwise and they cost little beside convolutions; layers without weights follow what they get. */
function blockPrecision(graph: Operations, { layer }: Block, input: Value, precision: Precision): Precision {
  if (layer.kind === "dense") return "float32";
  const follows = layer.kind !== "add" && Object.keys(layer.parameterShapes).length === 0;
  return follows ? graph.precisionOf(input) : precision;
}

/** A block that works in a precision, whatever that of its inputs is, and gives each of them a gradient in its own. */
function placedIn(
  precision: Precision,
  graph: Operations,
  block: Block,
  inputs: readonly [Value, Value],
  parameters: Parameters,
): LayerGraph {
  const [value, other] = inputs.map((input) => graph.cast(input, precision));
  const taken = Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, graph.cast(parameter, precision)]));
  const { output, backward } = blockGraph(graph, block, value, other, taken);
  return {
    output,
    backward: (gradient, needsInputs) => {
      const gradients = backward(graph.cast(gradient, precision), needsInputs);
      return { ...gradients, inputs: gradients.inputs.map((one, place) => graph.cast(one, graph.precisionOf(inputs[place]))) };
    },
  };
}

/** The gradient of every parameter by its name, from the gradients that are `given` for layers by their index. A layer used twice gets the sum of its gradients. */
export function backward(graph: Operations, placed: readonly Placed[], given: ReadonlyMap<number, Value>): Map<string, Value> {
  const gradients = new Map<string, Value>();
  const pending = new Map<number, Value>();
  for (const { block, graph: layerGraph } of placed) {
    const value = given.get(block.last);
    if (value) pending.set(block.last, graph.cast(value, graph.precisionOf(layerGraph.output)));
  }
  const give = (index: number, value: Value) => {
    const other = pending.get(index);
    pending.set(index, other ? graph.add(other, value) : value);
  };
  const firstTrained = placed.findIndex(({ block }) => Object.keys(block.layer.parameterShapes).length > 0);
  for (let i = placed.length - 1; i >= Math.max(0, firstTrained); i--) {
    const { block, graph: layerGraph } = placed[i];
    const own = pending.get(block.last);
    if (!own) continue;
    const { inputs, parameters } = layerGraph.backward(own, i > firstTrained);
    for (const [name, value] of Object.entries(parameters)) gradients.set(`${block.layer.name}/${name}`, value);
    const sources = [placed[i - 1]?.block.last ?? -1, block.layer.kind === "add" ? block.layer.from : -1];
    for (const [k, value] of inputs.entries()) if (sources[k] >= 0) give(sources[k], value);
  }
  return gradients;
}
