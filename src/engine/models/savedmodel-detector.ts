import type { Tensor } from "../../runs/safetensors.js";
import type { FeatureLayer } from "../features/architecture.js";
import type { Attribute } from "../tensorflow/graph-def.js";
import { Operations } from "../tensorflow/operations.js";
import { forward } from "../tensorflow/passes.js";
import type { Port, Signature } from "../tensorflow/saved-model.js";
import type { Detector, DetectorOperations, Value } from "./detector.js";
import { writeDetector } from "./detector-graph.js";
import type { Submodel } from "./submodels.js";
import { weightedLayers } from "./submodels.js";

const int: Attribute = { type: "int32" };

/** A detector as a TensorFlow graph: `input` `[N,H,W,C]` to `score` `[N]`, `map` `[N,H,W]` and `flagged` `[N]`. */
export function detectorGraph(detector: Detector): { graph: Operations; signature: Signature } {
  const graph = new Operations();
  writeDetector(operationsOf(graph), detector);
  const [height, width] = detector.size ?? [-1, -1];
  const input: Port = { value: "input", shape: [-1, height, width, detector.channels] };
  return {
    graph,
    signature: {
      inputs: { input },
      outputs: {
        score: { value: "score", shape: [-1] },
        map: { value: "map", shape: [-1, height, width] },
        ...(detector.threshold !== null && { flagged: { value: "flagged", shape: [-1], type: "bool" as const } }),
      },
    },
  };
}

function operationsOf(graph: Operations): DetectorOperations {
  // Without looking for the same numbers among the constants before, which takes long for so many.
  const constant = ({ shape, data }: Tensor) =>
    graph.node("Const", [], { dtype: { type: "float32" }, value: { tensor: { type: "float32", shape, values: data } } });
  const whole = (operation: string, a: Value, b: Value) => graph.node(operation, [a, b], { T: int });
  /** Height and width, two whole numbers. */
  const sizeOf = (value: Value) => {
    const shape = graph.node("Shape", [value], { T: { type: "float32" }, out_type: int });
    return graph.node("Slice", [shape, graph.ints([1]), graph.ints([2])], { T: int, Index: int });
  };
  const one = (sizes: Value, index: number) => {
    const part = graph.node("Slice", [sizes, graph.ints([index]), graph.ints([1])], { T: int, Index: int });
    return graph.node("Reshape", [part, graph.ints([])], { T: int, Tshape: int });
  };
  const roundedUp = (sizes: Value, by: number) => whole("FloorDiv", whole("AddV2", sizes, graph.int(by - 1)), graph.int(by));
  const over = (operation: string, value: Value, axes: readonly number[], keep: boolean, name?: string) =>
    graph.operation(operation, [value, graph.ints(axes)], { Tidx: int, keep_dims: { bool: keep } }, name);
  const resized = (value: Value, like: Value) =>
    graph.operation("ResizeBilinear", [value, sizeOf(like)], { align_corners: { bool: false }, half_pixel_centers: { bool: true } });
  return {
    pictures: (size, channels) => graph.placeholder("input", [-1, ...(size ?? [-1, -1]), channels]),
    inColour: (value) => graph.concatenate([value, value, value], 3),
    scaled: (value, scale, shift) => graph.add(graph.multiply(value, graph.float(scale)), graph.float(shift)),
    extended(value, multiple) {
      const sizes = sizeOf(value);
      const wanted = whole("Mul", roundedUp(sizes, multiple), graph.int(multiple));
      let extended = value;
      for (const axis of [0, 1]) {
        const places = graph.node("Range", [graph.int(0), one(wanted, axis), graph.int(1)], { Tidx: int });
        const inside = whole("Minimum", places, whole("Sub", one(sizes, axis), graph.int(1)));
        const attributes: Record<string, Attribute> = { Tparams: { type: "float32" }, Tindices: int, Taxis: int, batch_dims: { int: 0 } };
        extended = graph.node("GatherV2", [extended, inside, graph.int(1 + axis)], attributes);
      }
      return extended;
    },
    frozen(value, { kind, stride, activation, kernel, bias }: FeatureLayer) {
      const window = { stride, padding: "same" } as const;
      const convolved =
        kind === "conv2d" ? graph.conv2d(value, constant(kernel), window) : graph.depthwiseConv2d(value, constant(kernel), window);
      const sum = graph.biasAdd(convolved, constant(bias));
      return activation === "relu6" ? graph.relu6(sum) : sum;
    },
    add: (a, b) => graph.add(a, b),
    averaged: (value) =>
      graph.averagePool(
        graph.pad(value, [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ]),
        3,
        3,
        1,
      ),
    resized,
    joined: (values) => graph.concatenate(values, 3),
    cellsOf(value, pictures, reduction) {
      const sizes = roundedUp(sizeOf(pictures), reduction);
      const all = graph.node("ConcatV2", [graph.ints([-1]), sizes, graph.ints([-1]), graph.int(0)], { T: int, N: { int: 3 }, Tidx: int });
      return graph.operation("Slice", [value, graph.ints([0, 0, 0, 0]), all], { Index: int });
    },
    nearest(value, { shape: [count, width], data }) {
      // |v - m|^2 = |v|^2 + (|m|^2 - 2 v m), of which a convolution of one pixel computes the bracket for all m at once.
      const squares = new Float32Array(count);
      const kernel = new Float32Array(data.length);
      for (const [at, number] of data.entries()) {
        const m = Math.floor(at / width);
        squares[m] += number * number;
        kernel[(at % width) * count + m] = -2 * number;
      }
      const products = graph.conv2d(value, constant({ shape: [1, 1, width, count], data: kernel }), { stride: 1, padding: "valid" });
      const least = over("Min", graph.biasAdd(products, constant({ shape: [count], data: squares })), [3], true);
      const squared = graph.add(over("Sum", graph.square(value), [3], true), least);
      return graph.operation("Sqrt", [graph.operation("Maximum", [squared, graph.float(0)])]);
    },
    restored(value, network) {
      const cells = graph.reshape(value, [-1, ...network.input]);
      const restored = networkOutput(graph, network, cells, constant);
      const shape = graph.node("Shape", [value], { T: { type: "float32" }, out_type: int });
      return graph.operation("Reshape", [restored, shape], { Tshape: int });
    },
    picked: (value, rows, columns) => graph.gather(graph.gather(value, rows, 1), columns, 2),
    clipped: (value) => graph.operation("ClipByValue", [value, graph.float(0), graph.float(1)]),
    subtract: (a, b) => graph.subtract(a, b),
    multiply: (a, b) => graph.multiply(a, b),
    divide: (a, b) => graph.divide(a, b),
    root: (value) => graph.operation("Sqrt", [graph.operation("Maximum", [value, graph.float(0)])]),
    windowMeans: (value, side) => graph.averagePool(graph.averagePool(value, side, 1, 1), 1, side, 1),
    channelMeans: (value) => over("Mean", value, [3], true),
    weighted(value, weights, axis) {
      const window = axis === "rows" ? [weights.length, 1] : [1, weights.length];
      return graph.conv2d(value, constant({ shape: [...window, 1, 1], data: weights }), { stride: 1, padding: "valid" });
    },
    map: (data, height, width) => constant({ shape: [1, height, width, 1], data }),
    expected(means, spreads, { meanBorders, spreadBorders, errors }) {
      const bin = (value: Value, data: Float32Array) => {
        const below = graph.operation("Less", [constant({ shape: [data.length], data }), value]);
        const counted = graph.node("Cast", [below], { SrcT: { type: "bool" }, DstT: { type: "float32" }, Truncate: { bool: false } });
        return over("Sum", counted, [3], true);
      };
      const row = graph.multiply(bin(means, meanBorders), graph.float(spreadBorders.length + 1));
      const place = graph.node("Cast", [graph.add(row, bin(spreads, spreadBorders))], {
        SrcT: { type: "float32" },
        DstT: int,
        Truncate: { bool: false },
      });
      const attributes: Record<string, Attribute> = { Tparams: { type: "float32" }, Tindices: int, Taxis: int, batch_dims: { int: 0 } };
      return graph.node("GatherV2", [constant({ shape: [errors.length], data: errors }), place, graph.int(0)], attributes);
    },
    largest: (value) => over("Max", value, [1, 2, 3], false),
    mean: (value) => over("Mean", value, [1, 2, 3], false),
    squaredErrors: (a, b) => over("Mean", graph.operation("SquaredDifference", [a, b]), [3], true),
    outputs(score, map, pictures, threshold) {
      graph.identity(score, "score");
      graph.operation("Squeeze", [resized(map, pictures)], { squeeze_dims: { ints: [3] } }, "map");
      if (threshold !== null) graph.operation("Greater", ["score", graph.float(threshold)], {}, "flagged");
    },
  };
}

function networkOutput(graph: Operations, network: Submodel, input: Value, constant: (tensor: Tensor) => Value): Value {
  const weights = new Map(
    network.layers.flatMap(({ layer, weights }) =>
      Object.entries(weights).map(([key, tensor]) => [`${layer.name}/${key}`, constant(tensor)] as const),
    ),
  );
  const layers = network.layers.map(({ layer }, i) => ({ ...layer, ...weightedLayers(network)[i].layer }));
  const placed = forward(graph, { layers, code: null }, input, weights);
  return placed[placed.length - 1].graph.output;
}
