import { throwIfCancelled } from "../../core/language/error.js";
import { clip } from "../../core/numbers/metrics.js";
import type { Batch, Model } from "../contract/engine.js";
import type { Cells } from "../features/cells.js";
import type { ImageFeatures } from "../features/feature-view.js";
import { batchPositions, imagesPerBatch } from "../images/batches.js";
import type { ImageSubset } from "../images/subset.js";

/**
 * Images and what a model makes of them. Each answer is computed when it is first asked for and then kept, so that several
 * scorers, pictures and tables share one pass through the network. Ask one after the other: a model is not reentrant.
 */
export class ModelBatch {
  readonly count: number;
  /** `[count,H,W,C]` on 0..1; values beyond are kept. */
  readonly images: Float32Array;
  /** `[count,H,W,C]`: what the outputs should be, which is the images themselves unless there are clean ones. */
  readonly targets: Float32Array;
  #outputs: Promise<Float32Array> | undefined;
  #shown: Promise<Float32Array> | undefined;
  #shownTargets: Float32Array | undefined;
  #codes: Promise<Float32Array> | undefined;
  #cells: Promise<Cells> | undefined;

  /** `frozen` is what the frozen network sees in the images; left out if no scorer asks for it. */
  constructor(
    private readonly model: Pick<Model, "network" | "reconstruct" | "encode">,
    { count, images, targets }: Batch,
    private readonly frozen?: ImageFeatures,
  ) {
    this.count = count;
    this.images = images;
    this.targets = targets ?? images;
  }

  /** `[H,W,C]` of each image. */
  get shape(): readonly [number, number, number] {
    return this.model.network.image;
  }

  /** The reconstructions `[count,H,W,C]`, not clipped. */
  outputs(): Promise<Float32Array> {
    this.#outputs ??= this.model.reconstruct(this.images, this.count);
    return this.#outputs;
  }

  /** The reconstructions `[count,H,W,C]` as they are shown: clipped to 0..1. */
  shown(): Promise<Float32Array> {
    this.#shown ??= this.outputs().then((outputs) => outputs.map(clip));
    return this.#shown;
  }

  /** The targets `[count,H,W,C]` as they are shown: clipped to 0..1. */
  get shownTargets(): Float32Array {
    this.#shownTargets ??= this.targets.map(clip);
    return this.#shownTargets;
  }

  /** The codes `[count,latent]`; NaN for an image with a value that is not finite. Throws UserError if the network has no code. */
  codes(): Promise<Float32Array> {
    this.#codes ??= this.model.encode(this.images, this.count).then((codes) => this.#judged(codes));
    return this.#codes;
  }

  /** True if every value of an image is a number and finite. */
  isFinite(image: number): boolean {
    const size = this.images.length / this.count;
    return this.images.subarray(image * size, (image + 1) * size).every(Number.isFinite);
  }

  /** Codes from which those of broken images are taken: layers such as ReLU may make numbers of what is none. */
  #judged(codes: Float32Array): Float32Array {
    const length = codes.length / this.count;
    for (let image = 0; image < this.count; image++)
      if (!this.isFinite(image)) codes.fill(Number.NaN, image * length, (image + 1) * length);
    return codes;
  }

  /** What the frozen network sees in the images. */
  cells(): Promise<Cells> {
    this.#cells ??= this.features().cells();
    return this.#cells;
  }

  /** The frozen network's view of the images. Throws an Error if they were opened without it. */
  features(): ImageFeatures {
    if (!this.frozen) throw new Error("These images were opened without the frozen network.");
    return this.frozen;
  }
}

/** Images to be scored, and the frozen network's view of those at `positions`; left out if no scorer asks for it. */
export interface ScoredImages extends ImageSubset {
  features?(positions: readonly number[]): ImageFeatures;
}

/** Goes through a subset in order, `size` images at a time; messages are heard between two batches. Throws CancelledError. */
export async function* modelBatches(
  model: Model,
  subset: ScoredImages,
  signal?: AbortSignal,
  size = imagesPerBatch,
): AsyncGenerator<ModelBatch> {
  for (const positions of batchPositions(subset.count, size)) {
    await new Promise((resolve) => setImmediate(resolve));
    throwIfCancelled(signal);
    yield new ModelBatch(model, subset.batch(positions), subset.features?.(positions));
  }
}
