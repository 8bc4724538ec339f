import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";

/** Three quarters of each pixel and a quarter of its neighbour: where the two pixels of an upsampled one lie between the old. */
const [near, far] = [0.75, 0.25];

/** Doubles one axis of images `[N,H,W,C]`; beyond the edge lies the edge's own pixel. */
function doubled(images: tf.Tensor4D, axis: 1 | 2): tf.Tensor4D {
  const size = images.shape[axis];
  const part = (from: number, length: number) => {
    const [begin, taken] = [
      [0, 0, 0, 0],
      [-1, -1, -1, -1],
    ];
    [begin[axis], taken[axis]] = [from, length];
    return tf.slice(images, begin, taken);
  };
  const before = size === 1 ? images : tf.concat([part(0, 1), part(0, size - 1)], axis);
  const after = size === 1 ? images : tf.concat([part(1, size - 1), part(size - 1, 1)], axis);
  const mixed = (neighbour: tf.Tensor) => tf.add(tf.mul(images, near), tf.mul(neighbour, far));
  const shape = images.shape.map((length, i) => (i === axis ? 2 * length : length)) as [number, number, number, number];
  return tf.reshape(tf.stack([mixed(before), mixed(after)], axis + 1), shape);
}

/** Doubles height and width between the pixels' centres, as Keras and ONNX do; the library's own layer goes by their corners. */
export class BilinearUpsampling extends tfl.layers.Layer {
  static className = "BilinearUpsampling";

  override computeOutputShape(shape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const [batch, height, width, channels] = shape as [number | null, number, number, number];
    return [batch, 2 * height, 2 * width, channels];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const images = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
    return tf.tidy(() => doubled(doubled(images, 1), 2));
  }
}
