import type { Padding } from "../../core/network/layer.js";
import type { Precision } from "../../core/network/precision.js";
import { type Attribute, GraphDef, type Value } from "./graph-def.js";

/** How a window moves over an image. A number is the zeros on each side. */
export interface Window {
  stride: number;
  padding: Padding | number;
}

const float: Attribute = { type: "float32" };
const int: Attribute = { type: "int32" };

/** The operations that networks are made of; images are `[N,H,W,C]`. Each works in the precision of what it is given. */
export class Operations extends GraphDef {
  private readonly inBfloat16 = new Set<Value>();

  /** An operation whose result has the precision of its inputs; those of whole numbers have none. */
  operation(operation: string, inputs: readonly Value[], attributes: Record<string, Attribute> = {}, name?: string): Value {
    const precision = inputs.some((input) => this.inBfloat16.has(input)) ? "bfloat16" : "float32";
    return this.marked(this.node(operation, inputs, { T: { type: precision }, ...attributes }, name), precision);
  }

  precisionOf(value: Value): Precision {
    return this.inBfloat16.has(value) ? "bfloat16" : "float32";
  }

  /** The same numbers in a precision: the value itself if it has that already. */
  cast(value: Value, precision: Precision): Value {
    const from = this.precisionOf(value);
    if (from === precision) return value;
    const attributes: Record<string, Attribute> = { SrcT: { type: from }, DstT: { type: precision }, Truncate: { bool: false } };
    return this.marked(this.node("Cast", [value], attributes), precision);
  }

  private marked(value: Value, precision: Precision): Value {
    if (precision === "bfloat16") this.inBfloat16.add(value);
    return value;
  }

  identity(value: Value, name: string, after: readonly Value[] = []): Value {
    return this.operation("Identity", [value, ...after.map((node) => `^${node}`)], {}, name);
  }

  add(a: Value, b: Value): Value {
    return this.operation("AddV2", [a, b]);
  }

  subtract(a: Value, b: Value): Value {
    return this.operation("Sub", [a, b]);
  }

  multiply(a: Value, b: Value): Value {
    return this.operation("Mul", [a, b]);
  }

  divide(a: Value, b: Value): Value {
    return this.operation("Div", [a, b]);
  }

  negate(value: Value): Value {
    return this.operation("Neg", [value]);
  }

  /** 1 if both are the same number, else 0. */
  areEqual(a: Value, b: Value): Value {
    const equal = this.operation("Equal", [a, b], { incompatible_shape_error: { bool: true } });
    return this.node("Cast", [equal], { SrcT: { type: "bool" }, DstT: float, Truncate: { bool: false } });
  }

  square(value: Value): Value {
    return this.operation("Square", [value]);
  }

  matMul(a: Value, b: Value, transpose: { a?: boolean; b?: boolean } = {}): Value {
    return this.operation("MatMul", [a, b], { transpose_a: { bool: transpose.a ?? false }, transpose_b: { bool: transpose.b ?? false } });
  }

  /** Correlation of images with a kernel `[k,k,in,out]`. */
  conv2d(images: Value, kernel: Value, window: Window): Value {
    return this.operation("Conv2D", [images, kernel], convolution(window));
  }

  /** Gradient of {@link conv2d} for images of `size` `[H,W]`: the transposed convolution. The batch is the gradient's, the channels the kernel's. */
  conv2dImages(size: readonly number[], kernel: Value, gradient: Value, window: Window): Value {
    return this.operation("Conv2DBackpropInput", [this.ints(size.slice(0, 2)), kernel, gradient], convolution(window));
  }

  /** Gradient of {@link conv2d} for a kernel of `shape` `[k,k,in,out]`. */
  conv2dKernel(images: Value, shape: readonly number[], gradient: Value, window: Window): Value {
    return this.operation("Conv2DBackpropFilter", [images, this.ints(shape), gradient], convolution(window));
  }

  /** Correlation of each channel with a kernel of its own, `[k,k,channels,1]`. */
  depthwiseConv2d(images: Value, kernel: Value, window: Window): Value {
    return this.operation("DepthwiseConv2dNative", [images, kernel], convolution(window));
  }

  /** Gradient of {@link depthwiseConv2d} for the images. */
  depthwiseConv2dImages(images: Value, kernel: Value, gradient: Value, window: Window): Value {
    return this.operation("DepthwiseConv2dNativeBackpropInput", [this.shapeOf(images), kernel, gradient], convolution(window));
  }

  /** Gradient of {@link depthwiseConv2d} for a kernel of `shape` `[k,k,channels,1]`. */
  depthwiseConv2dKernel(images: Value, shape: readonly number[], gradient: Value, window: Window): Value {
    return this.operation("DepthwiseConv2dNativeBackpropFilter", [images, this.ints(shape), gradient], convolution(window));
  }

  private shapeOf(value: Value): Value {
    return this.node("Shape", [value], { T: { type: this.precisionOf(value) }, out_type: int });
  }

  /** Adds one number to each channel. */
  biasAdd(images: Value, bias: Value): Value {
    return this.operation("BiasAdd", [images, bias], { data_format: { text: "NHWC" } });
  }

  /** Values cut off at 0 and 6. */
  relu6(value: Value): Value {
    return this.operation("Relu6", [value]);
  }

  /** Mean over windows of `height` by `width`, of what of them lies inside. */
  averagePool(images: Value, height: number, width: number, stride: number, padding: Padding = "valid"): Value {
    return this.operation("AvgPool", [images], pooling(height, width, stride, padding));
  }

  averagePoolGradient(images: Value, gradient: Value, height: number, width: number, stride: number, padding: Padding = "valid"): Value {
    return this.operation("AvgPoolGrad", [this.shapeOf(images), gradient], pooling(height, width, stride, padding));
  }

  /** The largest of each 2 by 2 block. */
  maxPool(images: Value): Value {
    return this.operation("MaxPool", [images], pooling(2, 2, 2, "valid"));
  }

  maxPoolGradient(images: Value, pooled: Value, gradient: Value): Value {
    return this.operation("MaxPoolGrad", [images, pooled, gradient], pooling(2, 2, 2, "valid"));
  }

  /** Each pixel as a 2 by 2 block. */
  upsample(images: Value, size: readonly number[]): Value {
    return this.operation("ResizeNearestNeighbor", [images, this.ints(size.slice(0, 2))], nearest);
  }

  upsampleGradient(gradient: Value, size: readonly number[]): Value {
    return this.operation("ResizeNearestNeighborGrad", [gradient, this.ints(size.slice(0, 2))], nearest);
  }

  /** Twice the height and width, between the centres of the pixels. TensorFlow computes it in float32 alone. */
  upsampleBilinear(images: Value, size: readonly number[]): Value {
    const exact = this.operation("ResizeBilinear", [this.cast(images, "float32"), this.ints(size.slice(0, 2))], bilinear);
    return this.cast(exact, this.precisionOf(images));
  }

  upsampleBilinearGradient(images: Value, gradient: Value): Value {
    const exact = [gradient, images].map((value) => this.cast(value, "float32"));
    return this.cast(this.operation("ResizeBilinearGrad", exact, bilinear), this.precisionOf(gradient));
  }

  /** Blocks of pixels from the channels `[block,block,C]` of one. */
  depthToSpace(images: Value, block: number): Value {
    return this.operation("DepthToSpace", [images], { block_size: { int: block }, data_format: { text: "NHWC" } });
  }

  /** The channels `[block,block,C]` of a pixel from a block of pixels. */
  spaceToDepth(images: Value, block: number): Value {
    return this.operation("SpaceToDepth", [images], { block_size: { int: block }, data_format: { text: "NHWC" } });
  }

  reshape(value: Value, shape: readonly number[]): Value {
    return this.operation("Reshape", [value, this.ints(shape)], { Tshape: int });
  }

  /** `around` are the zeros before and after along each axis. Not the operation Pad: TensorFlow merges one that makes a kernel into its convolution, and aborts. */
  pad(value: Value, around: readonly (readonly [number, number])[]): Value {
    const widths = this.constant("int32", [around.length, 2], Int32Array.from(around.flat()));
    return this.operation("PadV2", [value, widths, this.float(0)], { Tpaddings: int });
  }

  /** A size of -1 takes the rest of the axis. */
  slice(value: Value, begin: readonly number[], size: readonly number[]): Value {
    return this.operation("Slice", [value, this.ints(begin), this.ints(size)], { Index: int });
  }

  reverse(value: Value, axes: readonly number[]): Value {
    return this.operation("ReverseV2", [value, this.ints(axes)], { Tidx: int });
  }

  transpose(value: Value, order: readonly number[]): Value {
    return this.operation("Transpose", [value, this.ints(order)], { Tperm: int });
  }

  gather(value: Value, indices: Int32Array, axis: number): Value {
    const list = this.constant("int32", [indices.length], indices);
    return this.node("GatherV2", [value, list, this.int(axis)], { Tparams: float, Tindices: int, Taxis: int, batch_dims: { int: 0 } });
  }

  concatenate(values: readonly Value[], axis: number): Value {
    return this.operation("ConcatV2", [...values, this.int(axis)], { N: { int: values.length }, Tidx: int });
  }

  /** `parts` equal pieces along an axis. */
  split(value: Value, parts: number, axis: number): Value[] {
    const node = this.operation("Split", [this.int(axis), value], { num_split: { int: parts } });
    return Array.from({ length: parts }, (_, i) => (i === 0 ? node : `${node}:${i}`));
  }

  /** Mean over axes, which vanish. */
  mean(value: Value, axes: readonly number[], name?: string): Value {
    return this.operation("Mean", [value, this.ints(axes)], { Tidx: int, keep_dims: { bool: false } }, name);
  }

  /** Sum over axes, which vanish. */
  sum(value: Value, axes: readonly number[]): Value {
    return this.operation("Sum", [value, this.ints(axes)], { Tidx: int, keep_dims: { bool: false } });
  }

  /** Smallest value over axes, which vanish. */
  minimum(value: Value, axes: readonly number[]): Value {
    return this.operation("Min", [value, this.ints(axes)], { Tidx: int, keep_dims: { bool: false } });
  }

  /** How many numbers a tensor has, as float32. */
  countNumbers(value: Value): Value {
    const size = this.node("Size", [value], { T: float, out_type: int });
    return this.node("Cast", [size], { SrcT: int, DstT: float, Truncate: { bool: false } });
  }

  read(variable: Value): Value {
    return this.node("ReadVariableOp", [variable], { dtype: float });
  }

  /** Gives a variable a copy of the value: fed memory is JavaScript's, and a variable would let it go on a thread of TensorFlow. */
  assign(variable: Value, value: Value): Value {
    return this.node("AssignVariableOp", [variable, this.operation("DeepCopy", [value])], { dtype: float });
  }
}

const nearest: Record<string, Attribute> = { align_corners: { bool: false }, half_pixel_centers: { bool: false } };
const bilinear: Record<string, Attribute> = { align_corners: { bool: false }, half_pixel_centers: { bool: true } };

function convolution({ stride, padding }: Window): Record<string, Attribute> {
  const explicit = typeof padding === "number";
  return {
    strides: { ints: [1, stride, stride, 1] },
    dilations: { ints: [1, 1, 1, 1] },
    padding: { text: explicit ? "EXPLICIT" : padding.toUpperCase() },
    ...(explicit && { explicit_paddings: { ints: [0, 0, padding, padding, padding, padding, 0, 0] } }),
    data_format: { text: "NHWC" },
  };
}

function pooling(height: number, width: number, stride: number, padding: Padding): Record<string, Attribute> {
  return {
    ksize: { ints: [1, height, width, 1] },
    strides: { ints: [1, stride, stride, 1] },
    padding: { text: padding.toUpperCase() },
    data_format: { text: "NHWC" },
  };
}
