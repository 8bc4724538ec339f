import { type Range, rangeOf } from "../../core/numbers/range.js";
import type { Rectangle } from "../../core/numbers/rectangle.js";
import type { Project } from "../../core/project/project.js";
import type { Names } from "../../files/name-list.js";
import { cacheKey } from "./cache.js";
import type { Context } from "./context.js";
import { type Dataset, openDataset } from "./dataset.js";
import { detailSide, sizesOf, valueForm } from "./form.js";
import { placesIn } from "./items.js";
import { type NamedImages, surveyNamed } from "./named-source.js";
import type { ArrayFile } from "./npy.js";
import type { PixelForm } from "./pixels.js";
import { areaOf, placementOf } from "./placement.js";
import { readItem } from "./read-item.js";
import { onScale } from "./store.js";
import { areasOf } from "./subset.js";
import { openArray, type Survey } from "./survey.js";

/** Height and width in which pictures are looked at for small defects: their own, within limits of the long side. */
export type DetailSize = readonly [height: number, width: number];

/** The size for the pictures of a survey: that of most of them. */
export function detailSize(found: Survey): DetailSize {
  const [{ height, width }] = sizesOf(found);
  const side = Math.max(height, width);
  const scale = detailSide(side) / side;
  return [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
}

/** Pictures `[N,H,W,C]` on 0..1, and what of each is picture and not padding; left out if all of it is. */
export interface DetailValues {
  values: Float32Array;
  areas?: readonly Rectangle[];
}

/** Pictures up to which all are decoded together and kept, though only a few are asked for: more than these few, which come again and again. */
const mostTogether = 1000;

/**
 * Pictures of a source in the size for small defects. None is decoded before it is asked for: of very many a few are decoded for
 * themselves, and only who goes through all that it {@link want}s has these decoded together and kept. Of a million small pictures that
 * would take a quarter of an hour and 16 GB.
 */
export class DetailPictures {
  readonly #wanted: Uint8Array;
  #array: Promise<ArrayFile> | null = null;
  #store: Promise<{ set: Dataset; places: Int32Array }> | null = null;

  private constructor(
    private readonly found: Survey,
    private readonly form: PixelForm,
    private readonly range: Range | "auto",
    private readonly context: Context,
  ) {
    this.#wanted = new Uint8Array(found.items.length);
  }

  /** Looks at the pictures of a source, in their own size for small defects or in a given one. Throws UserError; the caller closes it. */
  static async open(
    text: string,
    root: string,
    data: Pick<Project["data"], "channels" | "fit" | "range"> & NamedImages,
    context: Context,
    size?: DetailSize,
  ): Promise<DetailPictures> {
    const found = await surveyNamed(text, root, data, context);
    const [height, width] = size ?? detailSize(found);
    return new DetailPictures(found, { height, width, ...valueForm(found, data), fit: data.fit }, data.range, context);
  }

  /** The names of the pictures, in order. */
  get files(): Names {
    return this.found.items.files;
  }

  get size(): DetailSize {
    return [this.form.height, this.form.width];
  }

  get shape(): Pick<PixelForm, "height" | "width" | "channels"> {
    const { height, width, channels } = this.form;
    return { height, width, channels };
  }

  /** Says, before any is read, which pictures {@link read} may be asked for. */
  want(indices: ArrayLike<number>): void {
    for (let n = 0; n < indices.length; n++) this.#wanted[indices[n]] = 1;
  }

  /** A few of the wanted pictures. Throws UserError with the reason if one cannot be decoded. */
  async few(indices: readonly number[]): Promise<DetailValues> {
    const { found, form } = this;
    const range = this.#knownRange();
    if (this.#store || !range || this.#countWanted() <= mostTogether) return this.read(indices);
    // Kept open, as some files are unpacked before they are read.
    if (found.source.kind !== "folder") this.#array ??= openArray(found.source);
    const item = form.height * form.width * form.channels;
    const values = new Float32Array(indices.length * item);
    for (const [n, index] of indices.entries()) onScale(await readItem(found, index, await this.#array, form), range, values, n * item);
    return this.#withAreas(values, indices);
  }

  /** Pictures that are wanted; the first call decodes all of these, unless they were kept before. Throws UserError. */
  async read(indices: readonly number[]): Promise<DetailValues> {
    this.#store ??= this.#openStore();
    const { set, places } = await this.#store;
    const kept = indices.map((index) => places[index]);
    if (kept.some((place) => place < 0)) throw new Error("A picture was asked for that is not wanted, or cannot be decoded.");
    return this.#withAreas(set.store.read(kept, set.range), indices);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    const [store, array] = [this.#store, this.#array];
    [this.#store, this.#array] = [null, null];
    const opened = await store?.catch(() => null);
    opened?.set.store.close();
    await (await array?.catch(() => null))?.close();
  }

  #countWanted(): number {
    return this.#wanted.reduce((count, wanted) => count + wanted, 0);
  }

  #withAreas(values: Float32Array, indices: readonly number[]): DetailValues {
    const { form, found } = this;
    const areaOfImage = (index: number) => areaOf(placementOf(found.headers[index].height, found.headers[index].width, form));
    const areas = areasOf({ areaOf: areaOfImage, form }, indices);
    return { values, ...(areas && { areas }) };
  }

  /** The range if it is known without reading all pictures; of floats it depends on their largest value. */
  #knownRange(): Range | undefined {
    if (this.range !== "auto") return this.range;
    return this.form.type === "f32" ? undefined : rangeOf(this.form.type, 0);
  }

  async #openStore(): Promise<{ set: Dataset; places: Int32Array }> {
    const { found, form, range, context } = this;
    const kept = Uint32Array.from(this.#wanted.keys()).filter((index) => this.#wanted[index] === 1);
    const some: Survey =
      kept.length === found.items.length
        ? found
        : {
            ...found,
            items: found.items.subset(kept),
            headers: Array.from(kept, (index) => found.headers[index]),
            key: cacheKey("some", found.key, [...kept]),
          };
    const set = await openDataset(some, form, range, context);
    const places = new Int32Array(found.items.length).fill(-1);
    for (const [place, index] of placesIn(set.items.files, found.items.files).entries()) places[index] = place;
    return { set, places };
  }
}
