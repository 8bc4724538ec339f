import type { Tensor } from "../../runs/safetensors.js";
import type { Value } from "../tensorflow/graph-def.js";
import { loadTensorFlow } from "../tensorflow/load.js";
import { Operations } from "../tensorflow/operations.js";
import type { Signature } from "../tensorflow/saved-model.js";
import { Session } from "../tensorflow/session.js";
import { type BlockRunner, type FeatureBlock, normalisation } from "./architecture.js";

/** The frozen network as one TensorFlow graph, its weights as constants, so that TensorFlow joins each convolution with what follows. */
export async function openFeatureGraph(architecture: readonly FeatureBlock[], blocks: readonly number[]): Promise<BlockRunner> {
  const { graph, signature } = featureGraph(architecture, blocks);
  const session = await Session.open(await loadTensorFlow(), graph, { features: signature });
  return {
    run(images, shape) {
      const outputs = session.run("features", { images: { values: images, shape } });
      return blocks.map((block) => outputs[portName(block)]);
    },
    close: () => session.close(),
  };
}

const portName = (block: number) => `block${block}`;

function featureGraph(architecture: readonly FeatureBlock[], blocks: readonly number[]): { graph: Operations; signature: Signature } {
  const graph = new Operations();
  const size = [-1, -1, -1, 3];
  const images = graph.placeholder("images", size);
  const signature: Signature = { inputs: { images: { value: images, shape: size } }, outputs: {} };
  let value = graph.subtract(graph.multiply(images, graph.float(normalisation.scale)), graph.float(normalisation.shift));
  for (const [index, { layers, adds, channels }] of architecture.entries()) {
    const input = value;
    for (const { kind, stride, activation, kernel, bias } of layers) {
      const window = { stride, padding: "same" } as const;
      const weights = constant(graph, kernel);
      value = kind === "conv2d" ? graph.conv2d(value, weights, window) : graph.depthwiseConv2d(value, weights, window);
      value = graph.biasAdd(value, constant(graph, bias));
      if (activation === "relu6") value = graph.relu6(value);
    }
    if (adds) value = graph.add(value, input);
    if (blocks.includes(index)) signature.outputs[portName(index)] = { value, shape: [-1, -1, -1, channels] };
  }
  return { graph, signature };
}

/** Without looking for the same numbers among the constants before, which takes long for so many. */
function constant(graph: Operations, { shape, data }: Tensor): Value {
  return graph.node("Const", [], { dtype: { type: "float32" }, value: { tensor: { type: "float32", shape, values: data } } });
}
