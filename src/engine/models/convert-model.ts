import { UserError } from "../../core/language/error.js";
import { joined, type Sentence, sentence } from "../../core/language/sentence.js";
import { layerShape, type Shape, shapeWords } from "../../core/network/layer.js";
import { convertLayer } from "./convert-layer.js";
import type { Converted } from "./converted.js";
import { refusal } from "./hdf5.js";
import type { KerasLayer, KerasModel } from "./keras-model.js";
import { joinShuffles } from "./pixel-shuffles.js";

/** A Keras model in layers of ours, not yet folded. */
export interface ConvertedModel {
  file: string;
  kerasVersion: string;
  /** `[H,W,C]` or `[units]`. */
  input: Shape;
  output: Shape;
  converted: Converted[];
  notes: Sentence[];
}

/** Shape of one input; a row that is declared as `[1, units]` is `[units]`, as the models around it feed it. */
function inputOf({ file, inputShape }: KerasModel): Shape {
  const shape = inputShape.length === 2 && inputShape[0] === 1 ? inputShape.slice(1) : inputShape;
  const fixed = shape.filter((n) => n !== null);
  if (fixed.length < shape.length)
    throw refusal(file, sentence("its input has no fixed size; build the model for one size of images and save it again"));
  if (shape.length !== 1 && shape.length !== 3)
    throw refusal(file, sentence("its input has the shape {0}; images are height by width by channels", shapeWords(fixed)));
  return fixed;
}

/** Converts a Keras model layer by layer. Throws UserError that names every layer that cannot be converted, with the reason. */
export function convertModel(model: KerasModel): ConvertedModel {
  const input = inputOf(model);
  const result: ConvertedModel = { file: model.file, kerasVersion: model.kerasVersion, input, output: input, converted: [], notes: [] };
  const refused: Sentence[] = [];
  const outputs: Shape[] = [];
  const layers = joinShuffles(model.layers);
  /** For each Keras layer, the index of the layer whose output stands for its own: itself, or an earlier one if it was left out. */
  const outputIndices: number[] = [];
  for (const [index, layer] of layers.entries()) {
    try {
      const from = addedBy(layer, layers.slice(0, index));
      const { converted, note } = convertLayer(
        { ...layer, source: index, from: from === null ? null : (outputIndices[from] ?? -1) },
        result.output,
      );
      outputIndices.push(converted.length > 0 ? index : (outputIndices[index - 1] ?? -1));
      // Behind a layer that is refused shapes are not known, and a complaint about them would mislead.
      if (refused.length === 0) for (const step of converted) result.output = outputOf(step, result.output, outputs, input);
      outputs.push(result.output);
      result.converted.push(...converted);
      if (note) result.notes.push(note);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      outputIndices.push(index);
      refused.push(sentence("Layer {0}, {1} ({2}): {3}.", index + 1, layer.name, layer.className, error.sentence));
    }
  }
  if (refused.length > 0) {
    const many = refused.length;
    const head =
      many === 1
        ? sentence("{0} has a layer that cannot be taken.", model.file)
        : sentence("{0} has {1} layers that cannot be taken.", model.file, many);
    const advice =
      many === 1
        ? sentence("Change that layer in Keras, train the model there again and save it.")
        : sentence("Change those layers in Keras, train the model there again and save it.");
    throw new UserError(joined([head, ...refused, advice]), "bad-layer");
  }
  if (result.converted.length === 0) throw refusal(model.file, sentence("it has no layers"));
  return result;
}

/** Index of the layer whose output an Add layer adds, -1 for the model's input, null for a layer that adds nothing known. */
function addedBy({ adds, nestedModel }: KerasLayer, before: readonly KerasLayer[]): number | null {
  if (adds === null) return null;
  const index = before.findLastIndex(
    (layer) => (layer.name === adds && layer.nestedModel === nestedModel) || (nestedModel === null && layer.nestedModel === adds),
  );
  // A name that is no layer's is that of an input; a nested model's own input is what its model's first layer takes.
  return index >= 0 ? index : before.findIndex((layer) => layer.nestedModel === nestedModel) - 1;
}

/** The output of one step, its weights checked. Throws UserError with the reason. */
function outputOf(step: Converted, input: Shape, outputs: readonly Shape[], modelInput: Shape): Shape {
  if (step.kind === "scaling") return input;
  const result = layerShape(step.layer, input, outputs, modelInput);
  if ("problem" in result) throw new UserError(result.problem, "bad-layer");
  for (const [parameter, shape] of Object.entries(result.parameters)) {
    const tensor = step.weights[parameter];
    if (tensor.shape.join() === shape.join()) continue;
    throw new UserError(
      sentence("its {0} in the file is {1}, and its configuration asks for {2}", parameter, shapeWords(tensor.shape), shapeWords(shape)),
      "bad-layer",
    );
  }
  return result.output;
}
