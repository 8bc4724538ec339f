import { area, curveStepAfter, line, max, scaleLinear, scaleSqrt } from "d3";
import { share, short } from "../text/format.js";
import { t } from "../text/words.js";
import { drawing, labelColours, type Size, tenth } from "./svg.js";
import { valueAxis } from "./value-axis.js";

/** The brightness of one picture of several. */
export interface BrightnessSeries {
  name: string;
  /** Shares of its pixels in equal parts of black to white. */
  shares: Float32Array;
}

export interface BrightnessData {
  series: readonly BrightnessSeries[];
  /** The values that mean black and white. */
  black: number;
  white: number;
}

const height = 112;
const [top, bottom, margin] = [14, height - 20, 8];
/** Lines that are told apart without their colour, too. */
const dashes = ["", "5 3", "2 2"];

/** What is drawn in which colour. */
export const brightnessColour = (index: number): string => `var(${labelColours[index % labelColours.length]})`;

/** How bright the pixels of some pictures are, as steps over each other. Shares grow by their root, so that a few pixels show beside a black ground. */
export function brightnessChart({ series, black, white }: BrightnessData, size: Size): SVGSVGElement {
  const { width } = size;
  const most = max(series, ({ shares }) => max(shares)) || 1;
  const label = t("Histogram of {0}, from {1} to {2}.", series.map(({ name }) => name).join(", "), short(black, 6), short(white, 6));
  const svg = drawing(size, height, label).attr("class", "brightness-chart");
  const x = scaleLinear([black, white], [margin, width - margin]);
  const y = scaleSqrt([0, most], [bottom, top]);
  for (const [index, { name, shares }] of series.entries()) {
    const at = (bin: number) => tenth(x(black + ((white - black) * bin) / shares.length));
    const steps = [...shares, shares.at(-1) ?? 0];
    if (index === 0) {
      const ground = area<number>(
        (_, bin) => at(bin),
        bottom,
        (value) => tenth(y(value)),
      ).curve(curveStepAfter)(steps);
      svg.append("path").attr("d", ground).attr("fill", brightnessColour(index)).attr("fill-opacity", 0.25);
    }
    const path = line<number>(
      (_, bin) => at(bin),
      (value) => tenth(y(value)),
    ).curve(curveStepAfter)(steps);
    svg
      .append("path")
      .attr("d", path)
      .attr("fill", "none")
      .attr("stroke", brightnessColour(index))
      .attr("stroke-dasharray", dashes[index % dashes.length])
      .append("title")
      .text(name);
  }
  valueAxis(svg, x, { width, margin, bottom, baseline: height - 5 }, (tick) => short(tick, 6));
  svg
    .append("text")
    .attr("class", "axis")
    .attr("x", margin)
    .attr("y", 9)
    .text(t("{0} of the pixels", share(most)));
  return svg.node() as SVGSVGElement;
}
