import type { Network } from "../../core/network/network.js";

/** Where the image lies along one axis of the network's input. */
export interface AxisPadding {
  /** Pixels of the image. */
  image: number;
  /** Pixels added before the image. */
  before: number;
  /** For each pixel of the input, the image's pixel that it repeats: `[0, 0, 0, 1, 2, ..., n - 1, n - 1]`. */
  sources: Int32Array;
}

function edge(image: number, input: number): AxisPadding {
  const before = (input - image) >> 1;
  return { image, before, sources: Int32Array.from({ length: input }, (_, i) => Math.min(image - 1, Math.max(0, i - before))) };
}

/** Of both axes. */
export interface EdgePadding {
  rows: AxisPadding;
  columns: AxisPadding;
}

/** How images are extended to the network's input by repeating their edges, evenly on both sides; null if they need no padding. */
export function edgePadding({ image, input }: Network): EdgePadding | null {
  if (image[0] === input[0] && image[1] === input[1]) return null;
  return { rows: edge(image[0], input[0]), columns: edge(image[1], input[1]) };
}
