import { verbatim } from "../../../src/core/language/sentence.js";
import type { Layer, LayerKind } from "../../../src/core/network/layer.js";
import type { Control, Knob } from "../../../src/core/project/knob.js";
import { knobAt } from "../../state/knobs.js";
import { t } from "../../text/words.js";

/** A field of a layer; it is edited by the same controls as a knob. */
export interface LayerField {
  key: string;
  title: string;
  help: string;
  unit?: string;
  control: Control;
  /** The value where the layer leaves it out. */
  initial?: number;
}

const whole = (maximum: number): Control => ({ kind: "number", integer: true, minimum: 1, maximum, step: 1 });
const optionsOf = (path: string): Control => knobAt(path)?.control ?? { kind: "choice", options: [] };

const filters = (): LayerField => ({
  key: "filters",
  title: t("Filters"),
  help: t("How many patterns this layer looks for; each gives one channel."),
  unit: t("patterns"),
  control: whole(4096),
});
const kernel = (): LayerField => ({
  key: "kernel",
  title: t("Kernel"),
  help: t("The width and height of the window that the layer looks through."),
  unit: t("pixels"),
  control: whole(31),
});
const stride = (help: string): LayerField => ({
  key: "stride",
  title: t("Stride"),
  help,
  unit: t("pixels"),
  control: whole(4),
  initial: 1,
});
const padding = (): LayerField => ({
  key: "padding",
  title: t("Padding"),
  help: t("Same keeps the image's size; valid works without its border."),
  control: optionsOf("network.padding"),
});
const activation = (): LayerField => ({
  key: "activation",
  title: t("Activation"),
  help: t("What becomes of each result: ReLU cuts below zero, sigmoid keeps it between 0 and 1, linear leaves it."),
  control: optionsOf("network.outputActivation"),
});

interface LayerWords {
  title: () => string;
  help: () => string;
  fields: (index: number) => LayerField[];
  /** A new layer of this kind, as short as a person would write it. */
  fresh: Record<string, unknown> & { kind: LayerKind };
}

/** What the list of layers says of each kind, and how a new one begins. */
export const layerKinds: Record<LayerKind, LayerWords> = {
  conv2d: {
    title: () => t("Convolution"),
    help: () => t("Looks for small patterns everywhere in the image."),
    fields: () => [
      filters(),
      kernel(),
      stride(t("How far the window moves: 2 halves the image's height and width.")),
      padding(),
      activation(),
    ],
    fresh: { kind: "conv2d", filters: 16, kernel: 3 },
  },
  conv2dTranspose: {
    title: () => t("Transposed convolution"),
    help: () => t("Draws patterns; with valid padding the image grows by the kernel's border."),
    fields: () => [
      filters(),
      kernel(),
      stride(t("How far apart the patterns are drawn: 2 doubles the image's height and width.")),
      padding(),
      activation(),
    ],
    fresh: { kind: "conv2dTranspose", filters: 16, kernel: 3 },
  },
  maxPool2d: {
    title: () => t("Max pooling"),
    help: () => t("Halves height and width: keeps the largest of 2 by 2 values."),
    fields: () => [],
    fresh: { kind: "maxPool2d" },
  },
  averagePool2d: {
    title: () => t("Average pooling"),
    help: () => t("Halves height and width: keeps the mean of 2 by 2 values."),
    fields: () => [],
    fresh: { kind: "averagePool2d" },
  },
  upsample2d: {
    title: () => t("Upsampling"),
    help: () => t("Doubles height and width: each pixel becomes 2 by 2."),
    fields: () => [],
    fresh: { kind: "upsample2d" },
  },
  flatten: {
    title: () => t("Flatten"),
    help: () => t("Makes one row of numbers of the image, for a dense layer."),
    fields: () => [],
    fresh: { kind: "flatten" },
  },
  dense: {
    title: () => t("Dense"),
    help: () => t("Mixes all numbers into new ones; the narrowest is the code that each image is squeezed into."),
    fields: () => [
      {
        key: "units",
        title: t("Units"),
        help: t("How many numbers this layer gives."),
        unit: t("numbers"),
        control: whole(1_000_000),
      },
      activation(),
    ],
    fresh: { kind: "dense", units: 32 },
  },
  reshape: {
    title: () => t("Reshape"),
    help: () => t("Makes an image of the row of numbers again."),
    fields: () => [
      {
        key: "shape",
        title: t("Shape"),
        help: t("Height, width and channels; their product must be the count of numbers that come in."),
        control: { kind: "numbers", integer: true, minimum: 1, maximum: 1_000_000, length: 3 },
      },
    ],
    fresh: { kind: "reshape", shape: [7, 7, 64] },
  },
  activation: {
    title: () => t("Activation"),
    help: () => t("Bends each number by a function and changes nothing else."),
    fields: () => [activation()],
    fresh: { kind: "activation", activation: "relu" },
  },
  add: {
    title: () => t("Add"),
    help: () => t("Adds the result of an earlier layer, or the image itself; both must have the same shape."),
    fields: (index) => [
      {
        key: "from",
        title: t("Adds"),
        help: t("What is added to the result of the layer before."),
        control: {
          kind: "choice",
          options: Array.from({ length: index + 1 }, (_, place) => ({
            value: String(place - 1),
            label: place === 0 ? t("The image") : t("Layer {0}", place),
          })),
        },
      },
    ],
    fresh: { kind: "add", from: -1 },
  },
};

/** A field of the layer at `index` as a knob, so that the form's controls edit it. */
export function layerKnob(index: number, { key, title, help, unit, control }: LayerField): Knob {
  return { path: `network.layers.${index}.${key}`, section: "network", title, help, expects: verbatim(""), control, ...(unit && { unit }) };
}

/** A layer in a line: `Convolution, 16 × 3 × 3, ReLU`. */
export function layerLine(layer: Layer): string {
  const label = (path: string, value: string) => {
    const control = optionsOf(path);
    return t((control.kind === "choice" && control.options.find((option) => option.value === value)?.label) || value);
  };
  const parts = [layerKinds[layer.kind].title()];
  if ("filters" in layer) parts.push(`${layer.filters} × ${layer.kernel} × ${layer.kernel}`);
  if ("units" in layer) parts.push(String(layer.units));
  if ("shape" in layer) parts.push(layer.shape.join(" × "));
  if ("from" in layer) parts.push(layer.from < 0 ? t("The image") : t("Layer {0}", layer.from + 1));
  if ("activation" in layer && layer.activation !== "linear") parts.push(label("network.outputActivation", layer.activation));
  return parts.join(", ");
}
