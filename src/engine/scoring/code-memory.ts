import { principalAxes } from "../../core/numbers/principal-axes.js";
import type { Random } from "../../core/numbers/random.js";
import { joined, rowsOf } from "../../core/numbers/rows.js";
import type { Tensor } from "../../runs/safetensors.js";
import { type ImageSubset, sampleOf, spread } from "../images/subset.js";
import { modelBatches } from "./model-batch.js";
import { neighbourCount, neighbourDistances } from "./neighbours.js";
import type { FittedScorer, FittingInput, TeachingInput } from "./scorer.js";

/** Training codes that are kept, and their numbers in all while they are gathered. */
const mostCodes = 10_000;
const mostNumbers = 1 << 24;
/** Axes along which codes are compared, and codes that show the axes of longer ones, for which all would take minutes. */
const mostAxes = 256;
const codesOfLong = 2_000;
/** Axes along which codes vary less than this share of the largest variance are dropped: what they show is rounding. */
const leastVariance = 1e-6;
/** The square of the share of a code that float32 rounds off, a few digits up: codes that vary less than that are all the same. */
const rounding = 1e-12;

/**
 * The whitened codes of training images: moved and turned so that they vary by 1 along every axis, independently (the full
 * covariance). A Euclidean distance between them is then Mahalanobis's. Codes of more than 256 numbers are compared along the 256
 * axes along which they vary most. With fewer training images than about ten for each number of a code, the axes fit these images
 * too well, and other good images lie farther away.
 */
export class CodeMemory {
  private constructor(
    /** `[D]`. */
    private readonly mean: Float32Array,
    /** `[K,D]`: each axis, divided by the deviation along it. */
    private readonly axes: Float32Array,
    /** `[M,K]`: the codes, whitened. */
    private readonly codes: Float32Array,
  ) {}

  /** Gathers the codes of a sample of the training images, which it gives as well, in the codes' order. Throws CancelledError. */
  static async fit(
    { model, training, random, signal }: FittingInput,
    length: number,
  ): Promise<{ memory: CodeMemory; sample: ImageSubset }> {
    const sample = sampleOf(training, Math.min(mostCodes, Math.floor(mostNumbers / length)), random);
    const codes = new Float32Array(sample.count * length);
    let at = 0;
    for await (const batch of modelBatches(model, sample, signal)) {
      codes.set(await batch.codes(), at);
      at += batch.count * length;
    }
    return { memory: CodeMemory.of(codes, length, random), sample };
  }

  /** The memory of codes `[M,D]`. One with a number that is not finite keeps its place, but counts nowhere. */
  static of(codes: Float32Array, length: number, random: Random): CodeMemory {
    const count = codes.length / length;
    const chosen = spread(count, length > mostAxes ? codesOfLong : count);
    const found = principalAxes(rowsOf(codes, length, chosen), length, mostAxes, random);
    const mean = Float32Array.from(found.mean);
    const size = mean.reduce((sum, value) => sum + value * value, 0);
    const least = Math.max(leastVariance * (found.variances[0] ?? 0), rounding * size);
    const kept = found.variances.filter((variance) => variance > least).length;
    const deviations = found.variances.map(Math.sqrt);
    const axes = Float32Array.from({ length: kept * length }, (_, i) => found.axes[i] / deviations[Math.floor(i / length)]);
    return new CodeMemory(mean, axes, whiten(codes, mean, axes));
  }

  /** The memory of the tensors that {@link tensors} gave; null if they are none. */
  static restore({ mean, axes, codes }: Record<string, Tensor | undefined>): CodeMemory | null {
    return mean && axes && codes ? new CodeMemory(mean.data, axes.data, codes.data) : null;
  }

  /** Along how many axes the codes differ; 0 if all are the same. */
  get width(): number {
    return this.axes.length / this.mean.length;
  }

  /** The distance of each code `[N,D]` to its neighbours among the kept ones. `own`: see {@link neighbourDistances}. */
  distances(codes: Float32Array, own?: ArrayLike<number>): Float32Array {
    if (this.width > 0) return neighbourDistances(this.codes, whiten(codes, this.mean, this.axes), this.width, own);
    return new Float32Array(codes.length / this.mean.length);
  }

  /** A memory with more codes `[N,D]` along the same axes. Each counts as many times as there are neighbours, so that one taught image is enough. */
  taught(codes: Float32Array): CodeMemory {
    const { mean, axes } = this;
    const more = whiten(codes, mean, axes);
    const all = new Float32Array(this.codes.length + neighbourCount * more.length);
    all.set(this.codes);
    for (let time = 0; time < neighbourCount; time++) all.set(more, this.codes.length + time * more.length);
    return new CodeMemory(mean, axes, all);
  }

  tensors(): Record<string, Tensor> {
    const { mean, axes, codes, width } = this;
    return {
      mean: { shape: [mean.length], data: mean },
      axes: { shape: [width, mean.length], data: axes },
      codes: { shape: [width && codes.length / width, width], data: codes },
    };
  }
}

/** Codes `[N,D]`, moved by the mean `[D]`, along axes `[K,D]`: `[N,K]`. */
function whiten(codes: Float32Array, mean: Float32Array, axes: Float32Array): Float32Array {
  const length = mean.length;
  const width = axes.length / length;
  const whitened = new Float32Array((codes.length / length) * width);
  for (let i = 0; i < whitened.length; i++) {
    let [at, axis] = [Math.floor(i / width) * length, (i % width) * length];
    let sum = 0;
    for (let d = 0; d < length; d++) sum += (codes[at++] - mean[d]) * axes[axis++];
    whitened[i] = sum;
  }
  return whitened;
}

/** The memory of a fitted scorer with the codes of taught images. Throws CancelledError, and an Error if the scorer has none. */
export async function taughtMemory(fitted: FittedScorer, { model, taught, signal }: TeachingInput): Promise<CodeMemory> {
  const memory = CodeMemory.restore(fitted.state()?.tensors ?? {});
  if (!memory) throw new Error("This scorer remembers no codes.");
  const codes: Float32Array[] = [];
  for await (const batch of modelBatches(model, taught, signal)) codes.push(await batch.codes());
  return memory.taught(joined(codes));
}
