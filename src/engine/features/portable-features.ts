import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../runs/safetensors.js";
import { type BlockRunner, type FeatureBlock, type FeatureLayer, normalisation } from "./architecture.js";

interface LoadedLayer {
  layer: FeatureLayer;
  kernel: tf.Tensor4D;
  bias: tf.Tensor1D;
}

/** The frozen network on the wasm backend, which the portable engine has started. */
export function openPortableFeatures(architecture: readonly FeatureBlock[], blocks: readonly number[]): BlockRunner {
  useWasm();
  const loaded = architecture.map(({ layers, adds }) => ({
    adds,
    layers: layers.map((layer): LoadedLayer => ({ layer, kernel: tensor(layer.kernel), bias: tensor(layer.bias) })),
  }));
  let closed = false;
  return {
    run(images, shape) {
      if (closed) throw new Error("The frozen network is closed.");
      useWasm();
      // Not tf.tidy: it looks for tensors in every element of a result that is a typed array.
      tf.engine().startScope();
      try {
        const outputs: Float32Array[] = [];
        let value: tf.Tensor4D = tf.sub(tf.mul(tf.tensor4d(images, shape), normalisation.scale), normalisation.shift);
        for (const [index, { layers, adds }] of loaded.entries()) {
          const input = value;
          value = blockOutput(layers, adds, input);
          input.dispose();
          if (blocks.includes(index)) outputs.push(value.dataSync<"float32">().slice());
        }
        return outputs;
      } finally {
        tf.engine().endScope();
      }
    },
    close() {
      if (closed) return;
      closed = true;
      tf.dispose(loaded.flatMap(({ layers }) => layers.flatMap(({ kernel, bias }) => [kernel, bias])));
    },
  };
}

function blockOutput(layers: readonly LoadedLayer[], adds: boolean, input: tf.Tensor4D): tf.Tensor4D {
  let value = input;
  for (const loaded of layers) {
    const next = convolved(value, loaded);
    // The layers between are freed at once, as the largest have many times the image's size.
    if (value !== input) value.dispose();
    value = next;
  }
  if (!adds) return value;
  const sum: tf.Tensor4D = tf.add(value, input);
  value.dispose();
  return sum;
}

function convolved(x: tf.Tensor4D, { layer, kernel, bias }: LoadedLayer): tf.Tensor4D {
  const settings = { x, filter: kernel, strides: layer.stride, pad: "same", bias, activation: layer.activation } as const;
  return layer.kind === "conv2d" ? tf.fused.conv2d(settings) : tf.fused.depthwiseConv2d(settings);
}

/** Of a backend that was started before, tfjs makes the switch before it returns the promise. */
export function useWasm(): void {
  if (tf.getBackend() !== "wasm") void tf.setBackend("wasm");
}

/** Of a copy, as a backend may share the memory of an array. */
function tensor<T extends tf.Tensor>({ shape, data }: Tensor): T {
  // The shape is the layer's, and the rank with it.
  return tf.tensor(data.slice(), shape) as T;
}
