import type { FeatureLayer } from "../features/architecture.js";
import { transposed } from "./axes.js";
import type { Detector, DetectorOperations, Value } from "./detector.js";
import { writeDetector } from "./detector-graph.js";
import { OnnxGraph } from "./onnx-graph.js";
import { depthwiseAxes, kernelAxes, layersOf } from "./onnx-layers.js";

/** The bytes of a detector as an ONNX model: `input` `[N,C,H,W]` to `score` `[N]`, `map` `[N,H,W]` and `flagged` `[N]`. */
export function onnxDetector(detector: Detector): Uint8Array {
  const graph = new OnnxGraph();
  writeDetector(operationsOf(graph), detector);
  const [height, width] = detector.size ?? (["height", "width"] as const);
  return graph.finish(
    "Detector",
    { name: "input", shape: [detector.channels, height, width] },
    { name: "score", shape: [] },
    { name: "map", shape: [height, width] },
    ...(detector.threshold === null ? [] : [{ name: "flagged", shape: [], type: "bool" as const }]),
  );
}

function operationsOf(graph: OnnxGraph): DetectorOperations {
  const number = (value: number) => graph.number(value);
  /** Height and width of pictures, two whole numbers. */
  const sizeOf = (value: Value) => graph.node("Shape", [value], { start: 2, end: 4 });
  const frozen = (value: Value, { kind, stride, activation, kernel, bias }: FeatureLayer): Value => {
    const axes = kind === "conv2d" ? kernelAxes : depthwiseAxes;
    const inputs = [value, graph.weights(graph.name("kernel"), transposed(kernel, axes)), graph.weights(graph.name("bias"), bias)];
    const group = kind === "conv2d" ? 1 : bias.data.length;
    const { shape } = kernel;
    const convolved = graph.node("Conv", inputs, {
      auto_pad: "SAME_UPPER",
      kernel_shape: [shape[0], shape[1]],
      strides: [stride, stride],
      group,
    });
    return activation === "relu6" ? graph.node("Clip", [convolved, number(0), number(6)]) : convolved;
  };
  const resized = (value: Value, like: Value): Value => {
    const sizes = graph.node("Concat", [graph.node("Shape", [value], { start: 0, end: 2 }), sizeOf(like)], { axis: 0 });
    return graph.node("Resize", [value, "", "", sizes], { mode: "linear", coordinate_transformation_mode: "half_pixel" });
  };
  return {
    pictures: () => "input",
    inColour: (value) => graph.node("Concat", [value, value, value], { axis: 1 }),
    scaled: (value, scale, shift) => graph.node("Add", [graph.node("Mul", [value, number(scale)]), number(shift)]),
    extended(value, multiple) {
      const beyond = graph.node("Mod", [graph.node("Sub", [graph.integers([0, 0]), sizeOf(value)]), graph.integers([multiple, multiple])]);
      const pads = graph.node("Concat", [graph.integers([0, 0, 0, 0, 0, 0]), beyond], { axis: 0 });
      return graph.node("Pad", [value, pads], { mode: "edge" });
    },
    frozen,
    add: (a, b) => graph.node("Add", [a, b]),
    averaged: (value) =>
      graph.node("AveragePool", [value], { kernel_shape: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1], count_include_pad: 1 }),
    resized,
    joined: (values) => graph.node("Concat", values, { axis: 1 }),
    cellsOf(value, pictures, reduction) {
      const up = graph.node("Add", [sizeOf(pictures), graph.integers([reduction - 1, reduction - 1])]);
      const ends = graph.node("Div", [up, graph.integers([reduction, reduction])]);
      return graph.node("Slice", [value, graph.integers([0, 0]), ends, graph.integers([2, 3])]);
    },
    nearest(value, memory) {
      // |v - m|^2 = |v|^2 + (|m|^2 - 2 v m), of which a convolution of one pixel computes the bracket for all m at once.
      const [count, width] = memory.shape;
      const squares = new Float32Array(count);
      for (const [at, number] of memory.data.entries()) squares[Math.floor(at / width)] += number * number;
      const kernel = graph.weights("memory", { shape: [count, width, 1, 1], data: memory.data.map((number) => -2 * number) });
      const inputs = [value, kernel, graph.weights("memory/squares", { shape: [count], data: squares })];
      const products = graph.node("Conv", inputs, { kernel_shape: [1, 1] });
      const least = graph.node("ReduceMin", [products], { axes: [1], keepdims: 1 });
      const own = graph.node("ReduceSumSquare", [value], { axes: [1], keepdims: 1 });
      return graph.node("Sqrt", [graph.node("Max", [graph.node("Add", [own, least]), number(0)])]);
    },
    restored: (value, network) => layersOf(graph, network, value),
    picked: (value, rows, columns) =>
      graph.node("Gather", [graph.node("Gather", [value, graph.integers([...rows])], { axis: 2 }), graph.integers([...columns])], {
        axis: 3,
      }),
    clipped: (value) => graph.node("Clip", [value, number(0), number(1)]),
    subtract: (a, b) => graph.node("Sub", [a, b]),
    multiply: (a, b) => graph.node("Mul", [a, b]),
    divide: (a, b) => graph.node("Div", [a, b]),
    root: (value) => graph.node("Sqrt", [graph.node("Max", [value, number(0)])]),
    windowMeans(value, side) {
      const along = graph.node("AveragePool", [value], { kernel_shape: [side, 1], strides: [1, 1] });
      return graph.node("AveragePool", [along], { kernel_shape: [1, side], strides: [1, 1] });
    },
    channelMeans: (value) => graph.node("ReduceMean", [value], { axes: [1], keepdims: 1 }),
    weighted(value, weights, axis) {
      const window = axis === "rows" ? [weights.length, 1] : [1, weights.length];
      return graph.node("Conv", [value, graph.weights(graph.name("weights"), { shape: [1, 1, ...window], data: weights })], {
        kernel_shape: window,
      });
    },
    map: (data, height, width) => graph.weights(graph.name("map"), { shape: [1, 1, height, width], data }),
    expected(means, spreads, { meanBorders, spreadBorders, errors }) {
      const bin = (value: Value, data: Float32Array) => {
        const borders = graph.weights(graph.name("borders"), { shape: [1, data.length, 1, 1], data });
        const below = graph.node("Cast", [graph.node("Less", [borders, value])], { to: 1 });
        return graph.node("ReduceSum", [below, graph.integers([1])], { keepdims: 1 });
      };
      const row = graph.node("Mul", [bin(means, meanBorders), number(spreadBorders.length + 1)]);
      const place = graph.node("Cast", [graph.node("Add", [row, bin(spreads, spreadBorders)])], { to: 7 });
      return graph.node("Gather", [graph.weights("expected", { shape: [errors.length], data: errors }), place], { axis: 0 });
    },
    largest: (value) => graph.node("ReduceMax", [value], { axes: [1, 2, 3], keepdims: 0 }),
    mean: (value) => graph.node("ReduceMean", [value], { axes: [1, 2, 3], keepdims: 0 }),
    squaredErrors(a, b) {
      const difference = graph.node("Sub", [a, b]);
      return graph.node("ReduceMean", [graph.node("Mul", [difference, difference])], { axes: [1], keepdims: 1 });
    },
    outputs(score, map, pictures, threshold) {
      graph.node("Identity", [score], {}, "score");
      graph.node("Squeeze", [resized(map, pictures), graph.integers([1])], {}, "map");
      if (threshold !== null) graph.node("Greater", ["score", number(threshold)], {}, "flagged");
    },
  };
}
