import { blocksOf } from "../../src/engine/tensorflow/blocks.js";
import { networkOf, type Workload } from "../shared/workload.js";

/**
 * Multiplications and additions of one training step as the graph does them: of each convolution and dense layer the forward
 * pass, the gradient for its weights and, but for the first, the one for its input, all of the same cost. Upsampling and the
 * convolution after it are one transposed convolution of stride 2 with a kernel of k + 1.
 */
export function stepFlops(workload: Workload): number {
  const network = networkOf(workload);
  let perImage = 0;
  let first = true;
  for (const block of blocksOf(network)) {
    const { layer } = block;
    let once = 0;
    if (layer.kind === "dense") once = 2 * layer.input[0] * layer.units;
    else if (layer.kind === "conv2d" || layer.kind === "conv2dTranspose") {
      const channels = layer.filters * layer.input[2];
      const folded = block.kind === "upsampled convolution";
      const kernel = (folded ? layer.kernel + 1 : layer.kernel) ** 2;
      // A transposed convolution takes one window an input pixel; folded, its input is what comes before the upsampling.
      const windows = folded
        ? (layer.input[0] * layer.input[1]) / 4
        : layer.kind === "conv2d"
          ? layer.output[0] * layer.output[1]
          : layer.input[0] * layer.input[1];
      once = 2 * windows * kernel * channels;
    }
    if (once === 0) continue;
    perImage += once * (first ? 2 : 3);
    first = false;
  }
  return perImage * workload.batchSize;
}
