import { line as curve, curveStepAfter, max, scaleLinear, scaleSymlog } from "d3";
import { count, oddness, plural, short } from "../text/format.js";
import { t } from "../text/words.js";
import { type ScoreBin, type SpreadScores, scoreBins, spreadMargin } from "./score-bins.js";
import { colour, drawing, type Size, type Svg, tenth } from "./svg.js";
import { valueAxis } from "./value-axis.js";

export interface ScoresData extends SpreadScores {
  /** The lowest and the highest score of the axis. */
  low: number;
  high: number;
  threshold: number | null;
  /** Counts grow by their logarithm, so that a few images show beside thousands. */
  logarithmic: boolean;
  /** How many ranges they are counted in at most; left out, as many as there is room for. */
  bins?: number;
}

const height = 150;
const bottom = height - 22;
const top = 18;

/** Colours of what lies in a range of scores. */
const sortColours = {
  good: "var(--vscode-charts-blue)",
  odd: "var(--vscode-charts-red)",
  below: "var(--vscode-charts-blue)",
  above: "var(--vscode-charts-red)",
  heldOut: "var(--vscode-foreground)",
} as const;

/** What is drawn in which colour, and whether as a line: by label if there are labels, else by the threshold if there is one. */
export function spreadKey(
  { heldOut, odd }: Pick<SpreadScores, "heldOut" | "odd">,
  threshold: number | null,
): { colour: string; words: string; line: boolean }[] {
  const { good, odd: anomaly, below, above, heldOut: line } = sortColours;
  return [
    ...(odd.length > 0
      ? [
          { colour: good, words: t("labelled good"), line: false },
          { colour: anomaly, words: t("labelled anomaly"), line: false },
        ]
      : [
          { colour: below, words: t("this folder"), line: false },
          ...(threshold === null ? [] : [{ colour: above, words: t("flagged"), line: false }]),
        ]),
    ...(heldOut.length > 0 ? [{ colour: line, words: t("held-out good images"), line: true }] : []),
  ];
}

/** How the scores of a folder spread, by label where there are labels, the held-out images' as a line over them. */
export function scoresChart(data: ScoresData, size: Size): SVGSVGElement {
  const { width } = size;
  const { low, high, threshold, logarithmic } = data;
  const bins = scoreBins(data, [low, high], Math.max(10, Math.min(data.bins ?? width, Math.floor(width / 9))));
  const labelled = bins.some(({ good, odd }) => good + odd > 0);
  const svg = drawing(size, height, labelOf(data)).attr("class", "scores-chart");
  const x = scaleLinear([low, high], [spreadMargin, width - spreadMargin]);
  const most = max(bins, (bin) => Math.max(bin.heldOut, bin.good + bin.odd + bin.unlabelled)) || 1;
  const y = logarithmic ? scaleSymlog([0, most], [bottom, top]).constant(1) : scaleLinear([0, most], [bottom, top]);
  for (const bin of bins) {
    // Where labels are, their colours say more than those of the two sides of the threshold.
    const plain = threshold !== null && !labelled && (bin.from + bin.to) / 2 > threshold ? sortColours.above : sortColours.below;
    const parts = [
      { height: bin.unlabelled, fill: labelled ? colour.quiet : plain },
      { height: bin.good, fill: sortColours.good },
      { height: bin.odd, fill: sortColours.odd },
    ];
    bars(svg, bin, parts, x, y);
  }
  heldOutLine(svg, bins, x, y);
  valueAxis(svg, x, { width, margin: spreadMargin, bottom, baseline: height - 6 }, (tick) => short(tick));
  svg
    .append("text")
    .attr("class", "axis")
    .attr("x", spreadMargin)
    .attr("y", 10)
    .text(plural(most, t("{0} image"), t("{0} images")));
  if (threshold !== null) thresholdLine(svg, x(threshold), width, t("threshold {0}", oddness(threshold)));
  return svg.node() as SVGSVGElement;
}

function labelOf({ scores, threshold }: ScoresData): string {
  let [right, above] = [0, 0];
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isFinite(scores[i])) continue;
    right++;
    if (threshold !== null && scores[i] > threshold) above++;
  }
  const all = plural(right, t("{0} score"), t("{0} scores"));
  return threshold === null
    ? t("Spread of {0}, no threshold.", all)
    : t("Spread of {0}, {1} above the threshold {2}.", all, above === 0 ? t("none") : count(above), oddness(threshold));
}

/** The parts of a bar above one another. */
function bars(
  svg: Svg,
  { from, to }: ScoreBin,
  parts: readonly { height: number; fill: string }[],
  x: (score: number) => number,
  y: (count: number) => number,
): void {
  let below = 0;
  for (const { height: many, fill } of parts) {
    if (many === 0) continue;
    const upper = y(below + many);
    svg
      .append("rect")
      .attr("x", tenth(x(from)))
      .attr("width", tenth(Math.max(1, x(to) - x(from) - 1)))
      .attr("y", tenth(Math.min(upper, y(below) - 1)))
      .attr("height", tenth(Math.max(1, y(below) - upper)))
      .attr("fill", fill);
    below += many;
  }
}

function heldOutLine(svg: Svg, bins: readonly ScoreBin[], x: (score: number) => number, y: (count: number) => number): void {
  if (bins.every(({ heldOut }) => heldOut === 0)) return;
  const last = bins[bins.length - 1];
  const steps = [...bins.map(({ from, heldOut }) => ({ at: from, heldOut })), { at: last.to, heldOut: last.heldOut }];
  const path = curve<(typeof steps)[number]>(
    ({ at }) => tenth(x(at)),
    ({ heldOut }) => tenth(y(heldOut)),
  ).curve(curveStepAfter)(steps);
  svg.append("path").attr("class", "held-out").attr("d", path).attr("fill", "none").attr("stroke", sortColours.heldOut);
}

function thresholdLine(svg: Svg, position: number, width: number, words: string): void {
  const at = tenth(position);
  svg
    .append("line")
    .attr("class", "threshold")
    .attr("x1", at)
    .attr("x2", at)
    .attr("y1", 4)
    .attr("y2", bottom)
    .attr("stroke", "currentColor")
    .attr("stroke-dasharray", "3 2");
  // A letter of these is about 6 pixels wide.
  const left = at + 9 + 6 * words.length > width;
  svg
    .append("text")
    .attr("class", "halo")
    .attr("x", at + (left ? -9 : 9))
    .attr("y", 10)
    .attr("text-anchor", left ? "end" : "start")
    .text(words);
}
