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
const radius = 2.5;
/** Height over width, and the width from which it grows no further. */
const [ratio, widest] = [0.7, 640];

/** The codes of the same pictures after one epoch. One scale holds for the whole film, so that what moves has moved. */
export function codeFilmChart({ film, shown, colours }: CodeFilmData, { width, ...maker }: Size): SVGSVGElement {
  const [wide, high] = [Math.min(width, widest), Math.min(width, widest) * ratio];
  const { count, positions, epochs } = film;
  const svg = drawing({ width: wide, ...maker }, high, t("The codes of {0} images after epoch {1}.", count, epochs[shown])).attr(
    "class",
    "code-film",
  );
  const extent = extentOf(positions);
  const scale = Math.min((wide - 2 * margin) / extent.width, (high - 2 * margin) / extent.height);
  const frame = positions.subarray(2 * count * shown, 2 * count * (shown + 1));
  for (let n = 0; n < count; n++) {
    const [x, y] = [frame[2 * n], frame[2 * n + 1]];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    svg
      .append("circle")
      .attr("cx", tenth(wide / 2 + (x - extent.x) * scale))
      .attr("cy", tenth(high / 2 - (y - extent.y) * scale))
      .attr("r", radius)
      .attr("fill", `var(${colours[n]})`)
      .attr("fill-opacity", 0.8);
  }
  return svg.node() as SVGSVGElement;
}
