import * as tf from "@tensorflow/tfjs-core";
import { depthwiseImagesGradient, depthwiseKernelGradient } from "./depthwise-gradients.js";

const rowsAndColumns = (rows: [number, number], columns: [number, number]): [number, number][] => [[0, 0], rows, columns, [0, 0]];

/**
 * Gradient of a convolution for its kernel, as a convolution itself:
 * dW[i,j,a,b] = sum over n,p,q of x[n, s p + i, s q + j, a] dy[n,p,q,b]. So the channels of x act as the batch, the
 * batch that of the channels, dy that of the kernel, and the stride s that of the dilation. x is padded as it was; what a
 * stride leaves over at the end is cut off.
 */
function conv2dBackpropFilter(x: tf.Tensor4D, dy: tf.Tensor4D, attributes: tf.Conv2DBackpropFilterAttrs): tf.Tensor4D {
  const { strides, pad, dimRoundingMode, filterShape } = attributes;
  const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
  const { top, bottom, left, right } = info.padInfo;
  const images = tf.transpose(tf.pad(x, rowsAndColumns([top, bottom], [left, right])), [3, 1, 2, 0]) as tf.Tensor4D;
  const kernel = tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D;
  const full = tf.conv2d(images, kernel, 1, "valid", "NHWC", [info.strideHeight, info.strideWidth]);
  return tf.slice4d(tf.transpose(full, [1, 2, 0, 3]) as tf.Tensor4D, [0, 0, 0, 0], filterShape);
}

/**
 * Gradient of a convolution of stride 1 for its images (and so the transposed convolution), as a convolution itself:
 * dx[n,p,q,a] = sum over i,j,b of dy[n, p - i, q - j, b] W[i,j,a,b], the kernel turned round and its channels exchanged.
 */
function conv2dBackpropInput(dy: tf.Tensor4D, kernel: tf.Tensor4D, attributes: tf.Conv2DBackpropInputAttrs): tf.Tensor4D {
  const { inputShape, pad, dimRoundingMode } = attributes;
  const info = tf.backend_util.computeConv2DInfo(inputShape, kernel.shape, 1, 1, pad, dimRoundingMode);
  const above = info.filterHeight - 1 - info.padInfo.top;
  const before = info.filterWidth - 1 - info.padInfo.left;
  const below = info.inHeight - info.outHeight + info.padInfo.top;
  const after = info.inWidth - info.outWidth + info.padInfo.left;
  const turned = tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2]) as tf.Tensor4D;
  return tf.conv2d(tf.pad(dy, rowsAndColumns([above, below], [before, after])), turned, 1, "valid");
}

/**
 * Gradient of max pooling over blocks of 2 by 2: dy goes to the first of a block's pixels that is its largest. The pixels of the
 * blocks are taken apart by their place in the block, where each of the four pictures is as large as dy.
 */
function maxPoolGradient(dy: tf.Tensor4D, input: tf.Tensor4D, output: tf.Tensor4D): tf.Tensor4D {
  const [count, height, width, channels] = dy.shape;
  const whole = tf.slice4d(input, [0, 0, 0, 0], [count, 2 * height, 2 * width, channels]);
  const blocks = tf.reshape<tf.Rank.R4>(whole, [count * height, 2, width, 2 * channels]);
  const flat: [number, number, number, number] = [count * height, 1, width, channels];
  const [gradient, largest] = [tf.reshape(dy, flat), tf.reshape(output, flat)];
  let left: tf.Tensor = tf.onesLike(gradient);
  const place = (row: number, column: number) => {
    const here = tf.equal(tf.slice4d(blocks, [0, row, 0, column * channels], flat), largest);
    const first = tf.mul(tf.cast(here, "float32"), left);
    left = tf.sub(left, first);
    return tf.mul(first, gradient) as tf.Tensor4D;
  };
  const rows = [0, 1].map((row): tf.Tensor4D => tf.concat([place(row, 0), place(row, 1)], 3));
  const dx = tf.reshape(tf.concat(rows, 1), whole.shape) as tf.Tensor4D;
  return tf.pad(dx, rowsAndColumns([0, input.shape[1] - 2 * height], [0, input.shape[2] - 2 * width]));
}

/** For each place of a window along an axis, its size as a share of what of it lies inside the image. */
function wholeByInside(places: number, stride: number, size: number, before: number, length: number): number[] {
  return Array.from({ length: places }, (_, place) => {
    const start = place * stride - before;
    return size / (Math.min(start + size, length) - Math.max(start, 0));
  });
}

/**
 * dy for the library's gradient of average pooling, which divides it by the whole window where the mean is of the pixels inside
 * the image: multiplied by the one and divided by the other.
 */
function byPixelsInside(dy: tf.Tensor4D, input: tf.Tensor4D, { filterSize, strides, pad }: tf.AvgPoolGradAttrs): tf.Tensor4D {
  const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad);
  const { top, left } = info.padInfo;
  const rows = wholeByInside(info.outHeight, info.strideHeight, info.filterHeight, top, info.inHeight);
  const columns = wholeByInside(info.outWidth, info.strideWidth, info.filterWidth, left, info.inWidth);
  return tf.mul(dy, tf.mul(tf.tensor4d(rows, [1, rows.length, 1, 1]), tf.tensor4d(columns, [1, 1, columns.length, 1])));
}

/** Replaces a kernel of the wasm backend by one made of it. */
function replaceKernel(kernelName: string, make: (own: tf.KernelFunc) => tf.KernelFunc): void {
  const own = tf.getKernel(kernelName, "wasm");
  tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({ ...own, kernelFunc: make(own.kernelFunc) });
}

/**
 * Adds to the wasm backend the kernels that training needs and it lacks, and replaces gradients of its own: for images, which takes
 * 6 times as long; of max pooling, which is wrong for more than one channel and for odd sizes; and of average pooling, which is
 * wrong at edges. Once is enough; again does nothing.
 */
export function registerPortableKernels(): void {
  if (tf.getKernel(tf.Conv2DBackpropFilter, "wasm")) return;
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) =>
      tf.tidy(() =>
        conv2dBackpropFilter(inputs.x as tf.Tensor4D, inputs.dy as tf.Tensor4D, attrs as unknown as tf.Conv2DBackpropFilterAttrs),
      ),
  });
  tf.registerKernel({
    kernelName: tf.DepthwiseConv2dNativeBackpropFilter,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) => {
      const attributes = attrs as unknown as tf.DepthwiseConv2dNativeBackpropFilterAttrs;
      return tf.tidy(() => depthwiseKernelGradient(inputs.x as tf.Tensor4D, inputs.dy as tf.Tensor4D, attributes));
    },
  });
  tf.registerKernel({
    kernelName: tf.DepthwiseConv2dNativeBackpropInput,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) => {
      const attributes = attrs as unknown as tf.DepthwiseConv2dNativeBackpropInputAttrs;
      return tf.tidy(() => depthwiseImagesGradient(inputs.dy as tf.Tensor4D, inputs.filter as tf.Tensor4D, attributes));
    },
  });
  replaceKernel(tf.Conv2DBackpropInput, (own) => (call) => {
    const attributes = call.attrs as unknown as tf.Conv2DBackpropInputAttrs;
    const { strides } = attributes;
    const ones = Array.isArray(strides) ? strides.every((stride) => stride === 1) : strides === 1;
    if (!ones) return own(call);
    return tf.tidy(() => conv2dBackpropInput(call.inputs.dy as tf.Tensor4D, call.inputs.filter as tf.Tensor4D, attributes));
  });
  replaceKernel(tf.AvgPoolGrad, (own) => (call) => {
    const attributes = call.attrs as unknown as tf.AvgPoolGradAttrs;
    if (attributes.pad === "valid") return own(call);
    const { dy, input } = call.inputs;
    const scaled = tf.tidy(() => byPixelsInside(dy as tf.Tensor4D, input as tf.Tensor4D, attributes));
    const gradient = own({ ...call, inputs: { dy: scaled, input } });
    scaled.dispose();
    return gradient;
  });
  replaceKernel(
    tf.MaxPoolGrad,
    () =>
      ({ inputs: { dy, input, output } }) =>
        tf.tidy(() => maxPoolGradient(dy as tf.Tensor4D, input as tf.Tensor4D, output as tf.Tensor4D)),
  );
}
