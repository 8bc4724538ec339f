import { extent, median, type ScaleLinear, scaleLinear } from "d3";
import type { ProjectionName } from "../../src/core/analyses/projection.js";
import { plural, short } from "../text/format.js";
import { t } from "../text/words.js";
import { colour, drawing, labelColours, markAcross, type Size, tenth } from "./svg.js";

export interface LatentData {
  /** `[N,2]`, row by row. */
  positions: Float32Array;
  /** A label an image, or null. */
  labels: readonly (string | null)[];
  /** The labels in the order of their colours. */
  names: readonly string[];
  /** The label shown alone. */
  alone: string | null;
  axes: ProjectionName;
}

const margin = { top: 10, right: 12, bottom: 26, left: 44 };
const heightOf = (width: number) => Math.round(Math.min(560, Math.max(240, width * 0.72)));

export interface LatentScales {
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
  height: number;
}

/** The two axes for a width: both from the least to the greatest position, with a little room. */
export function latentScales(positions: Float32Array, width: number): LatentScales {
  const height = heightOf(width);
  const axis = (offset: number, range: [number, number]) => {
    const values = positions.filter((value, index) => index % 2 === offset && Number.isFinite(value));
    const [low = 0, high = 1] = extent(values) as [number?, number?];
    const pad = (high - low || 1) * 0.04;
    return scaleLinear([low - pad, high + pad], range);
  };
  return { x: axis(0, [margin.left, width - margin.right]), y: axis(1, [height - margin.bottom, margin.top]), height };
}

/** The point nearest to (`px`, `py`) within 16 pixels, or null. */
export function pointAt(data: LatentData, width: number, px: number, py: number): number | null {
  const { x, y } = latentScales(data.positions, width);
  let best: number | null = null;
  let least = 16 ** 2;
  for (let i = 0; 2 * i < data.positions.length; i++) {
    if (data.alone !== null && data.labels[i] !== data.alone) continue;
    const distance = (x(data.positions[2 * i]) - px) ** 2 + (y(data.positions[2 * i + 1]) - py) ** 2;
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}

/** The colour variable of a label. */
export function colourOf(names: readonly string[], label: string | null): string {
  const index = label === null ? -1 : names.indexOf(label);
  return index < 0 ? labelColours[0] : labelColours[index % labelColours.length];
}

/** The points, on a canvas: ten thousand elements would be too slow to move over. */
export function latentPoints(data: LatentData, { width }: Size): HTMLCanvasElement {
  const { x, y, height } = latentScales(data.positions, width);
  const canvas = document.createElement("canvas");
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.setAttribute("aria-hidden", "true");
  const context = canvas.getContext("2d");
  if (!context) return canvas;
  const theme = getComputedStyle(document.body);
  const many = data.labels.length;
  const radius = many > 4000 ? 1.6 : many > 800 ? 2.4 : 3.4;
  context.scale(ratio, ratio);
  // One path a colour: setting a colour for each point costs more than drawing it.
  for (const label of new Set(data.labels)) {
    const faint = data.alone !== null && label !== data.alone;
    context.fillStyle = theme.getPropertyValue(colourOf(data.names, label)).trim() || "gray";
    context.globalAlpha = faint ? 0.08 : 0.75;
    context.beginPath();
    for (let i = 0; i < many; i++) {
      if (data.labels[i] !== label) continue;
      const [px, py] = [x(data.positions[2 * i]), y(data.positions[2 * i + 1])];
      context.moveTo(px + radius, py);
      context.arc(px, py, radius, 0, 2 * Math.PI);
    }
    context.fill();
  }
  return canvas;
}

/** Axes, the labels' names at the middle of their points, and a ring around the chosen point. */
export function latentAxes(data: LatentData & { point: number | null }, { width }: Size): SVGSVGElement {
  const { positions, labels, names, alone, point } = data;
  const { x, y, height } = latentScales(positions, width);
  const images = plural(labels.length, t("{0} image"), t("{0} images"));
  const label =
    names.length > 0 ? t("Map of {0} with {1}.", images, plural(names.length, t("{0} label"), t("{0} labels"))) : t("Map of {0}.", images);
  const svg = drawing(width, height, label).attr("class", "latent-chart");
  for (const tick of x.ticks(Math.max(2, Math.floor(width / 110)))) {
    const at = tenth(x(tick));
    svg
      .append("line")
      .attr("x1", at)
      .attr("x2", at)
      .attr("y1", margin.top)
      .attr("y2", height - margin.bottom)
      .attr("stroke", colour.grid);
    svg
      .append("text")
      .attr("class", "axis")
      .attr("x", at)
      .attr("y", height - 8)
      .attr("text-anchor", "middle")
      .text(short(tick, 4));
  }
  for (const tick of y.ticks(Math.max(2, Math.floor(height / 70))))
    markAcross(svg, tenth(y(tick)), [margin.left, width - margin.right], short(tick, 4));
  for (const name of names) {
    if (alone !== null && name !== alone) continue;
    const own = labels.flatMap((label, index) => (label === name ? [index] : []));
    const [mx, my] = [median(own, (i) => positions[2 * i]), median(own, (i) => positions[2 * i + 1])];
    if (mx === undefined || my === undefined) continue;
    svg
      .append("text")
      .attr("class", "halo name")
      .attr("x", tenth(x(mx)))
      .attr("y", tenth(y(my)))
      .attr("dy", "0.35em")
      .attr("text-anchor", "middle")
      .text(name);
  }
  if (point !== null && 2 * point < positions.length) {
    svg
      .append("circle")
      .attr("class", "ring")
      .attr("cx", tenth(x(positions[2 * point])))
      .attr("cy", tenth(y(positions[2 * point + 1])))
      .attr("r", 7)
      .attr("fill", "none")
      .attr("stroke", "currentColor")
      .attr("stroke-width", 2);
  }
  return svg.node() as SVGSVGElement;
}
