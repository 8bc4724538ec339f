import { areaResizer } from "./area-resize.js";
import { gaussianBlur } from "./gaussian-blur.js";

/** Pictures are looked at in this size, whatever theirs is. */
const side = 28;
/** Cells along each side, and directions that are told apart in each. */
const cells = 7;
const directions = 8;
/** The blur before gradients are taken, in pixels. */
const blur = 0.7;

/** A picture `[H,W,C]` on 0 to 1 as numbers whose distance says how unlike two pictures look. */
export interface Descriptor {
  length: number;
  describe(image: Float32Array): Float32Array;
}

/**
 * Describes pictures `[H,W,C]` by the directions of their edges: histograms of oriented gradients in 7 by 7 cells (Dalal and Triggs
 * 2005), shared out between neighbouring cells and directions, of which the square roots are taken of their shares (Arandjelovic and
 * Zisserman 2012), so that their length is 1. A stroke that is moved or thickened a little changes them little. The mean colours of the
 * cells follow, which tell apart what has no edges. A value that is not finite makes some of the numbers not finite.
 */
export function edgeDescriptor(image: readonly [number, number, number]): Descriptor {
  const channels = image[2];
  const [seen, small] = [areaResizer(image, side, side), areaResizer([side, side, channels], cells, cells)];
  const edges = cells * cells * directions;
  const length = edges + cells * cells * channels;
  return {
    length,
    describe(values) {
      const picture = seen(values);
      const described = new Float32Array(length);
      described.set(edgeShares(grayOf(picture, channels)));
      // Over all cells, the mean square of the difference.
      const means = small(picture);
      for (const [index, mean] of means.entries()) described[edges + index] = mean / Math.sqrt(means.length);
      return described;
    },
  };
}

function grayOf(picture: Float32Array, channels: number): Float32Array {
  if (channels === 1) return picture;
  const gray = new Float32Array(picture.length / channels);
  for (const [index, value] of picture.entries()) gray[Math.floor(index / channels)] += value / channels;
  return gray;
}

/** The square roots of the shares that each cell's directions `[cells,cells,directions]` have of all gradients; 0 of an even picture. */
function edgeShares(gray: Float32Array): Float32Array {
  const smooth = gaussianBlur(gray, side, side, blur);
  const sums = new Float32Array(cells * cells * directions);
  const within = (position: number) => Math.min(side - 1, Math.max(0, position));
  const at = (y: number, x: number) => smooth[within(y) * side + within(x)];
  let total = 0;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [right, down] = [at(y, x + 1) - at(y, x - 1), at(y + 1, x) - at(y - 1, x)];
      const strength = Math.hypot(right, down);
      if (strength === 0) continue;
      total += strength;
      const turn = (Math.atan2(down, right) / (2 * Math.PI) + 1) % 1;
      for (const [row, rowShare] of between(((y + 0.5) / side) * cells - 0.5))
        for (const [column, columnShare] of between(((x + 0.5) / side) * cells - 0.5)) {
          if (row < 0 || column < 0 || row >= cells || column >= cells) continue;
          for (const [direction, share] of between(turn * directions))
            sums[(row * cells + column) * directions + (direction % directions)] += strength * rowShare * columnShare * share;
        }
    }
  return total > 0 ? sums.map((sum) => Math.sqrt(sum / total)) : sums.fill(Number.isFinite(total) ? 0 : Number.NaN);
}

/** The whole numbers beside a position, and how near each is, 0 to 1. */
function between(position: number): [index: number, share: number][] {
  const below = Math.floor(position);
  return [
    [below, below + 1 - position],
    [below + 1, position - below],
  ];
}
