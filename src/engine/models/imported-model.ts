import { UserError } from "../../core/language/error.js";
import { joined, type Sentence, sentence } from "../../core/language/sentence.js";
import { type Layer, type Shape, shapeWords } from "../../core/network/layer.js";
import type { ModelState } from "../../core/network/model-state.js";
import { buildNetwork, type Network, parametersOf } from "../../core/network/network.js";
import { networkDefaults, type PresetOptions, presetLayers } from "../../core/network/preset.js";
import { areFinite } from "../../core/numbers/finite.js";
import { foldNormalization, type WeightedLayer } from "./batch-normalization.js";
import type { ConvertedModel } from "./convert-model.js";

/** An autoencoder read from the files of another program. */
export interface ImportedModel {
  network: Network;
  /** The preset and its knobs as a project names them. */
  preset: Partial<PresetOptions>;
  state: ModelState;
  /** Sentences about what was left out or changed on the way. */
  notes: Sentence[];
  /** The files and the version of Keras that wrote them, for the record. */
  source: string;
}

type Role = "whole" | "encoder" | "decoder";
const severalWords: Record<Role, Sentence> = {
  whole: sentence("whole autoencoders"),
  encoder: sentence("encoders"),
  decoder: sentence("decoders"),
};
const isImage = (shape: Shape) => shape.length === 3;

function roleOf({ file, input, output }: ConvertedModel): Role {
  if (isImage(input)) return isImage(output) ? "whole" : "encoder";
  if (isImage(output)) return "decoder";
  throw new UserError(
    sentence("{0} neither takes nor gives images: it turns {1} numbers into {2}.", file, shapeWords(input), shapeWords(output)),
    "bad-model",
  );
}

/**
 * Makes one autoencoder of models: the whole one, or an encoder and a decoder; if all three are given they must agree.
 * Throws UserError if encoder or decoder is missing, or if the result gives back no image.
 */
export function importModels(models: readonly ConvertedModel[]): ImportedModel {
  const byRole = new Map<Role, ConvertedModel>();
  for (const model of models) {
    const role = roleOf(model);
    const other = byRole.get(role);
    if (other)
      throw new UserError(sentence("{0} and {1} are both {2}; give one.", other.file, model.file, severalWords[role]), "bad-model");
    byRole.set(role, model);
  }
  const [whole, encoder, decoder] = [byRole.get("whole"), byRole.get("encoder"), byRole.get("decoder")];
  const joinedHalves = encoder && decoder ? wholeOf(encoder, decoder) : null;
  const layers = whole ? foldNormalization(whole.converted, whole.input) : joinedHalves;
  const input = (whole ?? encoder)?.input;
  if (!layers || !input) {
    const [only] = models;
    throw new UserError(
      encoder
        ? sentence("{0} is the encoder alone, and its decoder does not follow from it. Give the decoder's file too.", only.file)
        : sentence("{0} is the decoder alone, and its encoder does not follow from it. Give the encoder's file too.", only.file),
      "bad-model",
    );
  }
  if (whole && joinedHalves && encoder && decoder) checkEqual(layers, joinedHalves, whole.file, `${encoder.file} and ${decoder.file}`);
  if (whole && !joinedHalves) for (const half of [encoder, decoder]) if (half) checkHalf(layers, half, whole.file);
  const { network, preset } = networkOf(layers, input, models);
  const used = whole ? [whole] : models;
  return {
    network,
    preset,
    state: finite(stateOf(network, layers), models),
    notes: [...new Set(used.flatMap(({ notes }) => notes))],
    source: `${models.map(({ file }) => file).join(", ")} (Keras ${models[0].kerasVersion})`,
  };
}

/** The same state. Throws UserError if a weight is no number: pictures that go through it would look judged, as a relu makes NaN zero. */
function finite(state: ModelState, models: readonly ConvertedModel[]): ModelState {
  const broken = Object.entries(state.weights).find(([, values]) => !areFinite(values));
  if (!broken) return state;
  throw new UserError(
    sentence(
      "{0} cannot be used: some of the weights {1} are no numbers (NaN or infinite). Save a model whose training went well.",
      models.map(({ file }) => file).join(", "),
      broken[0],
    ),
    "bad-model",
  );
}

function wholeOf(encoder: ConvertedModel, decoder: ConvertedModel): WeightedLayer[] {
  if (encoder.output.join() !== decoder.input.join()) {
    throw new UserError(
      sentence(
        "{0} gives codes of {1} numbers, and {2} takes {3}: they do not belong together.",
        encoder.file,
        shapeWords(encoder.output),
        decoder.file,
        shapeWords(decoder.input),
      ),
      "bad-model",
    );
  }
  return [...foldNormalization(encoder.converted, encoder.input), ...foldNormalization(decoder.converted, decoder.input)];
}

function sameLayers(a: readonly WeightedLayer[], b: readonly WeightedLayer[]): boolean {
  return (
    a.length === b.length &&
    a.every(
      ({ layer, weights }, i) =>
        JSON.stringify(layer) === JSON.stringify(b[i].layer) &&
        Object.entries(weights).every(([parameter, values]) => values.every((value, k) => Object.is(value, b[i].weights[parameter][k]))),
    )
  );
}

function checkEqual(a: readonly WeightedLayer[], b: readonly WeightedLayer[], one: string, other: string): void {
  if (sameLayers(a, b)) return;
  throw new UserError(
    sentence("{0} and {1} are of different trainings: their layers or weights differ. Give files that were saved together.", one, other),
    "bad-model",
  );
}

/** An encoder must be the beginning of the whole, a decoder its end. */
function checkHalf(whole: readonly WeightedLayer[], half: ConvertedModel, file: string): void {
  const layers = foldNormalization(half.converted, half.input);
  const own = isImage(half.input) ? whole.slice(0, layers.length) : whole.slice(-layers.length);
  checkEqual(own, layers, file, half.file);
}

function networkOf(
  layers: readonly WeightedLayer[],
  [height, width, channels]: Shape,
  models: readonly ConvertedModel[],
): Pick<ImportedModel, "network" | "preset"> {
  const files = models.map(({ file }) => file).join(" and ");
  if (channels !== 1 && channels !== 3)
    throw new UserError(sentence("{0}: images of {1} channels are not taken; 1 (gray) and 3 (colour) are.", files, channels), "bad-model");
  const list = layers.map(({ layer }) => layer);
  const classic = classicOptions(list, [height, width, channels]);
  const options: PresetOptions = classic ?? { ...networkDefaults.layers, preset: "layers", layers: list };
  const built = buildNetwork([height, width, channels], (input) => presetLayers(options, input));
  if (!built.ok) throw new UserError(joined([`${files}:`, built.problem.message]), "bad-model");
  const { preset, kernels, filters, latent, padding, latentActivation, outputActivation } = options;
  return {
    network: built.network,
    preset: classic ? { preset, kernels, filters, latent, padding, latentActivation, outputActivation } : { preset, layers: list },
  };
}

/** The knobs of the classic preset that give exactly these layers, or null. */
function classicOptions(layers: readonly Layer[], input: readonly [number, number, number]): PresetOptions | null {
  const convolutions = layers.flatMap((layer) => (layer.kind === "conv2d" ? [layer] : []));
  const code = layers.find((layer) => layer.kind === "dense");
  const output = layers.at(-1);
  if (convolutions.length === 0 || !code || output?.kind !== "conv2dTranspose") return null;
  const options: PresetOptions = {
    preset: "classic",
    kernels: convolutions.map(({ kernel }) => kernel),
    filters: convolutions[0].filters,
    latent: code.units,
    padding: convolutions[0].padding,
    latentActivation: code.activation,
    outputActivation: output.activation,
    layers: [],
  };
  const made = presetLayers(options, input).layers;
  const text = (list: readonly Layer[]) =>
    list.map((layer) => JSON.stringify(Object.entries(layer).sort(([a], [b]) => (a < b ? -1 : 1)))).join();
  return text(made) === text(layers) ? options : null;
}

function stateOf(network: Network, layers: readonly WeightedLayer[]): ModelState {
  const state: ModelState = { weights: {}, firstMoments: {}, secondMoments: {}, step: 0 };
  for (const [i, { name }] of network.layers.entries()) {
    for (const [parameter, values] of Object.entries(layers[i].weights)) state.weights[`${name}/${parameter}`] = values;
  }
  for (const { name } of parametersOf(network)) {
    state.firstMoments[name] = new Float32Array(state.weights[name].length);
    state.secondMoments[name] = new Float32Array(state.weights[name].length);
  }
  return state;
}
