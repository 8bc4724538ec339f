import { scaleSqrt } from "d3";
import type { NetworkProblem } from "../../src/core/network/network.js";
import { count, plural, shape } from "../text/format.js";
import { say, t } from "../text/words.js";
import { type Block, blocksOf, type NetworkData } from "./network-blocks.js";
import { colour, drawing, type Size, type Svg, tenth } from "./svg.js";

/** Heights of the parts of the drawing, from its top, in pixels. */
const glass = { top: 4, height: 88 };
const bars = { top: 100, height: 18 };
const caption = 134;
const height = 138;

/** A block with its position and size in the drawing, in pixels. */
type PlacedBlock = Block & { x: number; width: number; height: number };

/** Lays blocks out in `width` pixels, with a slot at the end for a layer that could not be built. */
function layOut(
  blocks: readonly Block[],
  slot: boolean,
  width: number,
): { blocks: PlacedBlock[]; slot: { x: number; width: number }; gap: number } {
  const images = blocks.filter(({ kind }) => kind === "image");
  const tall = scaleSqrt([0, Math.max(...images.map(({ sizes }) => Math.max(sizes[0], 1)))], [0, glass.height]);
  const deep = scaleSqrt([0, Math.max(...images.map(({ sizes }) => sizes[2]))], [0, 1]);
  const slots = blocks.length + (slot ? 1 : 0);
  const gap = slots > 14 ? 2 : 5;
  const weights = blocks.map(({ kind, sizes }) => (kind === "image" ? 0.4 + deep(sizes[2]) : 0.3));
  const slotWeight = 0.6;
  const total = weights.reduce((sum, weight) => sum + weight, slot ? slotWeight : 0);
  const unit = Math.min(46, (width - 2 - gap * (slots - 1)) / total);
  let x = Math.max(1, (width - unit * total - gap * (slots - 1)) / 2);
  const placed = blocks.map((block, index): PlacedBlock => {
    const high = block.kind === "image" ? Math.max(4, tall(block.sizes[0])) : 6 * Math.log2(1 + block.sizes[0]);
    const at = { x, width: unit * weights[index], height: Math.min(glass.height, Math.max(8, high)) };
    x += at.width + gap;
    return { ...block, ...at };
  });
  return { blocks: placed, slot: { x, width: unit * slotWeight }, gap };
}

/** The group of a block. The pointer finds it over the whole height of the drawing; the arrow keys go from one to the next. */
function group(svg: Svg, block: { layer: number; title: string; x: number; width: number }, gap: number) {
  const element = svg
    .append("g")
    .attr("data-layer", block.layer)
    .attr("class", "block")
    .attr("role", "img")
    .attr("aria-label", block.title)
    .attr("tabindex", block.layer < 0 ? 0 : -1);
  element
    .append("rect")
    .attr("class", "target")
    .attr("x", tenth(block.x - gap / 2))
    .attr("y", 0)
    .attr("width", tenth(block.width + gap))
    .attr("height", bars.top + bars.height)
    .attr("fill", "transparent");
  return element;
}

/** `most` is the largest share of compute, which is drawn at full height. */
function drawBlock(svg: Svg, block: PlacedBlock, { gap, most, wrong }: { gap: number; most: number; wrong: boolean }): void {
  const fill = wrong ? colour.wrong : block.kind === "code" ? colour.code : colour.block;
  const element = group(svg, block, gap).classed(block.kind, true).classed("wrong", wrong);
  element
    .append("rect")
    .attr("class", "body")
    .attr("x", tenth(block.x))
    .attr("y", tenth(glass.top + (glass.height - block.height) / 2))
    .attr("width", tenth(block.width))
    .attr("height", tenth(block.height))
    .attr("rx", 1.5)
    .attr("fill", fill)
    .attr("stroke", fill)
    .attr("stroke-dasharray", wrong ? "3 3" : null);
  const bar = (block.compute / most) * bars.height;
  if (bar < 0.05) return;
  element
    .append("rect")
    .attr("class", "bar")
    .attr("x", tenth(block.x))
    .attr("y", tenth(bars.top + bars.height - Math.max(0.5, bar)))
    .attr("width", tenth(block.width))
    .attr("height", tenth(Math.max(0.5, bar)))
    .attr("fill", fill);
}

/** The layer that could not be built: an empty frame after the others. */
function drawMissing(svg: Svg, problem: NetworkProblem, at: { x: number; width: number }, gap: number): void {
  const element = group(svg, { layer: problem.layer, title: say(problem.message), ...at }, gap).classed("wrong", true);
  element
    .append("rect")
    .attr("class", "body")
    .attr("x", tenth(at.x))
    .attr("y", glass.top)
    .attr("width", tenth(at.width))
    .attr("height", glass.height)
    .attr("rx", 1.5)
    .attr("fill", colour.wrong)
    .attr("stroke", colour.wrong)
    .attr("stroke-dasharray", "3 3");
  element
    .append("text")
    .attr("x", tenth(at.x + at.width / 2))
    .attr("y", glass.top + glass.height / 2)
    .attr("dy", "0.35em")
    .attr("text-anchor", "middle")
    .attr("fill", colour.wrong)
    .text("!");
}

/**
 * The network as an hourglass: a block's height is the image's height, its width grows with the channels; below each block
 * its share of the compute, against the largest. A layer that does not fit is drawn in the colour of errors.
 */
export function networkChart(data: NetworkData, { width }: Size): SVGSVGElement {
  const { problem } = data;
  const missing = problem !== null && problem.layer >= data.layers.length ? problem : null;
  const { blocks, slot, gap } = layOut(blocksOf(data), missing !== null, width);
  const layers = plural(data.layers.length, t("{0} layer"), t("{0} layers"));
  const label = problem
    ? t("Network drawing. {0}", say(problem.message))
    : data.code === null
      ? t("Network drawing: {0} through {1}.", shape(data.input), layers)
      : t("Network drawing: {0} through {1} and a code of {2}.", shape(data.input), layers, count(data.layers[data.code].output[0]));
  // A group, as its blocks have names of their own.
  const svg = drawing({ width }, height, label).attr("class", "network-chart").attr("role", "group");
  const end = missing ? slot.x + slot.width : slot.x - gap;
  svg
    .append("line")
    .attr("x1", tenth(blocks[0].x))
    .attr("x2", tenth(end))
    .attr("y1", bars.top + bars.height + 0.5)
    .attr("y2", bars.top + bars.height + 0.5)
    .attr("stroke", colour.grid);
  const most = Math.max(...blocks.map(({ compute }) => compute)) || 1;
  for (const block of blocks) drawBlock(svg, block, { gap, most, wrong: problem !== null && block.layer === problem.layer });
  if (missing) drawMissing(svg, missing, slot, gap);
  const write = (x: number, anchor: string, text: string) =>
    svg.append("text").attr("class", "axis").attr("x", tenth(x)).attr("y", caption).attr("text-anchor", anchor).text(text);
  const [first] = blocks;
  const last = blocks.at(-1) ?? first;
  const latent = blocks.find(({ kind }) => kind === "code");
  write(first.x, "start", shape(first.sizes));
  if (latent) write(latent.x + latent.width / 2, "middle", t("latent {0}", count(latent.sizes[0])));
  if (!missing && last !== first) write(end, "end", shape(last.sizes));
  return svg.node() as SVGSVGElement;
}
