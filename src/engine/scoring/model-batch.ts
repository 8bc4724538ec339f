import { areFinite } from "../../core/numbers/finite.js";
import { clipped } from "../../core/numbers/metrics.js";
import { cutOut, putInto, type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import type { Batch, Model } from "../contract/engine.js";
import type { Cells } from "../features/cells.js";
import type { ImageFeatures } from "../features/feature-view.js";
import { batchPositions, imagesAtOnce, imagesPerBatch } from "../images/batches.js";
import { nextTurn } from "../images/next-turn.js";
import type { ImageSubset } from "../images/subset.js";
import type { TiledImage } from "../images/tiled-image.js";
import { smallImages } from "./small-images.js";

/** Cells that go through a network of features at once. */
const cellsAtOnce = 8192;

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
  /** Undefined if no image has padding. */
  readonly areas: readonly Rectangle[] | undefined;
  #finite: boolean[] | undefined;
  #small: Float32Array | undefined;
  #outputs: Promise<Float32Array> | undefined;
  #shown: Promise<Float32Array> | undefined;
  #shownTargets: Float32Array | undefined;
  #codes: Promise<Float32Array> | undefined;
  #cells: Promise<Cells> | undefined;
  #restoredCells: Promise<Float32Array> | undefined;

  /** `shape` is `[H,W,C]` of each image. `frozen` is what the frozen network sees in the images, `ofTiles` what the network makes of each at its own size; left out if no scorer asks for it. */
  constructor(
    private readonly model: Pick<Model, "reconstruct" | "encode">,
    { count, images, targets, areas }: Batch,
    readonly shape: readonly [number, number, number],
    private readonly frozen?: ImageFeatures,
    private readonly ofTiles?: (image: number) => TiledImage,
  ) {
    this.count = count;
    this.images = images;
    this.targets = targets ?? images;
    this.areas = areas;
  }

  /** What of an image is picture and not padding. */
  area(image: number): Rectangle {
    return this.areas?.[image] ?? wholeOf(this.shape);
  }

  /** What of image number `image` of `[count,H,W,C]` or `[count,H,W]` is picture: `[h,w,C]` or `[h,w]` of its area. */
  picture(values: Float32Array, image: number): Float32Array {
    const size = values.length / this.count;
    return cutOut(values.subarray(image * size, (image + 1) * size), this.shape, this.area(image));
  }

  /** Writes a map `[h,w]` of an image's area to where it lies in maps `[count,H,W]`. */
  putMap(maps: Float32Array, image: number, map: Float32Array): void {
    const size = this.shape[0] * this.shape[1];
    putInto(maps.subarray(image * size, (image + 1) * size), this.shape, map, this.area(image));
  }

  /** The reconstructions `[count,H,W,C]`, not clipped. */
  outputs(): Promise<Float32Array> {
    this.#outputs ??= this.model.reconstruct(this.images, this.count);
    return this.#outputs;
  }

  /** The reconstructions `[count,H,W,C]` as they are shown: clipped to 0..1. */
  shown(): Promise<Float32Array> {
    this.#shown ??= this.outputs().then(clipped);
    return this.#shown;
  }

  /** The targets `[count,H,W,C]` as they are shown: clipped to 0..1. */
  get shownTargets(): Float32Array {
    this.#shownTargets ??= clipped(this.targets);
    return this.#shownTargets;
  }

  /** The images as baselines look at them, `[count,D]`. */
  get small(): Float32Array {
    this.#small ??= smallImages(this);
    return this.#small;
  }

  /** The codes `[count,latent]`; NaN for an image with a value that is not finite. Throws UserError if the network has no code. */
  codes(): Promise<Float32Array> {
    this.#codes ??= this.model.encode(this.images, this.count).then((codes) => this.#judged(codes));
    return this.#codes;
  }

  /** True if every value of an image is a number and finite. */
  isFinite(image: number): boolean {
    const size = this.images.length / this.count;
    this.#finite ??= Array.from({ length: this.count }, (_, n) => areFinite(this.images.subarray(n * size, (n + 1) * size)));
    return this.#finite[image];
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

  /** What a network of features makes of the cells, `[count,h,w,channels]`. */
  restoredCells(): Promise<Float32Array> {
    this.#restoredCells ??= this.cells().then((cells) => this.#restored(cells));
    return this.#restoredCells;
  }

  async #restored({ values, channels }: Cells): Promise<Float32Array> {
    const restored = new Float32Array(values.length);
    const step = cellsAtOnce * channels;
    for (let start = 0; start < values.length; start += step) {
      const some = values.subarray(start, start + step);
      restored.set(await this.model.reconstruct(some, some.length / channels), start);
    }
    return restored;
  }

  /** The frozen network's view of the images. Throws an Error if they were opened without it. */
  features(): ImageFeatures {
    if (!this.frozen) throw new Error("These images were opened without the frozen network.");
    return this.frozen;
  }

  /** One of the images at its own size, as the network restores its tiles. Throws an Error if they were opened without. */
  tiled(image: number): TiledImage {
    if (!this.ofTiles) throw new Error("These images were not opened at their own size.");
    return this.ofTiles(image);
  }
}

/** Images to be scored, and the frozen network's view of those at `positions`; left out if no scorer asks for it. */
export interface ScoredImages extends ImageSubset {
  features?(positions: readonly number[]): ImageFeatures;
  /** One at its own size as the network restores its tiles, if it does and sees it so. */
  tiled?(position: number): TiledImage;
  /** How many can be looked at at once, as their pictures may differ in size; left out, as many as one likes. */
  together?: number;
  /** A sample of the cells of the images' pictures, `[M,width]`, if one was drawn for training. Throws CancelledError. */
  drawnCells?(): Promise<{ vectors: Float32Array; width: number }>;
}

/** Goes through a subset in order, `size` images at a time at most; messages are heard between two batches. Throws CancelledError. */
export async function* modelBatches(
  model: Model,
  subset: ScoredImages,
  signal?: AbortSignal,
  size = imagesPerBatch,
): AsyncGenerator<ModelBatch> {
  for (const positions of batchPositions(subset.count, Math.min(size, subset.together ?? size, imagesAtOnce(subset.shape)))) {
    await nextTurn(signal);
    const tiled = subset.tiled;
    const ofTiles = tiled && ((image: number) => tiled(positions[image]));
    yield new ModelBatch(model, subset.batch(positions), subset.shape, subset.features?.(positions), ofTiles);
  }
}
