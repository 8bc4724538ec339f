import path from "node:path";
import { sentenceOf, UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import type { Format, LoadedSubmodel, ReadTools } from "./format.js";
import type { Submodel, SubmodelName } from "./submodels.js";

/** How far a file read back may be off, relative to the range of the outputs. */
export const tolerance = 1e-4;

/** What certified a set of files. */
export interface Certificate {
  /** Images that every file was run on. */
  images: number;
  /** The largest difference of an output, as a share of the range of the outputs. */
  largestRelativeDifference: number;
  /** Numbers that were compared, each weight of each file. */
  weightsCompared: number;
  reader: string;
}

/** Inputs of a submodel and what the run's own engine makes of them. */
export interface Expected {
  inputs: Float32Array;
  outputs: Float32Array;
}

/**
 * Reads every file back and compares all its weights and its outputs for `count` inputs. Throws UserError if a weight differs, or
 * an output by more than {@link tolerance} of their range.
 */
export async function certify(
  format: Format,
  files: readonly { submodel: Submodel; file: string }[],
  expected: Partial<Record<SubmodelName, Expected>>,
  count: number,
  tools: ReadTools,
): Promise<Certificate> {
  const certificate: Certificate = { images: count, largestRelativeDifference: 0, weightsCompared: 0, reader: format.reader };
  for (const { submodel, file } of files) {
    const reference = expected[submodel.name];
    if (!reference) continue;
    const refuse = (why: Sentence, cause?: unknown) =>
      new UserError(
        sentence("The export is not as the model is, and nothing was kept of it: {0}, read back, {1}.", path.basename(file), why),
        "not-certified",
        { cause },
      );
    const loaded = await format.open(file, submodel, tools).catch((error: unknown) => {
      if (error instanceof UserError && error.code === "no-tensorflow") throw error;
      throw refuse(sentence("cannot be used ({0})", sentenceOf(error)), error);
    });
    try {
      certificate.weightsCompared += compareWeights(submodel, loaded, refuse);
      const difference = relativeDifference(reference.outputs, await loaded.run(reference.inputs, count));
      if (!(difference <= tolerance))
        throw refuse(sentence("gives other outputs: they differ by {0} of their range", Number(difference.toPrecision(2))));
      certificate.largestRelativeDifference = Math.max(certificate.largestRelativeDifference, difference);
    } finally {
      loaded.close();
    }
  }
  return certificate;
}

/** Counts the weights that were compared. Throws if one differs. */
function compareWeights(submodel: Submodel, { weights }: LoadedSubmodel, refuse: (why: Sentence) => UserError): number {
  const tensors = submodel.layers.flatMap(({ layer, weights }) =>
    Object.entries(weights).map(([key, tensor]) => ({ name: `${layer.name}/${key}`, tensor })),
  );
  if (tensors.length !== weights.length)
    throw refuse(sentence("has {0} tensors of weights in place of {1}", weights.length, tensors.length));
  let compared = 0;
  for (const [i, { name, tensor }] of tensors.entries()) {
    const same = weights[i].length === tensor.data.length && tensor.data.every((value, k) => value === weights[i][k]);
    if (!same) throw refuse(sentence("has other weights in {0}", name));
    compared += tensor.data.length;
  }
  return compared;
}

/** The largest difference as a share of the range of `expected`; infinite if the numbers are not as many or not finite. */
export function relativeDifference(expected: Float32Array, actual: Float32Array): number {
  if (expected.length !== actual.length) return Number.POSITIVE_INFINITY;
  let [low, high, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < expected.length; i++) {
    low = Math.min(low, expected[i]);
    high = Math.max(high, expected[i]);
    const difference = Math.abs(expected[i] - actual[i]);
    if (!Number.isFinite(difference)) return Number.POSITIVE_INFINITY;
    most = Math.max(most, difference);
  }
  // Outputs that are all alike, as of a dead network, have no range; their size stands in for it.
  return most === 0 ? 0 : most / (high - low || Math.abs(high) || 1);
}
