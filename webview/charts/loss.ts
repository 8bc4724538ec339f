import type { EpochMetrics } from "../../src/core/runs/run.js";
import { loss } from "../text/format.js";
import { t } from "../text/words.js";
import { type CurvePoint, cursorLine, epochScale, epochTicks, isLoss, lossGrid, lossHeight, lossLine, lossScale } from "./loss-axes.js";
import { colour, drawing, type Size, type Svg, tenth } from "./svg.js";

export interface LossData {
  metrics: readonly EpochMetrics[];
  /** Planned epochs: the width that the run will fill. */
  epochs: number;
  best: { epoch: number; loss: number } | null;
  logarithmic: boolean;
  /** How much of each smoothed value comes from those before it, from 0 to below 1; 0 draws the losses as they are. */
  smoothing: number;
  /** Epoch to read off, or null. */
  cursor: number | null;
}

/**
 * Values smoothed by an exponential mean without its pull to the start, as in Adam's bias correction: each is the mean of
 * those up to it, weighted by `smoothing` to the power of their distance. What is no number is passed over.
 */
export function smoothed(values: readonly (number | undefined)[], smoothing: number): (number | undefined)[] {
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    if (!isLoss(value)) return value;
    sum = smoothing * sum + value;
    weight = smoothing * weight + 1;
    return sum / weight;
  });
}

function curve(svg: Svg, name: string, stroke: string, points: readonly CurvePoint[]): void {
  const drawn = points.filter(([, y]) => isLoss(y));
  if (drawn.length === 0) return;
  svg
    .append("path")
    .attr("class", `curve ${name}`)
    .attr("fill", "none")
    .attr("stroke", stroke)
    .attr("d", lossLine()([...points]));
  const [x, y] = drawn[drawn.length - 1];
  if (drawn.length === 1)
    svg
      .append("circle")
      .attr("class", `curve ${name}`)
      .attr("fill", stroke)
      .attr("cx", tenth(x))
      .attr("cy", tenth(y ?? 0))
      .attr("r", 3);
}

function bestMark(svg: Svg, x: number, y: number, right: boolean, text: string): void {
  const mark = svg.append("g").attr("class", "best");
  mark.append("circle").attr("cx", tenth(x)).attr("cy", tenth(y)).attr("r", 4.5).attr("fill", "none").attr("stroke", colour.validation);
  mark
    .append("text")
    .attr("class", "halo")
    .attr("x", tenth(x + (right ? 6 : -6)))
    .attr("y", tenth(y - 12))
    .attr("text-anchor", right ? "start" : "end")
    .text(text);
}

function nameOf({ metrics }: LossData): string {
  const last = metrics.at(-1);
  if (!last) return t("Loss by epoch. No epoch yet.");
  return isLoss(last.validationLoss)
    ? t("Loss by epoch. Epoch {0}: training {1}, validation {2}.", last.epoch, loss(last.loss), loss(last.validationLoss))
    : t("Loss by epoch. Epoch {0}: training {1}.", last.epoch, loss(last.loss));
}

/** The loss over the epochs: training and validation, the best epoch marked, and a line to read off at the cursor. */
export function lossChart(data: LossData, { width }: Size): SVGSVGElement {
  const { metrics, smoothing } = data;
  const height = lossHeight(width);
  const svg = drawing({ width }, height, nameOf(data)).attr("class", "loss-chart");
  const x = epochScale(metrics, data.epochs, width);
  const y = lossScale(metrics.flatMap((m) => [m.loss, m.validationLoss]).filter(isLoss), data.logarithmic, height);
  lossGrid(svg, y, data.logarithmic, width);
  epochTicks(svg, x, height - 6);
  const losses = { training: metrics.map((m) => m.loss), validation: metrics.map((m) => m.validationLoss) };
  for (const name of ["training", "validation"] as const) {
    const points = (values: readonly (number | undefined)[]) =>
      values.map((value, index): CurvePoint => [x(metrics[index].epoch), isLoss(value) ? y(value) : undefined]);
    if (smoothing > 0) curve(svg, `raw ${name}-raw`, colour[name], points(losses[name]));
    curve(svg, name, colour[name], points(smoothed(losses[name], smoothing)));
  }
  if (data.best && isLoss(data.best.loss)) {
    const at = x(data.best.epoch);
    bestMark(svg, at, y(data.best.loss), at < width * 0.6, t("best {0}, epoch {1}", loss(data.best.loss), data.best.epoch));
  }
  const read = metrics.find((m) => m.epoch === data.cursor);
  if (!read) return svg.node() as SVGSVGElement;
  const cursor = cursorLine(svg, x(read.epoch), height);
  for (const [name, value] of [
    ["training", read.loss],
    ["validation", read.validationLoss],
  ] as const) {
    if (!isLoss(value)) continue;
    const at = { x: tenth(x(read.epoch)), y: tenth(y(value)) };
    cursor.append("circle").attr("cx", at.x).attr("cy", at.y).attr("r", 3.5).attr("fill", colour[name]);
  }
  return svg.node() as SVGSVGElement;
}
