import { line, scaleLinear } from "d3";
import { short } from "../text/format.js";
import { t } from "../text/words.js";
import type { LossData } from "./loss.js";
import { epochScale } from "./loss-axes.js";
import { colour, drawing, markAcross, type Size, tenth } from "./svg.js";

/** The learning rate over the epochs, small, on the loss chart's axis. */
export function rateChart({ metrics, epochs, cursor }: Pick<LossData, "metrics" | "epochs" | "cursor">, { width }: Size): SVGSVGElement {
  const height = 54;
  const rates = metrics.map((m) => m.learningRate);
  const high = Math.max(0, ...rates);
  const svg = drawing({ width }, height, t("Learning rate by epoch, at most {0}.", short(high))).attr("class", "rate-chart");
  const x = epochScale(metrics, epochs, width);
  const y = scaleLinear([0, high || 1], [height - 6, 10]);
  const [left, right] = x.range();
  for (const tick of high > 0 ? [0, high] : [0]) markAcross(svg, tenth(y(tick)), [left, right], short(tick, 2));
  const path = line<(typeof metrics)[number]>()
    .x((m) => tenth(x(m.epoch)))
    .y((m) => tenth(y(m.learningRate)));
  if (metrics.length > 0)
    svg.append("path").attr("class", "curve rate").attr("fill", "none").attr("stroke", colour.quiet).attr("d", path(metrics));
  const read = metrics.find((m) => m.epoch === cursor);
  if (read) {
    svg
      .append("circle")
      .attr("cx", tenth(x(read.epoch)))
      .attr("cy", tenth(y(read.learningRate)))
      .attr("r", 3)
      .attr("fill", colour.quiet);
  }
  return svg.node() as SVGSVGElement;
}
