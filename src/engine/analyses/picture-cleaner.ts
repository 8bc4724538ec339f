import { receptiveField } from "../../core/network/receptive-field.js";
import { cutOffReach } from "../../core/numbers/cut-off-noise.js";
import type { RunRecord } from "../../core/runs/run.js";
import type { Engine, Model } from "../contract/engine.js";
import { networkOf } from "../contract/network-of.js";
import { imagesAtOnce } from "../images/batches.js";
import type { PictureSet } from "../images/own-size.js";
import type { Picture } from "../images/picture.js";
import { TileBlend } from "../images/tile-blend.js";
import type { TileSettings } from "../images/tile-plan.js";
import { readTiles, type TileBatch } from "../images/tiles.js";
import { engineOf } from "./run-model.js";

/** A picture at its own size, and what a network makes of it. */
export interface CleanedPicture {
  picture: Picture;
  /** `[H,W,C]` on 0..1, values beyond kept. */
  output: Float32Array;
}

/** The side of the largest tiles. */
const size = 512;
/** Pixels over which the seam between two tiles is feathered. */
const seam = 16;
/** So many times fewer tiles are looked at at once than images elsewhere, as this network's first level holds many channels of each pixel. */
const widening = 8;
/** Models that are kept open, each for tiles of one size. */
const mostOpen = 4;

/** A fully convolutional network on pictures of any size: in overlapping tiles, blended where no tile's edge is seen. Whoever makes it closes it. */
export class PictureCleaner {
  readonly #models = new Map<string, Model>();
  readonly #settings: TileSettings;
  readonly #margin: number;

  /** `trained` is the run's model, whose weights are taken, and stays the caller's to close. */
  constructor(
    private readonly engine: Engine,
    private readonly trained: Model,
    private readonly record: Pick<RunRecord, "project" | "modelRange" | "network" | "cutOff">,
  ) {
    const { radius, coarsest } = receptiveField(record.network) ?? { radius: 0, coarsest: 1 };
    const whole = (pixels: number) => coarsest * Math.ceil(pixels / coarsest);
    this.#margin = whole(radius + (record.cutOff ? cutOffReach : 0));
    this.#settings = { size: whole(Math.max(size, 4 * this.#margin)), overlap: 2 * this.#margin + whole(seam), align: coarsest };
  }

  /** What the network makes of pictures, in the order of `indices`; those that cannot be decoded are left out. A gray network cleans the colours of a picture one by one. `beforeEach` is called before each batch of tiles. Throws CancelledError. */
  async *clean(
    pictures: PictureSet,
    indices: readonly number[],
    beforeEach?: () => Promise<void>,
  ): AsyncGenerator<CleanedPicture & { index: number }, void, undefined> {
    const longest = (axis: 0 | 1) =>
      Math.min(this.#settings.size, Math.max(...Array.from(indices, (index) => pictures.sizeOf(index)[axis])));
    const most = Math.ceil(imagesAtOnce([longest(0), longest(1), pictures.channels]) / widening);
    let blend: TileBlend | null = null;
    for await (const batch of readTiles(pictures, this.#settings, { indices, most })) {
      if (batch.kind === "left out") continue;
      await beforeEach?.();
      const outputs = await this.#restore(batch);
      const item = outputs.length / batch.tiles.length;
      for (const [n, { picture, plan, last, ...tile }] of batch.tiles.entries()) {
        blend ??= new TileBlend(plan, { channels: batch.channels, mode: "feather", margin: this.#margin });
        blend.add(tile, outputs.subarray(n * item, (n + 1) * item));
        if (!last) continue;
        yield { index: picture.index, picture, output: blend.result() };
        blend = null;
      }
    }
  }

  /** Idempotent. */
  close(): void {
    for (const model of this.#models.values()) model.close();
    this.#models.clear();
  }

  async #restore({ values, tiles, height, width, channels }: TileBatch): Promise<Float32Array> {
    const model = await this.#modelFor(height, width);
    const own = model.network.image[2];
    if (own === channels) return model.reconstruct(values, tiles.length);
    const outputs = await model.reconstruct(planesOf(values, channels), channels * tiles.length);
    return pixelsOf(outputs, channels);
  }

  /** The trained model on tiles of a size. */
  async #modelFor(height: number, width: number): Promise<Model> {
    const key = `${height}/${width}`;
    const known = this.#models.get(key);
    if (known) return known;
    if (this.#models.size >= mostOpen) this.close();
    const { project, network } = this.record;
    const sized = networkOf(project, { height, width, channels: network.image[2] === 3 ? 3 : 1 });
    const model = await engineOf(this.engine, this.record).open(sized, { state: await this.trained.state() });
    this.#models.set(key, model);
    return model;
  }
}

/** Pixels `[P,C]` as planes `[C,P]`: each colour as an image, if the images of a batch follow each other in each. */
function planesOf(values: Float32Array, channels: number): Float32Array {
  const pixels = values.length / channels;
  const planes = new Float32Array(values.length);
  for (let c = 0; c < channels; c++) for (let p = 0; p < pixels; p++) planes[c * pixels + p] = values[p * channels + c];
  return planes;
}

function pixelsOf(planes: Float32Array, channels: number): Float32Array {
  const pixels = planes.length / channels;
  const values = new Float32Array(planes.length);
  for (let c = 0; c < channels; c++) for (let p = 0; p < pixels; p++) values[p * channels + c] = planes[c * pixels + p];
  return values;
}
