import { moreIsBetter, type PictureFigure, pictureFigures, type Trait, type WorstImages } from "../../core/analyses/worst-images.js";
import { median } from "../../core/numbers/median.js";
import { overRepresentation } from "../../core/numbers/over-representation.js";

/** The worst images of a folder that are looked at, and images from which that is worth it: of fewer they are no small part. */
const count = 10;
const fewest = 3 * count;
/** The highest rate of a trait that is said and is none, over all traits that are asked for of one figure. */
const level = 0.01;

/** What is known of an image: its name in its folder, how bright it is (0 to 1), its pixels, and its figures, NaN for those it has not. */
export interface RatedImage {
  file: string;
  brightness: number;
  pixels: number;
  figures: Partial<Record<PictureFigure, number>>;
}

/** A number for each of `most` images at most, in single precision; it takes room only from the first on that differs from those before. */
class NumberColumn {
  #first = Number.NaN;
  #length = 0;
  #values: Float32Array | null = null;

  constructor(private readonly most: number) {}

  add(value: number): void {
    if (this.#length === 0) this.#first = value;
    if (!Object.is(value, this.#first)) this.#values ??= new Float32Array(this.most).fill(this.#first, 0, this.#length);
    if (this.#values) this.#values[this.#length] = value;
    this.#length++;
  }

  at(index: number): number {
    return this.#values ? this.#values[index] : this.#first;
  }
}

/** Finds what the worst images of a folder have in common, as they come. */
export class WorstFinder {
  #count = 0;
  readonly #brightness: NumberColumn;
  readonly #pixels: NumberColumn;
  readonly #folders: NumberColumn;
  readonly #names = new Map<string, number>();
  readonly #figures: ReadonlyMap<PictureFigure, NumberColumn>;

  /** `most` images are expected at most. */
  constructor(most: number) {
    const column = () => new NumberColumn(most);
    [this.#brightness, this.#pixels, this.#folders] = [column(), column(), column()];
    this.#figures = new Map(pictureFigures.map((figure) => [figure, column()]));
  }

  add({ file, brightness, pixels, figures }: RatedImage): void {
    const folder = file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : ".";
    const known = this.#names.get(folder) ?? this.#names.size;
    this.#names.set(folder, known);
    this.#folders.add(known);
    this.#brightness.add(brightness);
    this.#pixels.add(pixels);
    for (const [figure, values] of this.#figures) values.add(figures[figure] ?? Number.NaN);
    this.#count++;
  }

  /**
   * The ten worst images by each figure that is finite of at least thirty, and their traits. A trait is a folder, or the darkest,
   * brightest, smallest or largest quarter of the images. It is said if a random ten would hold as many of it with a probability below
   * 0.01 divided by the number of traits that are asked for (Fisher's exact test, Bonferroni's correction): at most one folder in a hundred
   * of images in which nothing but chance makes the worst is said to have one.
   */
  get worst(): WorstImages[] {
    return pictureFigures.flatMap((figure) => this.#worstBy(figure) ?? []);
  }

  #worstBy(figure: PictureFigure): WorstImages | null {
    const of = (index: number) => this.#figures.get(figure)?.at(index) ?? Number.NaN;
    const order = Uint32Array.from({ length: this.#count }, (_, index) => index).filter((index) => Number.isFinite(of(index)));
    if (order.length < fewest) return null;
    const sign = moreIsBetter[figure] ? 1 : -1;
    order.sort((a, b) => sign * (of(a) - of(b)) || a - b);
    const worst = order.subarray(0, count);
    const shown = Array.from(worst, of);
    return {
      figure,
      count,
      least: Math.min(...shown),
      most: Math.max(...shown),
      others: median(Float64Array.from(order.subarray(count), of)),
      traits: this.#traits(worst, order),
    };
  }

  #traits(worst: Uint32Array, all: Uint32Array): Trait[] {
    const inFolders = (images: Uint32Array) => {
      const counts = new Uint32Array(this.#names.size);
      for (const index of images) counts[this.#folders.at(index)]++;
      return counts;
    };
    const [groups, hits] = [inFolders(all), inFolders(worst)];
    const folders = Array.from(this.#names, ([folder, id]) => ({
      group: groups[id],
      trait: { kind: "folder" as const, folder, hits: hits[id] },
    }));
    const quarters = [
      ...quarter(this.#brightness, "darkest", "brightest", worst, all),
      ...quarter(this.#pixels, "smallest", "largest", worst, all),
    ];
    // Of a single folder nothing can be said.
    const asked = [...(folders.length > 1 ? folders : []), ...quarters];
    return asked
      .filter(({ group, trait }) => overRepresentation(trait.hits, count, group, all.length) < level / asked.length)
      .map(({ group, trait }) => (trait.kind === "folder" ? { ...trait, share: group / all.length } : trait));
  }
}

/** How many of the worst are in the lowest and in the highest quarter of all by a number; images that are equal to the last of a quarter are in it. */
function quarter<K extends string>(numbers: NumberColumn, low: K, high: K, worst: Uint32Array, all: Uint32Array) {
  const sorted = Float32Array.from(all, (index) => numbers.at(index)).sort();
  const [below, above] = [sorted[Math.floor((sorted.length - 1) / 4)], sorted[Math.ceil((3 * (sorted.length - 1)) / 4)]];
  const held = (images: Uint32Array, test: (value: number) => boolean) => images.filter((index) => test(numbers.at(index))).length;
  const isLow = (value: number) => value <= below;
  const isHigh = (value: number) => value >= above;
  return [
    { group: held(all, isLow), trait: { kind: low, hits: held(worst, isLow) } },
    { group: held(all, isHigh), trait: { kind: high, hits: held(worst, isHigh) } },
  ];
}
