import { bisectRight, max, scaleLinear } from "d3";
import { count, loss, plural, short } from "../text/format.js";
import { t } from "../text/words.js";
import { colour, drawing, type Size, tenth } from "./svg.js";

export interface ScoresData {
  /** A score an image; those that are not finite are passed over. */
  scores: readonly number[] | Float32Array;
  threshold: number | null;
}

/** How the anomaly scores spread: a bar a range of scores, those above the threshold marked. */
export function scoresChart({ scores, threshold }: ScoresData, { width }: Size): SVGSVGElement {
  const height = 92;
  const right = Array.from(scores).filter(Number.isFinite);
  const above = threshold === null ? 0 : right.filter((score) => score > threshold).length;
  const all = plural(right.length, t("{0} score"), t("{0} scores"));
  const label =
    threshold === null
      ? t("Spread of {0}, no threshold.", all)
      : t("Spread of {0}, {1} above the threshold {2}.", all, above === 0 ? t("none") : count(above), loss(threshold));
  const svg = drawing(width, height, label).attr("class", "scores-chart");
  const x = scaleLinear([0, Math.max(max(right) ?? 0, threshold ?? 0) || 1], [6, width - 6]);
  const [low, high] = x.domain();
  const ticks = x.ticks(Math.max(10, Math.floor(width / 9))).filter((tick) => tick > low && tick <= high);
  const bins = [low, ...ticks].map((x0, index) => ({ x0, x1: ticks[index] ?? high, length: 0 }));
  // Counted here, as d3's bins would keep a million numbers a second time.
  for (const score of right) bins[bisectRight(ticks, score)].length++;
  const y = scaleLinear([0, max(bins, (b) => b.length) ?? 1], [height - 22, 16]);
  for (const { x0, x1, length } of bins) {
    if (length === 0) continue;
    const flagged = threshold !== null && (x0 + x1) / 2 > threshold;
    svg
      .append("rect")
      .attr("x", tenth(x(x0)))
      .attr("width", tenth(Math.max(1, x(x1) - x(x0) - 1)))
      .attr("y", tenth(Math.min(y(length), height - 23)))
      .attr("height", tenth(Math.max(1, height - 22 - y(length))))
      .attr("fill", flagged ? "var(--vscode-charts-red)" : colour.block);
  }
  svg
    .append("line")
    .attr("x1", 6)
    .attr("x2", width - 6)
    .attr("y1", height - 21.5)
    .attr("y2", height - 21.5)
    .attr("stroke", colour.grid);
  for (const tick of x.ticks(Math.max(2, Math.floor(width / 120)))) {
    svg
      .append("text")
      .attr("class", "axis")
      .attr("x", tenth(x(tick)))
      .attr("y", height - 6)
      .attr("text-anchor", tick === 0 ? "start" : "middle")
      .text(short(tick));
  }
  if (threshold !== null) {
    const at = tenth(x(threshold));
    svg
      .append("line")
      .attr("class", "threshold")
      .attr("x1", at)
      .attr("x2", at)
      .attr("y1", 4)
      .attr("y2", height - 22)
      .attr("stroke", "currentColor")
      .attr("stroke-dasharray", "3 2");
    const words = t("threshold {0}", loss(threshold));
    // A letter of these is about 6 pixels wide.
    const left = at + 5 + 6 * words.length > width;
    svg
      .append("text")
      .attr("class", "halo")
      .attr("x", at + (left ? -5 : 5))
      .attr("y", 13)
      .attr("text-anchor", left ? "end" : "start")
      .text(words);
  }
  return svg.node() as SVGSVGElement;
}
