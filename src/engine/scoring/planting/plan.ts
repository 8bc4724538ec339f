import { type DefectKind, defectKinds } from "../../../core/numbers/planted-evidence.js";
import { randomStream, shuffle } from "../../../core/numbers/random.js";

/** A defect to plant. It says all that its look depends on, so that it is the same whichever others are planted. */
export interface Defect {
  /** Its number in the plan, which its random stream is derived from together with the seed. */
  index: number;
  seed: number;
  kind: DefectKind;
  /** Its size as a share of the picture's long side; a scratch is 2.5 times as long. */
  share: number;
  /** The index of the good picture to plant it on. */
  picture: number;
  /** The index of the picture that a foreign patch comes from: another one, unless there is only one. */
  foreign: number;
}

/** From 2 to 20 % of the long side in equal ratios, as what can be found depends on the ratio of sizes. */
export const defectShares: readonly number[] = [0.02, 0.036, 0.063, 0.112, 0.2];

export interface PlanSettings {
  /** How many defects to plant. */
  count: number;
  /** How many good pictures there are. */
  pictures: number;
  seed: number;
  kinds?: readonly DefectKind[];
  shares?: readonly number[];
}

/** `0` to `length - 1` in the order of a round: each once before any comes again. */
const round = (length: number, seed: number, purpose: string, number: number): number[] =>
  shuffle(
    Array.from({ length }, (_, i) => i),
    randomStream(seed, purpose, number),
  );

/**
 * Plans `count` defects in which pictures, and pairs of kind and size, occur as often as each other, give or take one. A longer
 * plan of the same seed begins with the shorter one. Empty without pictures.
 */
export function planDefects({ count, pictures, seed, kinds = defectKinds, shares = defectShares }: PlanSettings): Defect[] {
  const pairs = kinds.flatMap((kind) => shares.map((share) => ({ kind, share })));
  if (pictures === 0 || pairs.length === 0) return [];
  let pairOrder: number[] = [];
  let pictureOrder: number[] = [];
  return Array.from({ length: count }, (_, index): Defect => {
    if (index % pairs.length === 0) pairOrder = round(pairs.length, seed, "planted pairs", index / pairs.length);
    if (index % pictures === 0) pictureOrder = round(pictures, seed, "planted pictures", index / pictures);
    const picture = pictureOrder[index % pictures];
    const away = 1 + Math.floor(randomStream(seed, "foreign picture", index)() * (pictures - 1));
    return { index, seed, ...pairs[pairOrder[index % pairs.length]], picture, foreign: (picture + away) % pictures };
  });
}
