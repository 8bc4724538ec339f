import { unreachable } from "../language/error.js";
import type { Activation } from "./activation.js";
import type { Layer, Padding } from "./layer.js";

export const presets = ["classic", "standard", "map", "residual", "layers", "features", "restore"] as const;
export type Preset = (typeof presets)[number];

/** How the preset `residual` is built: levels of half the size with skips, or a row of convolutions at full size. */
export const architectures = ["unet", "plain"] as const;
export type Architecture = (typeof architectures)[number];

/** What shapes a preset's layers; only the preset `layers` reads `layers`. */
export type PresetOptions = {
  preset: Preset;
  /** Of the preset `residual`; `plain` if it is left out. */
  architecture?: Architecture;
  kernels: number[];
  filters: number;
  /** Of the presets `standard` and `map`: units of dense layers before the code, mirrored after it; none if it is left out. */
  hidden?: number[];
  latent: number;
  padding: Padding;
  latentActivation: Activation;
  outputActivation: Activation;
  layers: Layer[];
};

/** What a preset takes if the text leaves it out; `residual` with the architecture `plain` takes {@link plainDefaults}. */
export const networkDefaults: Record<Preset, Omit<PresetOptions, "preset" | "layers">> = {
  classic: { kernels: [5, 5], filters: 15, latent: 2, padding: "valid", latentActivation: "relu", outputActivation: "relu" },
  standard: { kernels: [3, 3, 3], filters: 16, latent: 32, padding: "same", latentActivation: "linear", outputActivation: "sigmoid" },
  map: {
    ...{ kernels: [3, 3, 3], filters: 16, hidden: [128, 64], latent: 2 },
    ...{ padding: "same", latentActivation: "linear", outputActivation: "sigmoid" },
  },
  residual: {
    ...{ architecture: "unet", kernels: [3, 3, 3], filters: 24, latent: 1 },
    ...{ padding: "same", latentActivation: "linear", outputActivation: "linear" },
  },
  features: { kernels: [1], filters: 96, latent: 16, padding: "same", latentActivation: "linear", outputActivation: "linear" },
  restore: { kernels: [5, 3, 3], filters: 16, latent: 1, padding: "same", latentActivation: "linear", outputActivation: "linear" },
  layers: { kernels: [3], filters: 16, latent: 32, padding: "same", latentActivation: "linear", outputActivation: "sigmoid" },
};

/** What the preset `residual` takes as a row of convolutions at full size. */
export const plainDefaults = { kernels: [3, 3, 3, 3], filters: 32 };

/** The settings that shape a preset's layers. */
export const presetSettings = ["architecture", "hidden", ...Object.keys(networkDefaults.standard)];

/** Whether a network is the U-Net of the preset `residual`: it takes pictures of any size. */
export const isResidualUnet = ({ preset, architecture }: Pick<PresetOptions, "preset" | "architecture">): boolean =>
  preset === "residual" && architecture === "unet";

const conv = (filters: number, kernel: number, padding: Padding, activation: Activation, stride = 1): Layer => ({
  kind: "conv2d",
  filters,
  kernel,
  stride,
  padding,
  activation,
});

/** The layers of a preset on an input `[H,W,C]`, and the index of the layer that gives the code. */
export function presetLayers(options: PresetOptions, input: readonly [number, number, number]): { layers: Layer[]; code: number | null } {
  switch (options.preset) {
    case "classic":
      return classic(options, input);
    case "standard":
    case "map":
      return standard(options, input);
    case "residual":
      return options.architecture === "unet" ? residualUnet(options, input) : residual(options, input);
    case "features":
      return features(options, input);
    case "restore":
      return restore(options, input);
    case "layers":
      return { layers: [...options.layers], code: codeOf(options.layers) };
    default:
      return unreachable(options.preset);
  }
}

/** The network of the original Keras class: filters^depth, valid convolutions, pooling, a dense code, and the mirror of it. */
function classic(options: PresetOptions, [height, width, channels]: readonly [number, number, number]) {
  const { kernels, filters, padding } = options;
  const layers: Layer[] = [];
  let [h, w, c] = [height, width, channels];
  for (const [index, kernel] of kernels.entries()) {
    c = filters ** (index + 1);
    layers.push(conv(c, kernel, padding, "relu"), { kind: "maxPool2d" });
    const shrinkage = padding === "valid" ? kernel - 1 : 0;
    [h, w] = [(h - shrinkage) >> 1, (w - shrinkage) >> 1];
  }
  layers.push({ kind: "flatten" }, { kind: "dense", units: options.latent, activation: options.latentActivation });
  const code = layers.length - 1;
  layers.push({ kind: "dense", units: h * w * c, activation: "relu" }, { kind: "reshape", shape: [h, w, c] });
  for (let index = kernels.length - 1; index >= 0; index--) {
    const outer = index === 0;
    layers.push(
      { kind: "upsample2d" },
      {
        kind: "conv2dTranspose",
        filters: outer ? channels : filters ** index,
        kernel: kernels[index],
        padding,
        activation: outer ? options.outputActivation : "relu",
      },
    );
  }
  return { layers, code };
}

/** Levels of convolution and pooling whose filters double, dense layers if any are asked for, a dense code, and the mirror of it. */
function standard(options: PresetOptions, [height, width, channels]: readonly [number, number, number]) {
  const { kernels, filters, padding, hidden = [] } = options;
  const dense = (units: number): Layer => ({ kind: "dense", units, activation: "relu" });
  const layers: Layer[] = [];
  let [h, w] = [height, width];
  for (const [index, kernel] of kernels.entries()) {
    layers.push(conv(filters * 2 ** index, kernel, padding, "relu"), { kind: "maxPool2d" });
    const shrinkage = padding === "valid" ? kernel - 1 : 0;
    [h, w] = [(h - shrinkage) >> 1, (w - shrinkage) >> 1];
  }
  const c = filters * 2 ** (kernels.length - 1);
  layers.push({ kind: "flatten" }, ...hidden.map(dense), { kind: "dense", units: options.latent, activation: options.latentActivation });
  const code = layers.length - 1;
  layers.push(...hidden.toReversed().map(dense), dense(h * w * c), { kind: "reshape", shape: [h, w, c] });
  for (let index = kernels.length - 1; index >= 0; index--) {
    const outer = index === 0;
    const kernel = kernels[index];
    const out = outer ? channels : filters * 2 ** (index - 1);
    const activation: Activation = outer ? options.outputActivation : "relu";
    layers.push({ kind: "upsample2d" });
    layers.push(
      padding === "same" ? conv(out, kernel, "same", activation) : { kind: "conv2dTranspose", filters: out, kernel, padding, activation },
    );
  }
  return { layers, code };
}

/** Convolutions of one size whose output is added to the input: they learn the noise, and nothing is squeezed through a code. */
function residual(options: PresetOptions, [, , channels]: readonly [number, number, number]) {
  const { kernels, filters } = options;
  const layers: Layer[] = kernels.map((kernel, index) => {
    const last = index === kernels.length - 1;
    return conv(last ? channels : filters, kernel, "same", last ? "linear" : "relu");
  });
  layers.push({ kind: "add", from: -1 });
  if (options.outputActivation !== "linear") layers.push({ kind: "activation", activation: options.outputActivation });
  return { layers, code: null };
}

/**
 * A U-Net whose output is added to the input (Ronneberger et al. 2015, Zhang et al. 2017): each level after the first sees the picture
 * at half the size of the one before with twice the filters, and what a finer level saw is added to what a coarser one makes of it.
 */
function residualUnet({ kernels, filters, outputActivation }: PresetOptions, [, , channels]: readonly [number, number, number]) {
  const layers: Layer[] = [];
  const seen: number[] = [];
  const convolve = (level: number, stride = 1) => layers.push(conv(filters * 2 ** level, kernels[level], "same", "relu", stride));
  for (const level of kernels.keys()) {
    convolve(level, level === 0 ? 1 : 2);
    convolve(level);
    if (level > 0) convolve(level);
    seen.push(layers.length - 1);
  }
  for (let level = kernels.length - 2; level >= 0; level--) {
    layers.push({ kind: "upsample2d" });
    convolve(level);
    layers.push({ kind: "add", from: seen[level] });
    convolve(level);
  }
  layers.push(conv(channels, kernels[0], "same", "linear"), { kind: "add", from: -1 });
  if (outputActivation !== "linear") layers.push({ kind: "activation", activation: outputActivation });
  return { layers, code: null };
}

/** Convolutions of one cell that squeeze its features into a short code and give them back: a map of cells of any size goes through. */
function features({ filters, latent }: PresetOptions, [, , channels]: readonly [number, number, number]) {
  const layers = [
    conv(filters, 1, "same", "leakyRelu"),
    conv(latent, 1, "same", "linear"),
    conv(filters, 1, "same", "leakyRelu"),
    conv(channels, 1, "same", "linear"),
  ];
  return { layers, code: 1 };
}

/**
 * A fully convolutional network that sees a picture at a half, a quarter and an eighth of its size, and gives it back without what does
 * not belong. What a finer level saw is added to what a coarser one makes of it.
 */
function restore({ kernels, filters }: PresetOptions, [, , channels]: readonly [number, number, number]) {
  const step = (width: number, kernel: number, stride = 1): Layer => ({
    kind: "conv2d",
    filters: width,
    kernel,
    stride,
    padding: "same",
    activation: "leakyRelu",
    negativeSlope: 0.1,
  });
  const layers: Layer[] = [];
  const seen: number[] = [];
  for (const [level, kernel] of kernels.entries()) {
    layers.push(step(filters * 2 ** level, kernel, 2));
    if (level > 0) layers.push(step(filters * 2 ** level, 3));
    seen.push(layers.length - 1);
  }
  layers.push(step(filters * 2 ** (kernels.length - 1), 3));
  for (let level = kernels.length - 2; level >= 0; level--) {
    const width = filters * 2 ** level;
    layers.push({ kind: "upsample2d" }, step(width, 3), { kind: "add", from: seen[level] }, step(width, 3));
  }
  layers.push(conv(4 * channels, 3, "same", "linear"), { kind: "depthToSpace", block: 2 });
  return { layers, code: null };
}

/** The code of a list of layers: the narrowest dense layer, unless a later add layer skips it. */
function codeOf(layers: readonly Layer[]): number | null {
  let code: number | null = null;
  for (const [index, layer] of layers.entries()) {
    if (layer.kind !== "dense") continue;
    const narrowest = code === null ? undefined : layers[code];
    if (narrowest?.kind !== "dense" || layer.units < narrowest.units) code = index;
  }
  const codeIndex = code;
  if (codeIndex !== null && layers.some((layer, index) => layer.kind === "add" && index > codeIndex && layer.from < codeIndex)) return null;
  return code;
}
