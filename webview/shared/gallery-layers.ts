import type { ResultRow } from "../../src/core/analyses/result.js";
import type { Layer, Rectangle } from "./layers.js";
import { fitting } from "./picture.js";

/** The pictures of an image that a gallery knows: what went in, what came out, where it is odd. */
export type Shown = "input" | "output" | "heat";
/** Also the clean image that the output was compared with, what a simple filter makes of the input, and the output of another result, which the detail view alone has. */
export type OfImage = Shown | "reference" | "baseline" | "compared";

/** One of an image's pictures, the smallest that is at least `side` pixels, with its heat over it if `opacity` is more than 0. */
export function layersOf(row: ResultRow | null, shown: OfImage, side: number, heat: { scale: number; opacity: number } | null): Layer[] {
  const picture = fitting(row?.pictures[shown], side);
  if (!picture) return [];
  if (picture.coding === "error") return [{ kind: "heat", picture, scale: heat?.scale ?? 1, opacity: 1 }];
  const map = fitting(row?.pictures.heat, side);
  const base: Layer = { kind: "image", picture };
  return heat && heat.opacity > 0 && map ? [base, { kind: "heat", picture: map, ...heat }] : [base];
}

/** What the output of an image has more or less than its input; nothing without both. */
export function differenceOf(row: ResultRow | null, side: number): Layer[] {
  const [picture, from] = [fitting(row?.pictures.output, side), fitting(row?.pictures.input, side)];
  return picture && from ? [{ kind: "difference", picture, from }] : [];
}

/** A rectangle in shares of a picture in the pixels of the picture. */
export const scaled = ([x, y, width, height]: ArrayLike<number> & Iterable<number>, wide: number, tall: number): Rectangle => ({
  x: x * wide,
  y: y * tall,
  width: width * wide,
  height: height * tall,
});
