import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { joined, sentence } from "../../core/language/sentence.js";
import { type Random, randomStream } from "../../core/numbers/random.js";
import type { Rectangle } from "../../core/numbers/rectangle.js";
import type { FileOutcome } from "../../core/project/data-summary.js";
import { type PictureOutcome, type PictureSet, usualBudget } from "./own-size.js";
import { cutPicture, type Picture } from "./picture.js";
import { readAhead } from "./read-ahead.js";

export interface PatchSettings {
  /** The side of a patch in pixels. */
  size: number;
  /** Patches in a batch. */
  count: number;
  seed: number;
  /** Items of the survey that patches are drawn from. */
  indices: readonly number[];
  /** Bytes of decoded pictures that are kept for later batches, {@link usualCache} if it is left out. A batch takes as much again at most. */
  budget?: number;
  signal?: AbortSignal;
}

/** A patch and where it comes from. */
export interface Patch {
  index: number;
  rectangle: Rectangle;
  /** Which part of it, from its upper left corner, lies in the picture: less than all of it if the picture is smaller than a patch. */
  valid: { height: number; width: number };
}

export interface PatchBatch {
  /** `[N,p,p,C]` on 0..1; values beyond are kept. */
  values: Float32Array;
  patches: Patch[];
}

/** Bytes of decoded pictures that are kept, if nothing else is said. */
export const usualCache = 512 * 2 ** 20;
/** Pictures of a batch that are decoded at once. */
const decodedAtOnce = 8;

/** Random patches of pictures, for training. */
export class PatchDraw {
  readonly #cache: PictureCache;
  /** Different items that are drawn from. */
  readonly #distinct: number;
  /** Items that turned out unreadable, by their index. */
  readonly #leftOut = new Map<number, FileOutcome>();

  constructor(
    private readonly pictures: PictureSet,
    private readonly settings: PatchSettings,
  ) {
    this.#cache = new PictureCache(pictures, settings.budget ?? usualCache);
    this.#distinct = new Set(settings.indices).size;
  }

  /** What could not be decoded so far. */
  get leftOut(): FileOutcome[] {
    return [...this.#leftOut.values()];
  }

  /**
   * The patches of a step, by the seed and the number of the step alone: neither what is cached nor which steps were drawn before
   * changes them. Every picture is as likely as every other, and so is every place in it; one that cannot be decoded is drawn again.
   * Throws UserError if none can be decoded.
   */
  async batch(step: number): Promise<PatchBatch> {
    const { size, count, seed, signal } = this.settings;
    const item = size * size * this.pictures.channels;
    const values = new Float32Array(count * item);
    const patches: Patch[] = [];
    const draws = Array.from({ length: count }, (_, i) => {
      const random = randomStream(seed, "patches", step, i);
      return { random, index: this.#drawIndex(random) };
    });
    const cost = ({ index }: { index: number }) => this.pictures.bytesOf(index);
    const ahead = { budget: Math.min(this.#cache.budget, usualBudget), width: decodedAtOnce, signal };
    for await (const { outcome, random } of readAhead(draws, cost, (draw) => this.#decoded(draw), ahead)) {
      const picture = await this.#readable(outcome, random);
      const rectangle = { ...placeIn(picture, size, random), height: size, width: size };
      const at = patches.length * item;
      cutPicture(picture, rectangle, values.subarray(at, at + item));
      const valid = { height: Math.min(size, picture.height), width: Math.min(size, picture.width) };
      patches.push({ index: picture.index, rectangle, valid });
    }
    return { values, patches };
  }

  async #decoded({ index, random }: { index: number; random: Random }) {
    return { outcome: await this.#cache.get(index), random };
  }

  /** The picture of an outcome, or of the next draws of the same stream until one can be decoded. */
  async #readable(outcome: PictureOutcome, random: Random): Promise<Picture> {
    let tried = outcome;
    while (tried.kind === "left out") {
      this.#leftOut.set(tried.index, tried.outcome);
      tried = await this.#cache.get(this.#drawIndex(random));
    }
    return tried.picture;
  }

  /** An item that is not known to be unreadable. */
  #drawIndex(random: Random): number {
    const { indices } = this.settings;
    if (this.#leftOut.size >= this.#distinct) {
      const [first] = this.leftOut;
      const name = path.basename(this.pictures.found.source.path);
      throw new UserError(
        joined([sentence("No image of {0} could be decoded.", name), ...(first?.reason ? [first.reason] : [])]),
        "no-images",
      );
    }
    for (;;) {
      const index = indices[Math.floor(random() * indices.length)];
      if (!this.#leftOut.has(index)) return index;
    }
  }
}

function placeIn({ height, width }: Picture, size: number, random: Random): { y: number; x: number } {
  const within = (length: number) => Math.floor(random() * (Math.max(0, length - size) + 1));
  return { y: within(height), x: within(width) };
}

/** Decoded pictures up to a budget of bytes; the least recently used goes first. */
class PictureCache {
  readonly #kept = new Map<number, PictureOutcome>();
  readonly #pending = new Map<number, Promise<PictureOutcome>>();
  #bytes = 0;

  constructor(
    private readonly pictures: PictureSet,
    readonly budget: number,
  ) {}

  /** A picture that is kept or being decoded, or else decoded now. */
  get(index: number): Promise<PictureOutcome> {
    const pending = this.#pending.get(index);
    if (pending) return pending;
    const promise = this.#get(index).finally(() => this.#pending.delete(index));
    this.#pending.set(index, promise);
    return promise;
  }

  async #get(index: number): Promise<PictureOutcome> {
    const known = this.#kept.get(index);
    if (known) {
      // A map keeps the order in which keys were set.
      this.#kept.delete(index);
      this.#kept.set(index, known);
      return known;
    }
    const outcome = await this.pictures.decode(index);
    const bytes = this.pictures.bytesOf(index);
    if (outcome.kind === "left out" || bytes > this.budget) return outcome;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes + bytes <= this.budget) break;
      this.#kept.delete(oldest);
      this.#bytes -= this.pictures.bytesOf(oldest);
    }
    this.#kept.set(index, outcome);
    this.#bytes += bytes;
    return outcome;
  }
}
