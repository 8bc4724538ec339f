import type { PictureFormat } from "../../core/analyses/picture-format.js";
import type { Range } from "../../core/numbers/range.js";
import type { Names } from "../../files/name-list.js";
import type { OutputFolder } from "../../files/output-folder.js";
import { recordText, recordValues } from "../../runs/result-files.js";
import { cacheKey } from "../images/cache.js";
import type { Dataset } from "../images/dataset.js";
import { contentOf } from "../images/one-image.js";
import { inOrder } from "../images/parallel.js";
import { PictureNames } from "../results/picture-names.js";
import { factsOf, type WrittenForm, writtenPicture } from "../results/written-picture.js";

/** What the pictures of a folder are named and written as. */
export interface PictureSettings {
  /** What their names begin with: a sub-folder, such as `heat/`. */
  prefix: string;
  format: PictureFormat;
  /** Changes when the same image would give another picture: with the run, its epochs, the references. */
  maker: string;
}

/** Writes pictures of images into a folder, in the input's tree of names; those that an earlier job made alike, and nobody changed since, are kept. */
export class PictureFolder {
  readonly #names: PictureNames;
  /** Names of images that are asked for and not yet written. */
  readonly #given = new Map<number, string>();
  #kept = 0;

  /** `image` is `[H,W,C]` of pictures that all have one form. */
  constructor(
    private readonly folder: OutputFolder,
    private readonly data: Pick<Dataset, "items">,
    private readonly image: readonly [number, number, number],
    private readonly settings: PictureSettings,
  ) {
    this.#names = new PictureNames(data.items.files, settings.format);
  }

  /** How many pictures of before were kept. */
  get kept(): number {
    return this.#kept;
  }

  /** What was noted of the picture of an image when it was written, if it is there as it would be made now; null if it must be made. Images are asked for in their order. */
  async noteOf(index: number): Promise<unknown> {
    const note = this.folder.noteOf(this.#name(index), await this.#made(index));
    return note === null ? null : recordValues(note, this.folder.folder);
  }

  /** Leaves the picture of an image as it is. */
  keep(index: number): void {
    this.#kept++;
    this.#given.delete(index);
  }

  /** Adds the pictures of the next images, `[N,H,W]` or `[N,H,W,C]` on 0..1, with what is to be known of each again. Throws UserError on a full disk. */
  async add(indices: readonly number[], images: Float32Array, range: Range = [0, 255], notes: readonly unknown[] = []): Promise<void> {
    const size = images.length / indices.length;
    const [height, width] = this.image;
    const channels = size / (height * width) === 3 ? 3 : 1;
    const form: WrittenForm = { height, width, channels, colours: channels, type: "f32", range };
    const picture = (index: number, n: number) => this.#file(index, images.subarray(n * size, (n + 1) * size), form, notes[n], false);
    const files: Awaited<ReturnType<typeof picture>>[] = [];
    await inOrder(indices, picture, (file) => void files.push(file));
    await this.folder.write(files);
  }

  /** Writes the picture of the next image, in its own form. Throws UserError on a full disk. */
  async write(index: number, values: Float32Array, form: WrittenForm, note: unknown): Promise<void> {
    await this.folder.write([await this.#file(index, values, form, note, true)]);
  }

  async #file(index: number, values: Float32Array, form: WrittenForm, note: unknown, ownSize: boolean) {
    const { file, source } = this.data.items.at(index);
    // Before all that waits, as names are given in the order of the images.
    const name = this.#name(index);
    this.#given.delete(index);
    // A picture of another size has another resolution.
    const facts = await factsOf(ownSize ? source : null);
    return {
      name,
      bytes: await writtenPicture(values, form, { format: this.settings.format, file, facts }),
      ...(note !== undefined && { made: await this.#made(index), note: recordText(note as object, this.folder.folder).trimEnd() }),
    };
  }

  #name(index: number): string {
    const name = this.#given.get(index) ?? this.settings.prefix + this.#names.next(this.data.items.file(index));
    this.#given.set(index, name);
    return name;
  }

  /** Changes when the picture of an image would be another. */
  async #made(index: number): Promise<string> {
    const { file, source, index: place } = this.data.items.at(index);
    const content = source === null ? [file, place] : await contentOf(source);
    return cacheKey(this.settings.maker, this.settings.format, content);
  }
}

/** The names that {@link PictureFolder} gives. */
export function* namesOfPictures(files: Names, { prefix, format }: Pick<PictureSettings, "prefix" | "format">): Generator<string> {
  const names = new PictureNames(files, format);
  for (const file of files) yield prefix + names.next(file);
}
