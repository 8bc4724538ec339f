import type { CodeFilm } from "../../src/core/runs/code-film.js";
import { t } from "../text/words.js";
import { extentOf } from "./map/camera.js";
import { drawing, type Size, tenth } from "./svg.js";

export interface CodeFilmData {
  film: CodeFilm;
  /** Index of the epoch that is shown. */
  shown: number;
  /** `[count]`: the colour of each picture, a variable of the theme. */
  colours: readonly string[];
}

const margin = 8;
/** Radius of a picture's point, in pixels. */
export const filmRadius = 2.5;
/** How much of the ground it covers. */
export const filmOpacity = 0.8;
/** Height over width, and the width from which it grows no further. */
export const [filmRatio, widestFilm] = [0.7, 640];

/** Where each picture of a film lies after one of its epochs on a drawing of that size, in pixels; null for one without a code. */
export function filmPlaces({ film, shown }: Pick<CodeFilmData, "film" | "shown">, wide: number, high: number): ([number, number] | null)[] {
  const { count, positions } = film;
  const extent = extentOf(positions);
  const scale = Math.min((wide - 2 * margin) / extent.width, (high - 2 * margin) / extent.height);
  const frame = positions.subarray(2 * count * shown, 2 * count * (shown + 1));
  return Array.from({ length: count }, (_, n) => {
    const [x, y] = [frame[2 * n], frame[2 * n + 1]];
    if (!Number.isFinite(x) || !Number.isFinite(y)) return null;
    return [wide / 2 + (x - extent.x) * scale, high / 2 - (y - extent.y) * scale];
  });
}

/** The codes of the same pictures after one epoch. One scale holds for the whole film, so that what moves has moved. */
export function codeFilmChart({ film, shown, colours }: CodeFilmData, { width, ...maker }: Size): SVGSVGElement {
  const [wide, high] = [Math.min(width, widestFilm), Math.min(width, widestFilm) * filmRatio];
  const { count, epochs } = film;
  const svg = drawing({ width: wide, ...maker }, high, t("The codes of {0} images after epoch {1}.", count, epochs[shown])).attr(
    "class",
    "code-film",
  );
  for (const [n, place] of filmPlaces({ film, shown }, wide, high).entries()) {
    if (!place) continue;
    svg
      .append("circle")
      .attr("cx", tenth(place[0]))
      .attr("cy", tenth(place[1]))
      .attr("r", filmRadius)
      .attr("fill", `var(${colours[n]})`)
      .attr("fill-opacity", filmOpacity);
  }
  return svg.node() as SVGSVGElement;
}
