import type { PixelTrust } from "../../core/analyses/anomaly-trust.js";
import { throwIfCancelled } from "../../core/language/error.js";
import type { Sentence } from "../../core/language/sentence.js";
import { type PixelImage, pixelMetrics } from "../../core/numbers/judging/pixel-metrics.js";
import type { Rectangle } from "../../core/numbers/rectangle.js";
import { areaOf, type Placement } from "../images/placement.js";
import { ScratchFile } from "../results/scratch-file.js";
import { type MaskFolder, withoutMask } from "./mask-folder.js";

/** The longest side that heat maps and masks are compared with, in pixels. */
const comparedSide = 256;

/** A heat map on disk. */
interface KeptMap {
  index: number;
  start: number;
  placement: Placement;
}

/**
 * Compares heat maps with masks at the picture's own size, or with a long side of 256 pixels if that is smaller; a pixel of that size is
 * odd if the mask touches it. What was padded around a picture is no part of it. Maps wait on disk until all are there; of each image
 * with a mask about 50 bytes for every odd pixel are held.
 */
export class PixelProof {
  readonly #maps: KeptMap[] = [];
  readonly #withoutMask: string[] = [];
  readonly #scratch: ScratchFile;

  /** `odd` has 1 for an image that its label calls odd, 0 for a good one, -1 for none; null if there are no labels. */
  constructor(
    private readonly masks: MaskFolder,
    private readonly odd: Int32Array | null,
    private readonly file: (index: number) => string,
    scratch: string,
  ) {
    this.#scratch = new ScratchFile(scratch);
  }

  /** Takes the heat map of an image, which counts if it has a mask or is labelled good. Throws UserError on a full disk. */
  add(index: number, map: Float32Array, placement: Placement): void {
    if (!this.masks.has(index) && this.odd?.[index] !== 0) {
      if (this.odd?.[index] === 1) this.#withoutMask.push(this.file(index));
      return;
    }
    this.#maps.push({ index, start: this.#scratch.length, placement });
    this.#scratch.add(map);
  }

  /** Null if there are no odd regions to find. Throws CancelledError. */
  async finish(signal: AbortSignal): Promise<PixelTrust | null> {
    const { auroc, pro, regions } = await pixelMetrics(() => this.#images(signal));
    return Number.isNaN(auroc) ? null : { auroc, pro, regions, images: this.#maps.length };
  }

  /** What should be known of the images and masks. */
  get notes(): Sentence[] {
    return [...this.masks.notes, ...(this.#withoutMask.length > 0 ? [withoutMask(this.#withoutMask)] : [])];
  }

  /** Gives up what it holds on disk, and the masks. */
  async close(): Promise<void> {
    this.#scratch.close();
    await this.masks.close();
  }

  async *#images(signal: AbortSignal): AsyncGenerator<PixelImage> {
    for (const { index, start, placement } of this.#maps) {
      throwIfCancelled(signal);
      const map = new Float32Array(placement.size[0] * placement.size[1]);
      this.#scratch.read(map, start);
      const shape = comparedShape(placement.original);
      const scores = ofPicture(map, placement, shape);
      const mask = this.masks.has(index) ? await this.masks.mask(index) : undefined;
      // A mask that cannot be decoded says nothing of its image.
      if (mask === null) continue;
      yield { scores, shape, ...(mask && { mask: touched(mask, placement.original, shape) }) };
    }
  }
}

type Shape = readonly [height: number, width: number];

function comparedShape([height, width]: Shape): Shape {
  const scale = Math.min(1, comparedSide / Math.max(height, width));
  return [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
}

/** Where the centres of `fine` pixels of a picture's side lie in a map, in its pixels. */
const centres = (fine: number, side: number, scale: number, first: number) =>
  Float64Array.from({ length: fine }, (_, i) => (((i + 0.5) * side) / fine) * scale + first - 0.5);

/** A map as the picture that it is of sees it, by linear interpolation; NaN where the picture reaches beyond the map. */
export function ofPicture(map: Float32Array, placement: Placement, [height, width]: Shape): Float32Array {
  const { size, original, across, down, left, top } = placement;
  const area = areaOf(placement);
  const [ys, xs] = [centres(height, original[0], down, top), centres(width, original[1], across, left)];
  const inside = (at: number, side: number) => at >= -0.5 && at <= side - 0.5;
  const out = new Float32Array(height * width);
  for (const [row, y] of ys.entries())
    for (const [column, x] of xs.entries()) {
      const place = row * width + column;
      out[place] = inside(y, size[0]) && inside(x, size[1]) ? sampled(map, size[1], area, y, x) : Number.NaN;
    }
  return out;
}

function sampled(map: Float32Array, width: number, area: Rectangle, y: number, x: number): number {
  const [bottom, end] = [area.y + area.height - 1, area.x + area.width - 1];
  const [atY, atX] = [Math.min(bottom, Math.max(area.y, y)), Math.min(end, Math.max(area.x, x))];
  const [upper, left] = [Math.floor(atY), Math.floor(atX)];
  const [lower, right] = [Math.min(bottom, upper + 1), Math.min(end, left + 1)];
  const line = (row: number) => map[row * width + left] + (map[row * width + right] - map[row * width + left]) * (atX - left);
  return line(upper) + (line(lower) - line(upper)) * (atY - upper);
}

/** A mask in fewer pixels: those that it touches are 1. */
export function touched(mask: ArrayLike<number>, [height, width]: Shape, [tall, wide]: Shape): Uint8Array {
  const out = new Uint8Array(tall * wide);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (mask[y * width + x] !== 0) out[Math.floor((y * tall) / height) * wide + Math.floor((x * wide) / width)] = 1;
  return out;
}
