import { scaleSqrt } from "d3";
import { type NetworkLayer, type NetworkProblem, parameterCount } from "../../src/core/network.js";
import { count, plural, shape } from "../format.js";
import { t } from "../words.js";
import { colour, drawing, type Size, tenth } from "./svg.js";

export interface NetworkData {
  /** `[H,W,C]` of what goes in. */
  input: readonly [number, number, number];
  layers: readonly NetworkLayer[];
  code: number | null;
  /** The layer that does not fit. */
  problem: NetworkProblem | null;
  /** Block that is looked at: -1 for the input; null for none. */
  selected: number | null;
}

interface Block {
  layer: number;
  sizes: readonly number[];
  kind: "image" | "code" | "numbers";
  title: string;
}

const words: Record<NetworkLayer["kind"], string> = {
  conv2d: "convolution",
  conv2dTranspose: "transposed convolution",
  maxPool2d: "pooling, largest of 2 by 2",
  averagePool2d: "pooling, mean of 2 by 2",
  upsample2d: "upsampling, each pixel doubled",
  flatten: "flatten to a row of numbers",
  dense: "dense",
  reshape: "reshape to an image",
  activation: "activation",
  add: "sum with an earlier layer",
};

/** One layer in words: what it is, what it gives and how many numbers it learns. */
export function describeLayer(data: Pick<NetworkData, "input" | "layers" | "code" | "problem">, index: number): string {
  if (index < 0) return `Input: ${shape(data.input)}`;
  const layer = data.layers[index];
  if (!layer) return data.problem?.message ?? "";
  const details = [
    "kernel" in layer ? `${layer.kernel} × ${layer.kernel}` : "",
    "activation" in layer && layer.activation !== "linear" ? layer.activation : "",
  ].filter(Boolean);
  const parameters = parameterCount(layer);
  const name = index === data.code ? "Code, the latent numbers" : `${index + 1}. ${words[layer.kind]}`;
  return `${[name, ...details].join(", ")} → ${shape(layer.output)}${parameters > 0 ? ` · ${plural(parameters, t("{0} parameter"), t("{0} parameters"))}` : ""}`;
}

/** The blocks of the drawing: what only renames or scales in place is not one of its own. */
export function blocksOf(data: Pick<NetworkData, "input" | "layers" | "code" | "problem">): Block[] {
  const blocks: Block[] = [{ layer: -1, sizes: data.input, kind: "image", title: describeLayer(data, -1) }];
  for (const [index, layer] of data.layers.entries()) {
    if (layer.kind === "activation" || layer.kind === "flatten") continue;
    const kind = index === data.code ? "code" : layer.output.length === 3 ? "image" : "numbers";
    blocks.push({ layer: index, sizes: layer.output, kind, title: describeLayer(data, index) });
  }
  return blocks;
}

/** The network as an hourglass: a block's height is the image's height, its width grows with the channels. */
export function networkChart(data: NetworkData, { width }: Size): SVGSVGElement {
  const blocks = blocksOf(data);
  const height = 116;
  const middle = 50;
  const problem = data.problem && data.problem.layer >= data.layers.length ? data.problem : null;
  const label = problem
    ? `Network drawing. ${problem.message}`
    : `Network drawing: ${shape(data.input)} through ${plural(data.layers.length, t("{0} layer"), t("{0} layers"))}${data.code === null ? "" : ` and a code of ${count(data.layers[data.code].output[0])}`}.`;
  const svg = drawing(width, height, label).attr("class", "network-chart");
  const images = blocks.filter((block) => block.kind === "image");
  const tall = scaleSqrt([0, Math.max(...images.map((block) => Math.max(block.sizes[0], 1)))], [0, 84]);
  const deep = scaleSqrt([0, Math.max(...images.map((block) => block.sizes[2]))], [0, 1]);
  const slots = blocks.length + (problem ? 1 : 0);
  const gap = slots > 14 ? 2 : 5;
  const weights = blocks.map((block) => (block.kind === "image" ? 0.4 + deep(block.sizes[2]) : 0.3));
  const total = weights.reduce((sum, weight) => sum + weight, problem ? 0.6 : 0);
  const unit = Math.min(46, (width - 2 - gap * (slots - 1)) / total);
  let x = Math.max(1, (width - unit * total - gap * (slots - 1)) / 2);
  const left = x;
  for (const [place, block] of blocks.entries()) {
    const w = unit * weights[place];
    const size = block.kind === "image" ? Math.max(4, tall(block.sizes[0])) : Math.min(84, Math.max(8, 6 * Math.log2(1 + block.sizes[0])));
    const fill = block.kind === "code" ? colour.code : colour.block;
    const group = svg
      .append("g")
      .attr("data-layer", block.layer)
      .attr("class", `block ${block.kind}${block.layer === data.selected ? " selected" : ""}`);
    group
      .append("rect")
      .attr("x", tenth(x))
      .attr("y", tenth(middle - size / 2))
      .attr("width", tenth(w))
      .attr("height", tenth(size))
      .attr("rx", 1.5)
      .attr("fill", fill)
      .attr("stroke", fill);
    group.append("title").text(block.title);
    // The pointer finds a thin block by the whole height of the drawing.
    group
      .append("rect")
      .attr("class", "target")
      .attr("x", tenth(x - gap / 2))
      .attr("y", 0)
      .attr("width", tenth(w + gap))
      .attr("height", height - 18)
      .attr("fill", "transparent");
    if (block.kind === "code") {
      svg
        .append("text")
        .attr("class", "axis")
        .attr("x", tenth(x + w / 2))
        .attr("y", height - 4)
        .attr("text-anchor", "middle")
        .text(`latent ${count(block.sizes[0])}`);
    }
    x += w + gap;
  }
  if (problem) {
    const wrong = svg.append("g").attr("class", "wrong").attr("data-layer", problem.layer);
    wrong
      .append("rect")
      .attr("x", tenth(x))
      .attr("y", 8)
      .attr("width", tenth(unit * 0.6))
      .attr("height", 84)
      .attr("rx", 1.5)
      .attr("fill", "none")
      .attr("stroke", colour.wrong)
      .attr("stroke-dasharray", "3 3");
    wrong
      .append("text")
      .attr("x", tenth(x + unit * 0.3))
      .attr("y", middle)
      .attr("dy", "0.35em")
      .attr("text-anchor", "middle")
      .attr("fill", colour.wrong)
      .text("!");
    wrong.append("title").text(problem.message);
  }
  const ends = svg.append("g").attr("class", "axis");
  ends
    .append("text")
    .attr("x", tenth(left))
    .attr("y", height - 4)
    .text(shape(data.input));
  const last = data.layers.at(-1);
  if (last && !problem)
    ends
      .append("text")
      .attr("x", tenth(x - gap))
      .attr("y", height - 4)
      .attr("text-anchor", "end")
      .text(shape(last.output));
  return svg.node() as SVGSVGElement;
}
