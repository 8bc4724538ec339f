import { type Sentence, sentence } from "../language/sentence.js";

/** The figures of a picture beside its output, and whether more of each is better. */
export const moreIsBetter = { mse: false, psnr: true, ssim: true, gain: true, noiseAfter: false, structure: false } as const;
export type PictureFigure = keyof typeof moreIsBetter;
export const pictureFigures: readonly PictureFigure[] = ["mse", "psnr", "ssim", "gain", "noiseAfter", "structure"];

/** What many of the worst images share: a folder, or a quarter of all by brightness or by the number of their pixels. */
export type Trait = { hits: number } & (
  | { kind: "darkest" | "brightest" | "smallest" | "largest" }
  /** `share` of all images lie in it, 0 to 1. */
  | { kind: "folder"; folder: string; share: number }
);

/** The worst images of a folder by one figure. */
export interface WorstImages {
  figure: PictureFigure;
  /** How many, and between which values the figure of each lies. */
  count: number;
  least: number;
  most: number;
  /** The median of the others. */
  others: number;
  /** What they have in common that a random choice would hardly have. */
  traits: Trait[];
}

/** What the worst images have in common, a sentence for each trait. */
export const worstSentences = ({ traits, count }: WorstImages): Sentence[] => traits.map((trait) => worded(trait, count));

function worded(trait: Trait, count: number): Sentence {
  const { hits } = trait;
  switch (trait.kind) {
    case "folder":
      return sentence(
        "{0} of the {1} worst lie in {2}, where {3} % of all images are.",
        ...[hits, count, trait.folder, Number((100 * trait.share).toPrecision(2))],
      );
    case "darkest":
      return sentence("{0} of the {1} worst are among the darkest quarter.", hits, count);
    case "brightest":
      return sentence("{0} of the {1} worst are among the brightest quarter.", hits, count);
    case "smallest":
      return sentence("{0} of the {1} worst are among the smallest quarter.", hits, count);
    case "largest":
      return sentence("{0} of the {1} worst are among the largest quarter.", hits, count);
  }
}
