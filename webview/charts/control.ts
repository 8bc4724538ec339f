import { extent, median, scaleLinear, symbol, symbolDiamond, symbolTriangle } from "d3";
import { isFlagged } from "../../src/core/numbers/judging/decision.js";
import { type Drifted, driftWindow } from "../../src/core/numbers/judging/drift.js";
import { count, images, oddness, plural } from "../text/format.js";
import { t } from "../text/words.js";
import { colour, drawing, type Size, type Svg, tenth } from "./svg.js";

/** What a control chart is drawn from: images in the order in which they were judged. */
export interface ControlData {
  /** Of the images; those that are not finite were not judged and have no mark. */
  scores: ArrayLike<number>;
  /** Of good images that were kept aside. */
  heldOut: ArrayLike<number>;
  threshold: number | null;
  /** The first image that came while the folder was watched; null if none did. */
  first: number | null;
  /** Images that have shifted together, by their places among all. */
  drifts: readonly Drifted[];
}

const height = 170;
const margin = { left: 56, right: 12, top: 18, bottom: 24 };
/** Pixels between two images, at least; of more images the last are drawn. */
const pitch = 2.5;

const markColours = {
  good: "var(--vscode-charts-blue)",
  flagged: "var(--vscode-charts-red)",
  drift: "var(--vscode-charts-yellow)",
} as const;

/** What is drawn how, in words. */
export const controlKey = (): { mark: "good" | "flagged" | "drift"; words: string }[] => [
  { mark: "good", words: t("not flagged") },
  { mark: "flagged", words: t("flagged") },
  { mark: "drift", words: t("shifted, 30 images together") },
];

/** How many images a chart of this width shows: the last ones. */
export const shownInControl = (width: number): number => Math.max(driftWindow, Math.floor((width - margin.left - margin.right) / pitch));

/** The axis of the scores: what good images have and the threshold, with room above. Scores beyond are drawn at its edge. */
function scoreDomain(heldOut: readonly number[], scores: readonly number[], threshold: number | null): [number, number] {
  const [low = 0, high = 1] = extent([...(heldOut.length > 0 ? heldOut : scores), ...(threshold === null ? [] : [threshold])]);
  const room = 0.35 * (high - low || Math.abs(high) || 1);
  return [low - room / 4, high + room];
}

/** A control chart: the score of each image as it was judged, between the median of the held-out images and the threshold, with what has shifted. */
export function controlChart(data: ControlData, size: Size): SVGSVGElement {
  const { width } = size;
  const { threshold, first, drifts } = data;
  const all = data.scores.length;
  const from = Math.max(0, all - shownInControl(width));
  const scores = Array.from({ length: all - from }, (_, place) => data.scores[from + place]);
  const heldOut = Array.from(data.heldOut).filter(Number.isFinite);
  const svg = drawing(size, height, labelOf(data)).attr("class", "control-chart");
  // By the number of an image, from 1.
  const x = scaleLinear([from + 0.5, Math.max(all, from + driftWindow) + 0.5], [margin.left, width - margin.right]);
  const y = scaleLinear(scoreDomain(heldOut, scores.filter(Number.isFinite), threshold), [height - margin.bottom, margin.top]);
  for (const drift of drifts) if (drift.to > from) band(svg, x(Math.max(from, drift.from) + 0.5), x(drift.to + 0.5));
  if (first !== null && first > from && first < all) beginning(svg, x(first + 0.5), width);
  const middle = median(heldOut);
  if (middle !== undefined) level(svg, "median", y(middle), width, oddness(middle));
  if (threshold !== null) level(svg, "threshold", y(threshold), width, oddness(threshold));
  for (const tick of x.ticks(Math.max(2, Math.floor(width / 110))))
    if (Number.isInteger(tick) && tick > 0)
      svg
        .append("text")
        .attr("class", "axis")
        .attr("x", tenth(x(tick)))
        .attr("y", height - 6)
        .attr("text-anchor", "middle")
        .text(count(tick));
  for (const [place, score] of scores.entries()) if (Number.isFinite(score)) mark(svg, x(from + place + 1), score, y, threshold);
  return svg.node() as SVGSVGElement;
}

function labelOf({ scores, threshold, drifts }: ControlData): string {
  const above = threshold === null ? 0 : Array.from(scores).filter((score) => isFlagged(score, threshold)).length;
  const said = t("Control chart of {0} in the order of judging, {1} flagged.", images(scores.length), count(above));
  return drifts.length === 0
    ? said
    : `${said} ${plural(drifts.length, t("{0} group of 30 has shifted."), t("{0} groups of 30 have shifted."))}`;
}

function band(svg: Svg, left: number, right: number): void {
  svg
    .append("rect")
    .attr("class", "drift")
    .attr("x", tenth(left))
    .attr("width", tenth(right - left))
    .attr("y", margin.top)
    .attr("height", height - margin.bottom - margin.top)
    .attr("fill", markColours.drift);
}

/** The line from which on images came while the folder was watched. */
function beginning(svg: Svg, at: number, width: number): void {
  const left = at > 0.7 * width;
  svg
    .append("line")
    .attr("class", "beginning")
    .attr("x1", tenth(at))
    .attr("x2", tenth(at))
    .attr("y1", 4)
    .attr("y2", height - margin.bottom)
    .attr("stroke", colour.quiet);
  svg
    .append("text")
    .attr("class", "halo")
    .attr("x", tenth(at + (left ? -5 : 5)))
    .attr("y", 11)
    .attr("text-anchor", left ? "end" : "start")
    .text(t("watched from here"));
}

/** A line across at a score, with its figure. */
function level(svg: Svg, name: "median" | "threshold", at: number, width: number, figure: string): void {
  svg
    .append("line")
    .attr("class", name)
    .attr("x1", margin.left)
    .attr("x2", width - margin.right)
    .attr("y1", tenth(at))
    .attr("y2", tenth(at))
    .attr("stroke", name === "threshold" ? "currentColor" : colour.grid)
    .attr("stroke-dasharray", name === "threshold" ? "3 2" : null);
  const text = svg
    .append("text")
    .attr("class", "axis")
    .attr("x", margin.left - 6)
    .attr("y", tenth(at))
    .attr("dy", "0.32em")
    .attr("text-anchor", "end")
    .text(figure);
  text.append("title").text(name === "threshold" ? t("threshold {0}", figure) : t("median of the held-out good images {0}", figure));
}

/** A dot, a diamond if it is flagged, and at the edge a triangle if its score lies beyond the axis. */
function mark(svg: Svg, at: number, score: number, y: ReturnType<typeof scaleLinear<number, number>>, threshold: number | null): void {
  const flagged = threshold !== null && isFlagged(score, threshold);
  const fill = flagged ? markColours.flagged : markColours.good;
  const [low, high] = y.domain();
  if (score >= low && score <= high && !flagged) {
    svg
      .append("circle")
      .attr("cx", tenth(at))
      .attr("cy", tenth(y(score)))
      .attr("r", 1.75)
      .attr("fill", fill);
    return;
  }
  const beyond = score < low || score > high;
  const turn = score < low ? " rotate(180)" : "";
  svg
    .append("path")
    .attr("class", flagged ? "flagged" : "beyond")
    .attr("d", symbol(beyond ? symbolTriangle : symbolDiamond, 34)())
    .attr("transform", `translate(${tenth(at)},${tenth(y(Math.min(high, Math.max(low, score))))})${turn}`)
    .attr("fill", fill);
}
