import { max } from "d3";
import type { EpochMetrics } from "../../src/core/runs/run.js";
import { loss, plural } from "../text/format.js";
import { t } from "../text/words.js";
import { type CurvePoint, cursorLine, epochScale, epochTicks, isLoss, lossGrid, lossHeight, lossLine, lossScale } from "./loss-axes.js";
import { drawing, labelColours, type Size, tenth } from "./svg.js";

export interface CurvesData {
  /** One run each; `colour` counts into the colours of labels. */
  curves: readonly { id: string; name: string; colour: number; metrics: readonly EpochMetrics[] }[];
  logarithmic: boolean;
  /** Epoch to read off, or null. */
  cursor: number | null;
  /** The id of the run drawn above the others, or null. */
  chosen: string | null;
}

/** The loss that a run is judged by: of validation if there is one, else of training. */
export const watchedLoss = ({ loss, validationLoss }: EpochMetrics): number => validationLoss ?? loss;

/** The epochs of the longest of some runs: what the axis and the cursor go by. */
export function longest(curves: CurvesData["curves"]): readonly EpochMetrics[] {
  return curves.reduce<readonly EpochMetrics[]>((most, { metrics }) => (metrics.length > most.length ? metrics : most), []);
}

/** The validation losses of several runs over each other, or the training losses of those without validation. */
export function curvesChart({ curves, logarithmic, cursor, chosen }: CurvesData, { width }: Size): SVGSVGElement {
  const height = lossHeight(width);
  const ends = curves.flatMap(({ name, metrics }) => metrics.slice(-1).map((last) => `${name} ${loss(watchedLoss(last))}`));
  const label = t("Loss by epoch of {0}. {1}", plural(curves.length, t("{0} run"), t("{0} runs")), ends.join(", "));
  const svg = drawing({ width }, height, label).attr("class", "curves-chart");
  const x = epochScale(longest(curves), max(curves, ({ metrics }) => metrics.length) ?? 0, width);
  const y = lossScale(
    curves.flatMap(({ metrics }) => metrics.map(watchedLoss)).filter((value) => isLoss(value)),
    logarithmic,
    height,
  );
  lossGrid(svg, y, logarithmic, width);
  epochTicks(svg, x, height - 6);
  const above = [...curves].sort((a, b) => Number(a.id === chosen) - Number(b.id === chosen));
  for (const { id, name, colour, metrics } of above) {
    const points = metrics.map((m): CurvePoint => [x(m.epoch), isLoss(watchedLoss(m)) ? y(watchedLoss(m)) : undefined]);
    const stroke = `var(${labelColours[colour % labelColours.length]})`;
    const curve = svg
      .append("path")
      .attr("class", id === chosen ? "curve chosen" : "curve")
      .attr("fill", "none")
      .attr("stroke", stroke)
      .attr("d", lossLine()(points));
    curve.append("title").text(name);
    const last = points.findLast(([, at]) => at !== undefined);
    if (last)
      svg
        .append("circle")
        .attr("cx", tenth(last[0]))
        .attr("cy", tenth(last[1] ?? 0))
        .attr("r", 2.5)
        .attr("fill", stroke);
  }
  if (cursor === null || !longest(curves).some(({ epoch }) => epoch === cursor)) return svg.node() as SVGSVGElement;
  const mark = cursorLine(svg, x(cursor), height);
  for (const { colour, metrics } of curves) {
    const read = metrics.find(({ epoch }) => epoch === cursor);
    if (!read || !isLoss(watchedLoss(read))) continue;
    mark
      .append("circle")
      .attr("cx", tenth(x(cursor)))
      .attr("cy", tenth(y(watchedLoss(read))))
      .attr("r", 3.5)
      .attr("fill", `var(${labelColours[colour % labelColours.length]})`);
  }
  return svg.node() as SVGSVGElement;
}
