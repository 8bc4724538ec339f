import { line, type ScaleContinuousNumeric, scaleLinear, scaleLog } from "d3";
import type { EpochMetrics } from "../../src/core/run.js";
import { loss, short } from "../format.js";
import { colour, drawing, type Size, type Svg, tenth } from "./svg.js";

export interface LossData {
  metrics: readonly EpochMetrics[];
  /** Planned epochs: the width that the run will fill. */
  epochs: number;
  best: { epoch: number; loss: number } | null;
  logarithmic: boolean;
  /** Epoch to read off, or null. */
  cursor: number | null;
}

const margin = { top: 14, right: 14, bottom: 24, left: 46 };
const heightOf = (width: number) => Math.round(Math.min(260, Math.max(180, width * 0.34)));
const isLoss = (value: number | undefined): value is number => value !== undefined && Number.isFinite(value);

/** Epochs along the width: from 1 to the planned end, or beyond where more were trained. */
export function epochScale(metrics: readonly EpochMetrics[], epochs: number, width: number) {
  const last = Math.max(2, epochs, metrics.at(-1)?.epoch ?? 0);
  return scaleLinear([1, last], [margin.left, Math.max(margin.left + 1, width - margin.right)]);
}

/** The trained epoch nearest to a place, `x` pixels from the chart's left; null before the first. */
export function epochAt(data: Pick<LossData, "metrics" | "epochs">, width: number, x: number): number | null {
  const wanted = epochScale(data.metrics, data.epochs, width).invert(x);
  let best: number | null = null;
  for (const { epoch } of data.metrics) if (best === null || Math.abs(epoch - wanted) < Math.abs(best - wanted)) best = epoch;
  return best;
}

function lossScale(data: LossData, height: number): ScaleContinuousNumeric<number, number> {
  const values = data.metrics.flatMap((m) => [m.loss, m.validationLoss]).filter(isLoss);
  const range = [height - margin.bottom, margin.top];
  const high = values.length > 0 ? Math.max(...values) : 1;
  const low = values.length > 0 ? Math.min(...values) : 0;
  const positive = values.filter((value) => value > 0);
  if (data.logarithmic && positive.length > 0) {
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

export function epochTicks(svg: Svg, x: ReturnType<typeof epochScale>, y: number): void {
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
    .text((n) => String(n));
}

function curve(svg: Svg, name: "training" | "validation", points: [number, number | undefined][]): void {
  const path = line<[number, number | undefined]>()
    .defined(([, y]) => isLoss(y))
    .x(([x]) => tenth(x))
    .y(([, y]) => tenth(y ?? 0));
  const drawn = points.filter(([, y]) => isLoss(y));
  if (drawn.length === 0) return;
  svg.append("path").attr("class", `curve ${name}`).attr("fill", "none").attr("stroke", colour[name]).attr("d", path(points));
  const [x, y] = drawn[drawn.length - 1];
  if (drawn.length === 1)
    svg
      .append("circle")
      .attr("class", `curve ${name}`)
      .attr("fill", colour[name])
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

/** The loss over the epochs: training and validation, the best epoch marked, and a line to read off at the cursor. */
export function lossChart(data: LossData, { width }: Size): SVGSVGElement {
  const height = heightOf(width);
  const last = data.metrics.at(-1);
  const label = last
    ? `Loss by epoch. Epoch ${last.epoch}: training ${loss(last.loss)}${isLoss(last.validationLoss) ? `, validation ${loss(last.validationLoss)}` : ""}.`
    : "Loss by epoch. No epoch yet.";
  const svg = drawing(width, height, label).attr("class", "loss-chart");
  const x = epochScale(data.metrics, data.epochs, width);
  const y = lossScale(data, height);
  const grid = svg.append("g").attr("class", "grid");
  for (const tick of lossTicks(y, data.logarithmic)) {
    const at = tenth(y(tick));
    grid
      .append("line")
      .attr("x1", margin.left)
      .attr("x2", width - margin.right)
      .attr("y1", at)
      .attr("y2", at)
      .attr("stroke", colour.grid);
    grid
      .append("text")
      .attr("class", "axis")
      .attr("x", margin.left - 8)
      .attr("y", at)
      .attr("dy", "0.32em")
      .attr("text-anchor", "end")
      .text(short(tick, 3));
  }
  epochTicks(svg, x, height - 6);
  const points = (value: (m: EpochMetrics) => number | undefined) =>
    data.metrics.map((m): [number, number | undefined] => {
      const loss = value(m);
      return [x(m.epoch), isLoss(loss) ? y(loss) : undefined];
    });
  curve(
    svg,
    "training",
    points((m) => m.loss),
  );
  curve(
    svg,
    "validation",
    points((m) => m.validationLoss),
  );
  if (data.best && isLoss(data.best.loss)) {
    const at = x(data.best.epoch);
    bestMark(svg, at, y(data.best.loss), at < width * 0.6, `best ${loss(data.best.loss)}, epoch ${data.best.epoch}`);
  }
  const read = data.metrics.find((m) => m.epoch === data.cursor);
  if (read) {
    const at = tenth(x(read.epoch));
    const cursor = svg.append("g").attr("class", "cursor");
    cursor
      .append("line")
      .attr("x1", at)
      .attr("x2", at)
      .attr("y1", margin.top)
      .attr("y2", height - margin.bottom)
      .attr("stroke", colour.quiet);
    for (const [name, value] of [
      ["training", read.loss],
      ["validation", read.validationLoss],
    ] as const) {
      if (isLoss(value))
        cursor
          .append("circle")
          .attr("cx", at)
          .attr("cy", tenth(y(value)))
          .attr("r", 3.5)
          .attr("fill", colour[name]);
    }
  }
  return svg.node() as SVGSVGElement;
}
