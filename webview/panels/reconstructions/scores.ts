import { type Columns, nameOrder, type ResultOf } from "../../../src/core/analyses/result.js";
import { type PictureFigure, pictureFigures } from "../../../src/core/analyses/worst-images.js";
import { type Indices, memoized, sortedIndices } from "../../shared/order.js";
import { loss, score } from "../../text/format.js";
import { t } from "../../text/words.js";
import type { ReconstructionsState } from "./state.js";

export type Reconstruction = ResultOf<"reconstruct" | "denoise">;
export type Key = ReconstructionsState["sort"]["by"];

/** The figures that every result has. */
const always: readonly PictureFigure[] = ["mse", "psnr", "ssim"];

/** The figures that some image of a result has; mse, psnr and ssim in any case. */
export const figuresOf = memoized((columns: Columns): PictureFigure[] =>
  pictureFigures.filter((name) => always.includes(name) || numbers(columns, name).some((value) => !Number.isNaN(value))),
);

/** What a figure is called. */
export function figureTitle(name: PictureFigure): string {
  switch (name) {
    case "gain":
      return t("Gain");
    case "noiseAfter":
      return t("Noise left");
    case "structure":
      return t("Structure taken");
    default:
      return name.toUpperCase();
  }
}

/** A column of figures; empty if the result has none. */
export function numbers(columns: Columns, name: PictureFigure): Float32Array {
  const column = columns[name];
  return column instanceof Float32Array ? column : new Float32Array();
}

/** A figure of an image as it is shown; a dash if there is none. */
export const figureText = (columns: Columns, name: PictureFigure, index: number): string =>
  figureValue(name, numbers(columns, name)[index]);

/** A value of a figure as it is shown; a dash if there is none. */
export function figureValue(name: PictureFigure, value: number): string {
  if (name === "mse") return Number.isNaN(value) ? "–" : loss(value);
  return score(value, name === "psnr" || name === "gain" ? 1 : 3);
}

const orders = new WeakMap<Columns, { key: string; order: Indices }>();

/** The images in the order of a column; one without a score comes last either way. */
export function sorted(columns: Columns, count: number, { by, descending }: ReconstructionsState["sort"]): Indices {
  const key = JSON.stringify([by, descending]);
  const before = orders.get(columns);
  if (before?.key === key) return before.order;
  let order: Indices;
  if (by === "file") {
    const column = columns[nameOrder];
    const names = column instanceof Int32Array ? column : Int32Array.from({ length: count }, (_, index) => index);
    order = descending ? names.slice().reverse() : names;
  } else order = sortedIndices(numbers(columns, by), descending);
  orders.set(columns, { key, order });
  return order;
}
