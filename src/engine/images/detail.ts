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
import type { PixelForm } from "./pixels.js";
import { areaOf, placementOf } from "./placement.js";
import { readItems } from "./read-items.js";
import { onScale } from "./store.js";
import { areasOf } from "./subset.js";
import type { Survey } from "./survey.js";

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

/**
 * Pictures of a source in the size for small defects. None is decoded before it is asked for: a few are decoded for themselves, and
 * only who looks at very many has those that it {@link want}s decoded together and kept. Of a million small pictures all would take a
 * quarter of an hour and 16 GB.
 */
export class DetailPictures {
  readonly #wanted: Uint8Array;
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

  /** A few pictures, which are decoded unless they are kept. Throws UserError with the reason if one cannot be decoded. */
  async few(indices: readonly number[]): Promise<DetailValues> {
    const range = this.#knownRange();
    if (this.#store || !range) return this.read(indices);
    const item = this.form.height * this.form.width * this.form.channels;
    const values = new Float32Array(indices.length * item);
    for (const [n, pixels] of (await readItems(this.found, indices, this.form)).entries()) onScale(pixels, range, values, n * item);
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
    const store = this.#store;
    this.#store = null;
    const opened = await store?.catch(() => null);
    opened?.set.store.close();
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
