import type { EngineInfo } from "../../core/network/engine-kind.js";
import type { Loss } from "../../core/network/loss.js";
import type { ModelState } from "../../core/network/model-state.js";
import type { Network } from "../../core/network/network.js";
import type { Precision } from "../../core/network/precision.js";
import type { Rectangle } from "../../core/numbers/rectangle.js";

export type { ModelState } from "../../core/network/model-state.js";

/** Images `[count,H,W,C]` of the network's image size on 0..1 (values beyond are kept), and what they should become. */
export interface Batch {
  count: number;
  images: Float32Array;
  /** Clean targets of the same shape, or null if the images themselves are the target. */
  targets: Float32Array | null;
  /** What of each image is picture; the rest is padding, which counts in no loss and no score. Left out if all of every image is picture. */
  areas?: readonly Rectangle[];
  /** `[count,H,W]`, by which each pixel counts in the squared error, with a mean of 1 over an image; they stand in place of `areas`. */
  weights?: Float32Array;
  /** Draws the codes towards places; only a training step looks at it. */
  guide?: CodeGuide;
}

/** What a step adds to the loss it makes small: the mean, over all numbers of the codes, of the squared distance to `codes` times the image's weight. */
export interface CodeGuide {
  /** `[count,latent]`, finite: where the code of each image should lie. */
  codes: Float32Array;
  /** `[count]`, not negative; 0 lets an image's code lie anywhere. */
  weights: Float32Array;
}

export interface Scores {
  /** Per image, of the output as it is, on the image's own pixels. */
  mse: Float32Array;
  /** Mean SSIM per image, 7x7 uniform window, data range 1; NaN for images under 7 pixels, 0 for smaller pictures in padding. */
  ssim: Float32Array;
}

/** One open network. Not reentrant: await each call before the next. */
export interface Model {
  readonly network: Network;
  /** What {@link step} makes small. */
  readonly loss: Loss;
  /** In what {@link step} goes through the layers and back; every other answer is in float32. */
  readonly precision: Precision;
  /** One Adam step (Keras's: beta 0.9 and 0.999, epsilon 1e-7 outside the bias correction); returns the loss before it, of the images alone: what a guide adds is not in it. Throws UserError if there is a guide and the network has no code. */
  step(batch: Batch, learningRate: number): Promise<number>;
  /** `[N,H,W,C]` to the same shape, not clipped. */
  reconstruct(images: Float32Array, count: number): Promise<Float32Array>;
  /** `[N,H,W,C]` to codes `[N,latent]`. Throws UserError if the network has no code. */
  encode(images: Float32Array, count: number): Promise<Float32Array>;
  /** Codes `[N,latent]` to `[N,H,W,C]`. Throws UserError if the network has no code. */
  decode(codes: Float32Array, count: number): Promise<Float32Array>;
  /** Scores of the reconstructions against the targets, or against the images if there are none. */
  score(batch: Batch): Promise<Scores>;
  state(): Promise<ModelState>;
  /** Releases its memory; idempotent. */
  close(): void;
}

/** Where a model's numbers come from: fresh (Glorot uniform from the seed, biases 0) or a checkpoint's. */
export type ModelStart = { seed: number } | { state: ModelState };

export interface Engine {
  readonly info: EngineInfo;
  /** What it can train in on this machine: float32 at least. */
  readonly precisions: readonly Precision[];
  /**
   * `loss` and `precision` affect only training; their defaults are mse and float32. Throws UserError if the state or the loss does not
   * fit the network, the precision is none of its own or memory does not suffice.
   */
  open(network: Network, start: ModelStart, loss?: Loss, precision?: Precision): Promise<Model>;
  close(): void;
}
