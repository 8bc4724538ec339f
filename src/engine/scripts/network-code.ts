import { unreachable } from "../../core/language/error.js";
import { type Activated, type Activation, slopeOf } from "../../core/network/activation.js";
import { poolWindow } from "../../core/network/layer.js";
import { type Network, type NetworkLayer, networkTotals } from "../../core/network/network.js";

/** Keras as a script knows it: version 3, or version 2, the only one that trains on several machines. */
export type KerasLine = "keras" | "tf_keras";

/** `maxPool2d_1` as Python spells a name. */
const variable = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const tuple = (numbers: readonly number[]) => `(${numbers.join(", ")}${numbers.length === 1 ? "," : ""})`;

/** Python code that builds a network: `network.py` with `build_network()`, its layers named as here; the kernel of `silent` begins at 0. */
export function networkCode(network: Network, project: string, line: KerasLine, silent?: string): string {
  const { layers, input, code } = network;
  const uses = (activation: Activation) => layers.some((layer) => "activation" in layer && layer.activation === activation);
  const leaky = uses("leakyRelu");
  const usesTensorFlow = leaky || uses("relu6") || layers.some(({ kind }) => kind === "depthToSpace");
  const before = (index: number) => (index < 0 ? "image" : variable(layers[index].name));
  const lines = layers.map((layer, index) => {
    const values = layer.kind === "add" ? `[${before(index - 1)}, ${before(layer.from)}]` : before(index - 1);
    return `    ${variable(layer.name)} = ${layerCode(layer, layer.name === silent)}(${values})`;
  });
  const encoder = code === null ? "None" : `keras.Model(image, ${before(code)})`;
  return `"""The network of ${project}: ${networkTotals(network).parameters.toLocaleString("en-US")} parameters."""

${line === "keras" ? "import keras" : "import tf_keras as keras"}
${usesTensorFlow ? "import tensorflow as tf\n" : ""}
layers = keras.layers

${leaky ? `\ndef leaky_relu(slope):\n    return lambda x: tf.nn.leaky_relu(x, slope)\n\n` : ""}
def build_network():
    """The autoencoder of images ${tuple(input)}, and its encoder${code === null ? ", which it does not have" : ""}."""
    image = keras.Input(${tuple(input)})
${lines.join("\n")}
    return keras.Model(image, ${before(layers.length - 1)}), ${encoder}
`;
}

function activationCode(layer: Activated): string | null {
  switch (layer.activation) {
    case "linear":
      return null;
    case "leakyRelu":
      return `leaky_relu(${slopeOf(layer)})`;
    case "relu6":
      return "tf.nn.relu6";
    case "relu":
    case "elu":
    case "tanh":
    case "sigmoid":
      return `"${layer.activation}"`;
    default:
      return unreachable(layer.activation);
  }
}

/** Keras takes all channels for inputs of each; one goes in and one comes out. */
const depthwiseStart = 'depthwise_initializer=keras.initializers.VarianceScaling(1.0, "fan_out", "uniform")';

/** The call that makes a layer. */
function layerCode(layer: NetworkLayer, silent: boolean): string {
  const call = (kind: string, ...values: (string | number | null)[]) =>
    `layers.${kind}(${[...values.filter((value) => value !== null), `name="${layer.name}"`].join(", ")})`;
  const activated = (of: Activated) => {
    const code = activationCode(of);
    return code && `activation=${code}`;
  };
  const strides = (stride = 1) => (stride === 1 ? null : `strides=${stride}`);
  switch (layer.kind) {
    case "conv2d":
    case "conv2dTranspose": {
      const { filters, kernel, stride, padding } = layer;
      const kind = layer.kind === "conv2d" ? "Conv2D" : "Conv2DTranspose";
      return call(
        kind,
        filters,
        kernel,
        strides(stride),
        `padding="${padding}"`,
        silent ? 'kernel_initializer="zeros"' : null,
        activated(layer),
      );
    }
    case "depthwiseConv2d": {
      const { kernel, stride, padding } = layer;
      return call("DepthwiseConv2D", kernel, strides(stride), `padding="${padding}"`, depthwiseStart, activated(layer));
    }
    case "maxPool2d":
      return call("MaxPooling2D", 2);
    case "averagePool2d": {
      const { size, stride, padding } = poolWindow(layer);
      return call("AveragePooling2D", size, stride === size ? null : `strides=${stride}`, `padding="${padding}"`);
    }
    case "upsample2d":
      return call("UpSampling2D", 2, layer.interpolation === "bilinear" ? 'interpolation="bilinear"' : null);
    case "depthToSpace":
      return call("Lambda", `lambda x: tf.nn.depth_to_space(x, ${layer.block})`);
    case "flatten":
      return call("Flatten");
    case "dense":
      return call("Dense", layer.units, activated(layer));
    case "reshape":
      return call("Reshape", tuple(layer.shape));
    case "activation":
      return call("Activation", activationCode(layer) ?? '"linear"');
    case "add":
      return call("Add");
    default:
      return unreachable(layer);
  }
}
