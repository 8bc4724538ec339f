import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { Shape } from "../../core/network/layer.js";
import { required } from "../contract/required.js";
import { byteFields } from "../protobuf.js";
import { channelsFirst, channelsLast, transposed } from "./axes.js";
import type { DetectorFormat, Format } from "./format.js";
import { onnxDetector } from "./onnx-detector.js";
import { OnnxGraph } from "./onnx-graph.js";
import { backAxes, depthwiseAxes, kernelAxes, layersOf } from "./onnx-layers.js";
import type { Submodel } from "./submodels.js";

const detectorFormat: DetectorFormat = {
  async write(detector, folder) {
    const name = "Detector.onnx";
    await writeFile(path.join(folder, name), onnxDetector(detector));
    return name;
  },
  async open(file, { channels }, { onnxRuntime }) {
    const { runtime, session } = await sessionOf(await readFile(file), onnxRuntime);
    return {
      async run(values, count, [height, width]) {
        const planes = channelsFirst(values, count, [height, width, channels]);
        const outputs = await session.run({ input: new runtime.Tensor("float32", planes, [count, channels, height, width]) });
        const [scores, maps] = [outputs.score.data, outputs.map.data];
        if (!(scores instanceof Float32Array) || !(maps instanceof Float32Array))
          throw new UserError(sentence("The outputs are not float32."), "not-certified");
        return { scores, maps, flagged: "flagged" in outputs ? Array.from(outputs.flagged.data, Boolean) : null };
      },
      close: () => void session.release(),
    };
  },
  usage: (file, threshold) => `\`\`\`python
import onnxruntime

session = onnxruntime.InferenceSession("${file}")
score, map${threshold ? ", flagged" : ""} = session.run(["score", "map"${threshold ? ', "flagged"' : ""}], {"input": pictures})
\`\`\``,
};

/** ONNX, opset 17, the batch free, channels before height and width. */
export const onnxFormat: Format = {
  reader: "ONNX Runtime (onnxruntime-web)",
  detector: detectorFormat,
  layout: "NCHW",
  async write(submodel, folder) {
    const name = `${submodel.name}.onnx`;
    await writeFile(path.join(folder, name), onnxOf(submodel));
    return name;
  },
  async open(file, submodel, { onnxRuntime }) {
    const content = await readFile(file);
    const { runtime, session } = await sessionOf(content, onnxRuntime);
    return {
      weights: weightsOf(content, submodel),
      async run(values, count) {
        const [height, width, channels] = submodel.input;
        const shape = submodel.input.length === 3 ? [count, channels, height, width] : [count, ...submodel.input];
        const input = new runtime.Tensor("float32", channelsFirst(values, count, submodel.input), shape);
        const { output } = await session.run({ input });
        if (!(output.data instanceof Float32Array)) throw new UserError(sentence("The outputs are not float32."), "not-certified");
        return channelsLast(output.data, count, submodel.output);
      },
      close: () => void session.release(),
    };
  },
  usage: (files) => `\`\`\`python
import onnxruntime

session = onnxruntime.InferenceSession("${files.Autoencoder}")
(outputs,) = session.run(["output"], {"input": images})
\`\`\``,
};

/** ONNX Runtime with a model that it was given. */
async function sessionOf(content: Uint8Array, wasm: string) {
  const runtime = await import("onnxruntime-web/wasm");
  runtime.env.wasm.numThreads = 1;
  runtime.env.wasm.wasmBinary ??= new Uint8Array(await readFile(wasm)).buffer;
  return { runtime, session: await runtime.InferenceSession.create(new Uint8Array(content)) };
}

function onnxOf(submodel: Submodel): Uint8Array {
  const graph = new OnnxGraph();
  graph.node("Identity", [layersOf(graph, submodel, "input")], {}, "output");
  const first = (shape: Shape) => (shape.length === 3 ? [shape[2], shape[0], shape[1]] : shape);
  return graph.finish(submodel.name, { name: "input", shape: first(submodel.input) }, { name: "output", shape: first(submodel.output) });
}

/** The weights as they lie in the file, by their names, brought back to Keras's layouts. */
function weightsOf(content: Uint8Array, submodel: Submodel): Float32Array[] {
  const initializers = new Map<string, Float32Array>();
  for (const graph of byteFields(content)) {
    if (graph.field !== 7) continue;
    for (const initializer of byteFields(graph.value)) {
      if (initializer.field !== 5) continue;
      const fields = new Map([...byteFields(initializer.value)].map(({ field, value }) => [field, value]));
      const raw = fields.get(9);
      if (raw) initializers.set(new TextDecoder().decode(fields.get(8)), new Float32Array(new Uint8Array(raw).buffer));
    }
  }
  return submodel.layers.flatMap(({ layer, weights }) =>
    Object.entries(weights).map(([key, { shape }]) => {
      const data = required(initializers.get(`${layer.name}/${key}`), `weight ${layer.name}/${key} in the file`);
      if (shape.length !== 4) return data;
      const [there, back] = layer.kind === "depthwiseConv2d" ? [depthwiseAxes, depthwiseAxes] : [kernelAxes, backAxes];
      return transposed({ shape: there.map((axis) => shape[axis]), data }, back).data;
    }),
  );
}
