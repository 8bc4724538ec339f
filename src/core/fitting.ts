import { buildNetwork } from "./network.js";
import { presetLayers } from "./preset.js";
import type { Fix } from "./problem.js";
import type { Project } from "./project.js";
import { type Sentence, sentence } from "./sentence.js";

const largestSide = 4096;

/**
 * Changes that make a preset's network fit on images of `image` `[H,W,C]`, the smallest of each kind: smaller kernels, fewer
 * levels, larger images. None where the network fits, or lists its own layers.
 */
export function fittingFixes({ network }: Project, image: readonly [number, number, number]): Fix[] {
  const fits = (kernels: number[], [height, width, channels] = image) =>
    buildNetwork([height, width, channels], (input) => presetLayers({ ...network, kernels }, input)).ok;
  if (network.preset === "layers" || fits(network.kernels)) return [];
  const fixes: Fix[] = [];
  const kernelFix = (title: Sentence, kernels: number[]) =>
    fixes.push({ kind: "set", title, path: ["network", "kernels"], value: kernels });

  for (let largest = Math.max(...network.kernels) - 1; largest >= 1; largest--) {
    const kernels = network.kernels.map((kernel) => Math.min(kernel, largest));
    if (!fits(kernels)) continue;
    kernelFix(sentence("Use kernels of at most {0}: [{1}]", largest, kernels.join(", ")), kernels);
    break;
  }
  for (let levels = network.kernels.length - 1; levels >= 1; levels--) {
    const kernels = network.kernels.slice(0, levels);
    if (!fits(kernels)) continue;
    const list = kernels.join(", ");
    kernelFix(levels === 1 ? sentence("Use 1 level: [{0}]", list) : sentence("Use {0} levels: [{1}]", levels, list), kernels);
    break;
  }
  const [height, width, channels] = image;
  for (let factor = 2; factor * Math.max(height, width) <= largestSide; factor *= 2) {
    const size: [number, number] = [factor * height, factor * width];
    if (!fits(network.kernels, [...size, channels])) continue;
    fixes.push({ kind: "set", title: sentence("Bring the images to {0} by {1} pixels", ...size), path: ["data", "size"], value: size });
    break;
  }
  return fixes;
}
