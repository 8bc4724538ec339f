import type { ScaleLinear } from "d3";
import { colour, type Svg, tenth } from "./svg.js";

/** Where the axis of a spread lies, in pixels. */
interface AxisPlace {
  width: number;
  /** Left and right of its ends. */
  margin: number;
  bottom: number;
  /** The line of its words. */
  baseline: number;
}

/** Draws the ground of a spread, and the values below it. */
export function valueAxis(
  svg: Svg,
  x: ScaleLinear<number, number>,
  { width, margin, bottom, baseline }: AxisPlace,
  words: (value: number) => string,
): void {
  svg
    .append("line")
    .attr("x1", margin)
    .attr("x2", width - margin)
    .attr("y1", bottom + 0.5)
    .attr("y2", bottom + 0.5)
    .attr("stroke", colour.grid);
  for (const tick of x.ticks(Math.max(2, Math.floor(width / 120)))) {
    const at = tenth(x(tick));
    svg
      .append("text")
      .attr("class", "axis")
      .attr("x", at)
      .attr("y", baseline)
      .attr("text-anchor", at < 20 ? "start" : at > width - 20 ? "end" : "middle")
      .text(words(tick));
  }
}
