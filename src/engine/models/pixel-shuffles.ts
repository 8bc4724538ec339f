import { z } from "zod";
import type { KerasLayer } from "./keras-model.js";

const shape = z.union([z.array(z.int()), z.looseObject({ items: z.array(z.int()) }).transform(({ items }) => items)]);
const reshaping = z.looseObject({ target_shape: shape });
const turning = z.looseObject({ dims: shape });

/** The order that brings a block's rows beside the image's, and its columns beside the image's. */
export const shuffleOrder = [1, 3, 2, 4, 5];

/**
 * The block of three layers that make pixels of channels, as Keras has no layer for it: a reshape of `[H,W,C]` to `[H,W,b,b,c]`, a
 * permutation, and a reshape to `[bH,bW,c]`. Null if they do anything else.
 */
function blockOf([first, second, third]: readonly KerasLayer[]): number | null {
  if (first?.className !== "Reshape" || second?.className !== "Permute" || third?.className !== "Reshape") return null;
  const [apart, order, joined] = [reshaping.safeParse(first.config), turning.safeParse(second.config), reshaping.safeParse(third.config)];
  if (!apart.success || !order.success || !joined.success) return null;
  const [height, width, rows, columns, channels] = apart.data.target_shape;
  const shuffles =
    apart.data.target_shape.length === 5 &&
    rows === columns &&
    order.data.dims.join() === shuffleOrder.join() &&
    joined.data.target_shape.join() === [height * rows, width * columns, channels].join();
  return shuffles ? rows : null;
}

/** The layers with each three that make pixels of channels as one, of the class `DepthToSpace`, which has the name of the last. */
export function joinShuffles(layers: readonly KerasLayer[]): KerasLayer[] {
  const joined: KerasLayer[] = [];
  for (let index = 0; index < layers.length; index++) {
    const block = blockOf(layers.slice(index, index + 3));
    if (block === null) joined.push(layers[index]);
    else {
      index += 2;
      joined.push({ ...layers[index], className: "DepthToSpace", config: { block } });
    }
  }
  return joined;
}
