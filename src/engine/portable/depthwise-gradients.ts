import * as tf from "@tensorflow/tfjs-core";

type Window = Pick<tf.DepthwiseConv2dNativeBackpropInputAttrs, "strides" | "pad" | "dimRoundingMode">;
type Sizes = [number, number, number, number];

const infoOf = (input: Sizes, filter: Sizes, { strides, pad, dimRoundingMode }: Window) =>
  tf.backend_util.computeConv2DInfo(input, filter, strides, 1, pad, dimRoundingMode, true);

/** dW[i,j,c] = sum over n,p,q of x[n, s p + i, s q + j, c] dy[n,p,q,c]: a product for each place in the window. */
export function depthwiseKernelGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  attributes: tf.DepthwiseConv2dNativeBackpropFilterAttrs,
): tf.Tensor4D {
  const info = infoOf(x.shape, attributes.filterShape, attributes);
  const { top, bottom, left, right } = info.padInfo;
  const padded = tf.pad(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
  const [count, height, width, channels] = dy.shape;
  const [down, across] = [info.strideHeight, info.strideWidth];
  const places: tf.Tensor[] = [];
  for (let i = 0; i < info.filterHeight; i++)
    for (let j = 0; j < info.filterWidth; j++) {
      const end: Sizes = [count, i + (height - 1) * down + 1, j + (width - 1) * across + 1, channels];
      const seen = tf.stridedSlice(padded, [0, i, j, 0], end, [1, down, across, 1]);
      places.push(tf.sum(tf.mul(seen, dy), [0, 1, 2]));
    }
  return tf.reshape(tf.stack(places), attributes.filterShape);
}

/** Images with `stride - 1` zeros between their rows and between their columns. */
function spread(images: tf.Tensor4D, [down, across]: readonly [number, number]): tf.Tensor4D {
  const [count, height, width, channels] = images.shape;
  const zerosBetween = (values: tf.Tensor4D, stride: number): tf.Tensor4D => {
    const [a, b, , c] = values.shape;
    return stride === 1 ? values : tf.concat([values, tf.zeros<tf.Rank.R4>([a, b, stride - 1, c])], 2);
  };
  const rows = tf.reshape(zerosBetween(tf.reshape(images, [count, height, 1, width * channels]), down), [
    count * height * down,
    width,
    1,
    channels,
  ]);
  const all = tf.reshape<tf.Rank.R4>(zerosBetween(rows as tf.Tensor4D, across), [count, height * down, width * across, channels]);
  return tf.slice4d(all, [0, 0, 0, 0], [count, (height - 1) * down + 1, (width - 1) * across + 1, channels]);
}

/** dx[n,p,q,c] = sum over i,j of dy[n, (p - i) / s, (q - j) / s, c] W[i,j,c]: a convolution with the kernel turned round. */
export function depthwiseImagesGradient(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  attributes: tf.DepthwiseConv2dNativeBackpropInputAttrs,
): tf.Tensor4D {
  const info = infoOf(attributes.inputShape, filter.shape, attributes);
  const apart = spread(dy, [info.strideHeight, info.strideWidth]);
  const above = info.filterHeight - 1 - info.padInfo.top;
  const before = info.filterWidth - 1 - info.padInfo.left;
  const below = info.inHeight + info.padInfo.top - apart.shape[1];
  const after = info.inWidth + info.padInfo.left - apart.shape[2];
  const padded = tf.pad(apart, [
    [0, 0],
    [above, below],
    [before, after],
    [0, 0],
  ]);
  return tf.depthwiseConv2d(padded, tf.reverse(filter, [0, 1]), 1, "valid");
}
