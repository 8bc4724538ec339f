import { type Sentence, sentence } from "../language/sentence.js";
import { largestPadding } from "../network/network.js";
import type { PresetOptions } from "../network/preset.js";
import type { Fix } from "./problem.js";
import type { Project } from "./project.js";
import { side } from "./schema/data-schema.js";

/**
 * The next height or width from `n` on that a preset's levels give back. Each level halves what its kernel leaves, which gives
 * the same back only if that is even: with kernels k, sizes are m * 2^L + sum((k_l - 1) * 2^(l - 1)), m >= 1.
 */
function nextSize({ preset, architecture, kernels, padding }: PresetOptions, n: number): number {
  if (preset === "residual" && architecture !== "unet") return n;
  const shrinkage =
    padding === "valid" && preset !== "residual" ? kernels.reduce((sum, kernel, level) => sum + (kernel - 1) * 2 ** level, 0) : 0;
  // The first level of a U-Net keeps the size.
  const step = 2 ** (preset === "residual" ? kernels.length - 1 : kernels.length);
  return shrinkage + step * Math.max(1, Math.ceil((n - shrinkage) / step));
}

/**
 * Changes that make a preset's network fit on images of `image` `[H,W,C]`, the smallest of each kind: smaller kernels, fewer
 * levels, larger images. None if the network fits, or lists its own layers.
 */
export function fittingFixes({ network }: Project, image: readonly [number, number, number]): Fix[] {
  const [height, width] = image;
  // Built in full, a network that does not fit takes milliseconds, which are felt at each key that is typed.
  const fits = (kernels: number[], sides = [height, width]) =>
    sides.every((pixels) => nextSize({ ...network, kernels }, pixels) <= pixels + largestPadding);
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
  for (let factor = 2; factor * Math.max(height, width) <= side.maximum; factor *= 2) {
    const size: [number, number] = [factor * height, factor * width];
    if (!fits(network.kernels, size)) continue;
    fixes.push({ kind: "set", title: sentence("Bring the images to {0} by {1} pixels", ...size), path: ["data", "size"], value: size });
    break;
  }
  return fixes;
}
