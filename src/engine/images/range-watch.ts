import { type Sentence, sentence } from "../../core/language/sentence.js";
import type { Dataset } from "./dataset.js";

/** Everything darker than this share of white is said: 12 bits in files of 16 reach 6 %. */
const dim = 0.125;
/** How far beyond black and white noise goes, and the share of the values beyond that from which on they are of another scale. */
const beyond = 0.1;
const mostBeyond = 0.3;

/** Images that stand for a set of which none was read. */
const sampled = 32;

/** Watches how the values of images fit the range that a run learned by, while they are read. */
export class RangeWatch {
  #largest = Number.NEGATIVE_INFINITY;
  #outside = 0;
  #count = 0;

  /** The same set, the values of which are seen as they are read. */
  watch(data: Dataset): Dataset {
    const { store } = data;
    const read: typeof store.read = (indices, range) => {
      const values = store.read(indices, range);
      this.#see(values);
      return values;
    };
    return { ...data, store: { ...store, read } };
  }

  /** Looks at some images of a set of which none was read, as pictures of their own size are read in another way. */
  sample({ store, range }: Dataset): void {
    if (this.#count > 0) return;
    const count = Math.min(sampled, store.count);
    for (let n = 0; n < count; n++) this.#see(store.read([Math.floor((n * store.count) / count)], range));
  }

  /** What to say of values that do not fit; null if they do. `name` is that of the images. */
  misfit(name: string, [black, white]: Dataset["range"]): Sentence | null {
    if (this.#count === 0) return null;
    if (this.#largest < dim)
      return sentence(
        "Nothing in {0} is brighter than {1} % of white, by black at {2} and white at {3}.",
        name,
        Math.max(0, Math.round(100 * this.#largest)),
        black,
        white,
      );
    const share = this.#outside / this.#count;
    if (share <= mostBeyond) return null;
    return sentence(
      "{1} % of the values of {0} lie below black at {2} or above white at {3}.",
      name,
      Math.round(100 * share),
      black,
      white,
    );
  }

  #see(values: Float32Array): void {
    let [largest, outside] = [this.#largest, 0];
    // By index: each value of each image comes by here, and going through by `of` takes five times as long.
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (value > largest) largest = value;
      if (value < -beyond || value > 1 + beyond) outside++;
    }
    this.#largest = largest;
    this.#outside += outside;
    this.#count += values.length;
  }
}
