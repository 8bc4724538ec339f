import { type Line, line, type ScaleContinuousNumeric, type ScaleLinear, scaleLinear, scaleLog } from "d3";
import type { EpochMetrics } from "../../src/core/runs/run.js";
import { count, short } from "../text/format.js";
import { colour, markAcross, type Svg, tenth } from "./svg.js";

/** Room around every chart over the epochs, so that one below the other shares its axis. */
export const margin = { top: 14, right: 14, bottom: 24, left: 46 };

/** Height of a chart of losses for its width, in pixels. */
export const lossHeight = (width: number) => Math.round(Math.min(260, Math.max(180, width * 0.34)));

/** False for what cannot be drawn: no loss, or one that is no number. */
export const isLoss = (value: number | undefined): value is number => value !== undefined && Number.isFinite(value);

/** Epochs along the width: from 1 to the planned end, or beyond if more were trained. */
export function epochScale(metrics: readonly EpochMetrics[], epochs: number, width: number): ScaleLinear<number, number> {
  const last = Math.max(2, epochs, metrics.at(-1)?.epoch ?? 0);
  return scaleLinear([1, last], [margin.left, Math.max(margin.left + 1, width - margin.right)]);
}

/** The trained epoch nearest to `x`, in pixels from the chart's left; null before the first. */
export function epochAt(data: { metrics: readonly EpochMetrics[]; epochs: number }, width: number, x: number): number | null {
  const exact = epochScale(data.metrics, data.epochs, width).invert(x);
  let best: number | null = null;
  for (const { epoch } of data.metrics) if (best === null || Math.abs(epoch - exact) < Math.abs(best - exact)) best = epoch;
  return best;
}

/** Losses up the height, with a little room around them. */
export function lossScale(values: readonly number[], logarithmic: boolean, height: number): ScaleContinuousNumeric<number, number> {
  const range = [height - margin.bottom, margin.top];
  const high = values.length > 0 ? Math.max(...values) : 1;
  const low = values.length > 0 ? Math.min(...values) : 0;
  const positive = values.filter((value) => value > 0);
  if (logarithmic && positive.length > 0) {
    const least = Math.min(...positive);
    return scaleLog([least * 0.94, Math.max(high, least * 1.05) * 1.06], range).clamp(true);
  }
  const pad = (high - low || high || 1) * 0.06;
  return scaleLinear([Math.max(0, low - pad), high + pad], range).nice(4);
}

/** Marks of the axis, few enough to stay apart. */
function lossTicks(y: ScaleContinuousNumeric<number, number>, logarithmic: boolean): number[] {
  if (!logarithmic) return y.ticks(4);
  const all = y.ticks(10);
  const few = all.filter((_, index) => index % Math.ceil(all.length / 5) === 0);
  return few.length > 1
    ? few
    : scaleLinear(y.domain(), [0, 1])
        .ticks(4)
        .filter((n) => n > 0);
}

/** Lines across at the marks of the losses, and their figures. */
export function lossGrid(svg: Svg, y: ScaleContinuousNumeric<number, number>, logarithmic: boolean, width: number): void {
  const grid = svg.append("g").attr("class", "grid");
  for (const tick of lossTicks(y, logarithmic)) markAcross(grid, tenth(y(tick)), [margin.left, width - margin.right], short(tick, 3));
}

/** The figures of the epochs along the bottom, the first and the last among them. */
export function epochTicks(svg: Svg, x: ScaleLinear<number, number>, y: number): void {
  const [first, last] = x.domain();
  const inner = x.ticks(Math.max(2, Math.floor((x.range()[1] - x.range()[0]) / 110))).filter((n) => Number.isInteger(n));
  const near = (last - first) * 0.06;
  const ticks = [first, ...inner.filter((n) => n - first > near && last - n > near), last];
  const axis = svg.append("g").attr("class", "axis").attr("text-anchor", "middle");
  axis
    .selectAll("text")
    .data(ticks)
    .join("text")
    .attr("x", (n) => tenth(x(n)))
    .attr("y", y)
    .attr("text-anchor", (n) => (n === last ? "end" : "middle"))
    .text(count);
}

/** A point of a curve in pixels, from left and top; the second is undefined if the loss is no number. */
export type CurvePoint = [number, number | undefined];

/** The path through points, interrupted at those without a loss. */
export const lossLine = (): Line<CurvePoint> =>
  line<CurvePoint>()
    .defined(([, y]) => isLoss(y))
    .x(([x]) => tenth(x))
    .y(([, y]) => tenth(y ?? 0));

/** The line that marks an epoch from top to bottom. */
export function cursorLine(svg: Svg, x: number, height: number) {
  const cursor = svg.append("g").attr("class", "cursor");
  cursor
    .append("line")
    .attr("x1", tenth(x))
    .attr("x2", tenth(x))
    .attr("y1", margin.top)
    .attr("y2", height - margin.bottom)
    .attr("stroke", colour.quiet);
  return cursor;
}
