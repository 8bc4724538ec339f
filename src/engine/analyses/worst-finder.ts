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

/** Finds what the worst images of a folder have in common, as they come. */
export class WorstFinder {
  readonly #brightness: number[] = [];
  readonly #pixels: number[] = [];
  readonly #folders: number[] = [];
  readonly #names = new Map<string, number>();
  readonly #figures = new Map<PictureFigure, number[]>(pictureFigures.map((figure) => [figure, []]));

  add({ file, brightness, pixels, figures }: RatedImage): void {
    const folder = file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : ".";
    const known = this.#names.get(folder) ?? this.#names.size;
    this.#names.set(folder, known);
    this.#folders.push(known);
    this.#brightness.push(brightness);
    this.#pixels.push(pixels);
    for (const [figure, values] of this.#figures) values.push(figures[figure] ?? Number.NaN);
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
    const values = this.#figures.get(figure) ?? [];
    const order = [...values.keys()].filter((index) => Number.isFinite(values[index]));
    if (order.length < fewest) return null;
    const sign = moreIsBetter[figure] ? 1 : -1;
    order.sort((a, b) => sign * (values[a] - values[b]) || a - b);
    const worst = order.slice(0, count);
    const shown = worst.map((index) => values[index]);
    return {
      figure,
      count,
      least: Math.min(...shown),
      most: Math.max(...shown),
      others: median(order.slice(count).map((index) => values[index])),
      traits: this.#traits(worst, order),
    };
  }

  #traits(worst: readonly number[], all: readonly number[]): Trait[] {
    const folders = [...this.#names].map(([folder, id]) => ({
      group: all.filter((index) => this.#folders[index] === id).length,
      trait: { kind: "folder" as const, folder, hits: worst.filter((index) => this.#folders[index] === id).length },
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
function quarter<K extends string>(numbers: readonly number[], low: K, high: K, worst: readonly number[], all: readonly number[]) {
  const sorted = Float64Array.from(all, (index) => numbers[index]).sort();
  const [below, above] = [sorted[Math.floor((sorted.length - 1) / 4)], sorted[Math.ceil((3 * (sorted.length - 1)) / 4)]];
  const within = (test: (value: number) => boolean) => (index: number) => test(numbers[index]);
  const [isLow, isHigh] = [within((value) => value <= below), within((value) => value >= above)];
  return [
    { group: all.filter(isLow).length, trait: { kind: low, hits: worst.filter(isLow).length } },
    { group: all.filter(isHigh).length, trait: { kind: high, hits: worst.filter(isHigh).length } },
  ];
}
