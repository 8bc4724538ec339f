import { sentenceOf, UserError } from "../../core/language/error.js";
import { joined, type Sentence, sentence } from "../../core/language/sentence.js";
import { stemOf } from "../../core/project/item-name.js";
import type { Names } from "../../files/name-list.js";
import { openPictures, type PictureSet } from "../images/own-size.js";
import { resolveSource } from "../images/source.js";
import { survey } from "../images/survey.js";
import type { JobContext } from "../job-context.js";
import { listed } from "./listed.js";

/** The masks of a folder's images: each is a picture that is not black where its image is odd, of the same size and relative name. */
export class MaskFolder {
  private constructor(
    private readonly pictures: PictureSet,
    /** For each image the index of its mask, -1 for none. */
    private readonly masks: Int32Array,
    /** What is wrong with some of them. */
    readonly notes: readonly Sentence[],
  ) {}

  /**
   * Finds the masks of `images`; those of another size than their image, by `sizeOf`, are none. Null with the reasons if there are no
   * masks to use, as a folder can be judged without. Throws CancelledError.
   */
  static async open(
    { masks, root }: { masks: string; root: string },
    images: Names,
    sizeOf: (index: number) => readonly [number, number],
    context: JobContext,
  ): Promise<MaskFolder | readonly Sentence[]> {
    try {
      const found = await survey(await resolveSource(masks, root), context);
      const byName = new Map<string, number>();
      // MVTec AD and its likes end the names of masks so.
      for (const [index, file] of [...found.items.files].entries()) byName.set(stemOf(file).replace(/_mask(?=(\[\d+\])?$)/, ""), index);
      const notes = found.leftOut.map(({ file, reason }) =>
        joined([sentence("The mask {0} is left out:", file), ...(reason ? [reason] : [])]),
      );
      const places = new Int32Array(images.length).fill(-1);
      const wrong: string[] = [];
      let index = 0;
      for (const file of images) {
        const place = byName.get(stemOf(file));
        byName.delete(stemOf(file));
        if (place !== undefined) {
          const { height, width } = found.headers[place];
          const [tall, wide] = sizeOf(index);
          if (height === tall && width === wide) places[index] = place;
          else wrong.push(file);
        }
        index++;
      }
      if (wrong.length > 0)
        notes.push(sentence("Masks of another size than their image are left out: {0} in all, {1}.", wrong.length, listed(wrong)));
      const others = [...byName.values()].map((place) => found.items.file(place));
      if (others.length > 0)
        notes.push(sentence("Masks that belong to no image of this folder: {0} in all, {1}.", others.length, listed(others)));
      if (places.every((place) => place < 0)) return [...notes, sentence("No image of this folder has a mask in {0}.", masks)];
      return new MaskFolder(await openPictures(found, { channels: "gray", range: [0, 1], longSide: null }, context), places, notes);
    } catch (error) {
      if (error instanceof UserError) return [sentence("Masks are left out: {0}", sentenceOf(error))];
      throw error;
    }
  }

  has(index: number): boolean {
    return this.masks[index] >= 0;
  }

  /** The mask of an image `[H,W]`, not 0 where it is odd; null if it turns out unreadable. */
  async mask(index: number): Promise<ArrayLike<number> | null> {
    const outcome = await this.pictures.decode(this.masks[index]);
    return outcome.kind === "picture" ? outcome.picture.pixels : null;
  }

  close(): Promise<void> {
    return this.pictures.close();
  }
}

/** Says that odd images without a mask do not count. */
export const withoutMask = (files: readonly string[]): Sentence =>
  sentence("Odd images without a mask do not count for the metrics of pixels: {0} in all, {1}.", files.length, listed(files));
