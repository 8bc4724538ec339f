import type { Shape } from "../../core/network/layer.js";
import type { Tensor } from "../../runs/safetensors.js";

/** A tensor with its axes in another order: axis i of the result is axis `order[i]` of it. */
export function transposed({ shape, data }: Tensor, order: readonly number[]): Tensor {
  const turned = order.map((axis) => shape[axis]);
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
  const steps = order.map((axis) => strides[axis]);
  const out = new Float32Array(data.length);
  const position = turned.map(() => 0);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from];
    for (let axis = turned.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++position[axis] < turned[axis]) break;
      from -= steps[axis] * turned[axis];
      position[axis] = 0;
    }
  }
  return { shape: turned, data: out };
}

/** `count` images `[H,W,C]` with their channels first; anything else as it is. */
export function channelsFirst(values: Float32Array, count: number, shape: Shape): Float32Array {
  return shape.length === 3 ? transposed({ shape: [count, ...shape], data: values }, [0, 3, 1, 2]).data : values;
}

/** `count` images that have their channels first, `shape` being `[H,W,C]`, with them last; anything else as it is. */
export function channelsLast(values: Float32Array, count: number, shape: Shape): Float32Array {
  const [height, width, channels] = shape;
  return shape.length === 3 ? transposed({ shape: [count, channels, height, width], data: values }, [0, 2, 3, 1]).data : values;
}
