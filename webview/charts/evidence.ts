import { scaleBand } from "d3";
import { share } from "../text/format.js";
import { t } from "../text/words.js";
import { colour, drawing, markAcross, type Size, tenth } from "./svg.js";

/** How many planted defects of a sort each scorer found. */
export interface EvidenceGroup {
  name: string;
  /** In the order of {@link EvidenceData.scorers}. */
  found: readonly { planted: number; found: number }[];
}

export interface EvidenceData {
  /** The score that judges first, then those that it is compared with. */
  scorers: readonly string[];
  groups: readonly EvidenceGroup[];
}

const height = 132;
const [left, right, top, bottom] = [48, 6, 16, height - 20];

/** The first is the one that matters; the others are quieter, and each has its own weight. */
const opacities = [1, 0.55, 0.3];

/** Shares of planted defects that were found: a group of bars for each kind or size, a bar for each scorer. */
export function evidenceChart({ scorers, groups }: EvidenceData, size: Size): SVGSVGElement {
  const { width } = size;
  const own = groups.map(({ name, found: [first] }) => `${name} ${first ? share(first.found / Math.max(1, first.planted)) : "–"}`);
  const svg = drawing(size, height, t("Planted defects found by {0}: {1}.", scorers[0] ?? "", own.join(", "))).attr(
    "class",
    "evidence-chart",
  );
  const y = (part: number) => bottom - part * (bottom - top);
  for (const part of [0, 0.5, 1]) markAcross(svg, tenth(y(part)), [left, width - right], share(part));
  const x = scaleBand(
    groups.map(({ name }) => name),
    [left + 4, width - right],
  ).padding(0.25);
  const bar = x.bandwidth() / Math.max(1, scorers.length);
  for (const { name, found } of groups) {
    const start = x(name) ?? 0;
    for (const [index, { planted, found: many }] of found.entries()) {
      const part = many / Math.max(1, planted);
      svg
        .append("rect")
        .attr("x", tenth(start + index * bar))
        .attr("width", tenth(Math.max(1, bar - 1)))
        .attr("y", tenth(y(part)))
        .attr("height", tenth(Math.max(part > 0 ? 1 : 0, bottom - y(part))))
        .attr("fill", index === 0 ? colour.block : colour.quiet)
        .attr("fill-opacity", opacities[index] ?? 0.3)
        .append("title")
        .text(t("{0}, {1}: {2} of {3} found", scorers[index] ?? "", name, many, planted));
    }
    svg
      .append("text")
      .attr("class", "axis")
      .attr("x", tenth(start + x.bandwidth() / 2))
      .attr("y", height - 5)
      .attr("text-anchor", "middle")
      .text(name);
  }
  return svg.node() as SVGSVGElement;
}
