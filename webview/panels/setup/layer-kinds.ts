import { verbatim } from "../../../src/core/language/sentence.js";
import type { Layer, LayerKind } from "../../../src/core/network/layer.js";
import type { Control, Knob, LayerField } from "../../../src/core/project/knob.js";
import { knobAt } from "../../state/knobs.js";
import { activationWords } from "../../text/activation.js";
import { t } from "../../text/words.js";

/** What the form says of a field of a layer. */
interface FieldWords {
  key: string;
  title: string;
  help: string;
  unit?: string;
  /** The control, if it depends on the layer's index; otherwise it is that of the field's row in the table of knobs. */
  control?: Control;
  /** Whether the layer has the field as it is set; it always has if this is left out. */
  applies?: (layer: Layer) => boolean;
}

/** A field of a layer with its words; it is edited by the same controls as a knob. */
export type FormField = FieldWords & LayerField;

const filters = (): FieldWords => ({
  key: "filters",
  title: t("Filters"),
  help: t("How many patterns this layer looks for; each gives one channel."),
  unit: t("patterns"),
});
const kernel = (): FieldWords => ({
  key: "kernel",
  title: t("Kernel"),
  help: t("The width and height of the window that the layer looks through."),
  unit: t("pixels"),
});
const stride = (help: string): FieldWords => ({ key: "stride", title: t("Stride"), help, unit: t("pixels") });
const padding = (): FieldWords => ({
  key: "padding",
  title: t("Padding"),
  help: t("Same keeps the image's size; valid works without its border."),
});
const activation = (): FieldWords[] => [
  {
    key: "activation",
    title: t("Activation"),
    help: t("What becomes of each result: ReLU cuts below zero, sigmoid keeps it between 0 and 1, linear leaves it."),
  },
  {
    key: "negativeSlope",
    title: t("Slope below zero"),
    help: t("What is left of a negative result: 0.2 keeps a fifth of it, 0 cuts it off as ReLU does."),
    unit: t("share"),
    applies: (layer) => "activation" in layer && layer.activation === "leakyRelu",
  },
];

interface LayerWords {
  title: () => string;
  help: () => string;
  /** The fields in the order of the form; their limits, choices and defaults are in the table of knobs. */
  fields: (index: number) => FieldWords[];
}

/** What the list of layers says of each kind. */
export const layerKinds: Record<LayerKind, LayerWords> = {
  conv2d: {
    title: () => t("Convolution"),
    help: () => t("Looks for small patterns everywhere in the image."),
    fields: () => [
      filters(),
      kernel(),
      stride(t("How far the window moves: 2 halves the image's height and width.")),
      padding(),
      ...activation(),
    ],
  },
  depthwiseConv2d: {
    title: () => t("Depthwise convolution"),
    help: () =>
      t("Looks for one small pattern in each channel by itself: far less work; a convolution of 1 by 1 after it mixes the channels."),
    fields: () => [kernel(), stride(t("How far the window moves: 2 halves the image's height and width.")), padding(), ...activation()],
  },
  conv2dTranspose: {
    title: () => t("Transposed convolution"),
    help: () => t("Draws patterns; with valid padding the image grows by the kernel's border."),
    fields: () => [
      filters(),
      kernel(),
      stride(t("How far apart the patterns are drawn: 2 doubles the image's height and width.")),
      padding(),
      ...activation(),
    ],
  },
  maxPool2d: {
    title: () => t("Max pooling"),
    help: () => t("Halves height and width: keeps the largest of 2 by 2 values."),
    fields: () => [],
  },
  averagePool2d: {
    title: () => t("Average pooling"),
    help: () => t("Keeps the mean of the values in each window; as it is at first, 2 by 2, it halves height and width."),
    fields: () => [
      { key: "size", title: t("Window"), help: t("The width and height of the window that the mean is taken of."), unit: t("pixels") },
      stride(t("How far the window moves: 2 halves the image's height and width.")),
      padding(),
    ],
  },
  upsample2d: {
    title: () => t("Upsampling"),
    help: () => t("Doubles height and width: each pixel becomes 2 by 2."),
    fields: () => [
      {
        key: "interpolation",
        title: t("Interpolation"),
        help: t("Nearest repeats each pixel; bilinear passes smoothly from one to the next."),
      },
    ],
  },
  depthToSpace: {
    title: () => t("Pixels from channels"),
    help: () => t("Makes several pixels of each by laying its channels out as a block: larger images with fewer channels."),
    fields: () => [
      {
        key: "block",
        title: t("Block"),
        help: t("The width and height of the block that each pixel becomes; the channels are divided by its square."),
        unit: t("pixels"),
      },
    ],
  },
  flatten: {
    title: () => t("Flatten"),
    help: () => t("Makes one row of numbers of the image, for a dense layer."),
    fields: () => [],
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
      },
      ...activation(),
    ],
  },
  reshape: {
    title: () => t("Reshape"),
    help: () => t("Makes an image of the row of numbers again."),
    fields: () => [
      {
        key: "shape",
        title: t("Shape"),
        help: t("Height, width and channels; their product must be the count of numbers that come in."),
      },
    ],
  },
  activation: {
    title: () => t("Activation"),
    help: () => t("Bends each number by a function and changes nothing else."),
    fields: activation,
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
          options: Array.from({ length: index + 1 }, (_, source) => ({
            value: String(source - 1),
            label: source === 0 ? t("The image") : t("Layer {0}", source),
          })),
        },
      },
    ],
  },
};

/** The rows of a kind's fields in the table of knobs. */
function rowsOf(kind: LayerKind): readonly LayerField[] {
  const control = knobAt("network.layers")?.control;
  return control?.kind === "layers" ? control.fields[kind] : [];
}

/** The fields of the layer at `index`, with its kind's limits, choices and defaults. */
export function fieldsOf(layer: Layer, index: number): FormField[] {
  const rows = new Map(rowsOf(layer.kind).map((row) => [row.key, row]));
  return layerKinds[layer.kind].fields(index).flatMap((words) => {
    const row = rows.get(words.key);
    return row && (words.applies?.(layer) ?? true) ? [{ ...row, ...words, control: words.control ?? row.control }] : [];
  });
}

/** A new layer of a kind, as short as a person would write it. */
export function freshLayer(kind: LayerKind): Record<string, unknown> {
  const fields = rowsOf(kind).filter(({ fresh }) => fresh !== undefined);
  return { kind, ...Object.fromEntries(fields.map(({ key, fresh }) => [key, fresh])) };
}

/** A field of the layer at `index` as a knob, so that the form's controls edit it. */
export function layerKnob(index: number, { key, title, help, unit, control }: Omit<FormField, "fresh" | "default">): Knob {
  return { path: `network.layers.${index}.${key}`, section: "network", title, help, expects: verbatim(""), control, ...(unit && { unit }) };
}

/** A layer in a line: `Convolution, 16 × 3 × 3, ReLU`. */
export function layerLine(layer: Layer): string {
  const label = (key: string, value: string) => {
    const control = rowsOf(layer.kind).find((row) => row.key === key)?.control;
    return t((control?.kind === "choice" && control.options.find((option) => option.value === value)?.label) || value);
  };
  const parts = [layerKinds[layer.kind].title()];
  if ("filters" in layer) parts.push(`${layer.filters} × ${layer.kernel} × ${layer.kernel}`);
  else if ("kernel" in layer) parts.push(`${layer.kernel} × ${layer.kernel}`);
  if ("size" in layer && layer.size !== undefined) parts.push(`${layer.size} × ${layer.size}`);
  if ("block" in layer) parts.push(`${layer.block} × ${layer.block}`);
  if ("units" in layer) parts.push(String(layer.units));
  if ("shape" in layer) parts.push(layer.shape.join(" × "));
  if ("from" in layer) parts.push(layer.from < 0 ? t("The image") : t("Layer {0}", layer.from + 1));
  if ("interpolation" in layer && layer.interpolation === "bilinear") parts.push(label("interpolation", layer.interpolation));
  if ("activation" in layer && layer.activation !== "linear") parts.push(activationWords(layer));
  return parts.join(", ");
}
