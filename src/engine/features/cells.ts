import { interpolation } from "../../core/numbers/bilinear.js";
import { draw, type Random } from "../../core/numbers/random.js";
import { type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import type { FeatureMap, FeatureNetwork } from "./feature-network.js";

/** What a frozen network sees in each cell of a grid over an image. */
export interface Cells {
  count: number;
  /** Rows and columns of the grid. */
  height: number;
  width: number;
  channels: number;
  /** `[count,height,width,channels]`. */
  values: Float32Array;
  /** The cells of each image that are of its picture, by half at least, and not of padding; left out if all are. */
  areas?: readonly Rectangle[];
}

/** The cells, of `reduction` pixels along each side, that lie in an area of an image at least by half: one at least. */
export function cellArea(area: Rectangle, reduction: number): Rectangle {
  const along = (start: number, length: number) => {
    const from = Math.round(start / reduction);
    return [from, Math.max(1, Math.round((start + length) / reduction) - from)] as const;
  };
  const [[y, height], [x, width]] = [along(area.y, area.height), along(area.x, area.width)];
  return { y, x, height, width };
}

/** Pixels that go through the frozen network at once: its first layers hold many times the images' size. */
const pixelsAtOnce = 2 ** 18;

/**
 * The features of `count` images `[count,H,W,C]` on 0..1: each level averaged over 3x3 cells, the coarser ones brought to the grid of the
 * finest, all side by side (PatchCore; Roth et al. 2022). Beyond the edge of the grid an average counts zeros: left out, the cells at the
 * edge would outweigh every defect.
 */
export async function cellsOf(
  network: FeatureNetwork,
  images: Float32Array,
  count: number,
  size: { height: number; width: number; channels: 1 | 3 },
): Promise<Cells> {
  const item = images.length / count;
  const channels = network.levels.reduce((sum, level) => sum + level.channels, 0);
  const { reduction } = network.levels[0];
  const [height, width] = [Math.ceil(size.height / reduction), Math.ceil(size.width / reduction)];
  const cells: Cells = { count, height, width, channels, values: new Float32Array(count * height * width * channels) };
  const imagesAtOnce = Math.max(1, Math.floor(pixelsAtOnce / (size.height * size.width)));
  for (let start = 0; start < count; start += imagesAtOnce) {
    const some = Math.min(imagesAtOnce, count - start);
    const maps = await network.features(images.subarray(start * item, (start + some) * item), some, size);
    let before = 0;
    for (const map of maps) {
      const pooled = averaged(map, some);
      for (let image = 0; image < some; image++) place(pooled, map, image, cells, start + image, before);
      before += map.channels;
    }
  }
  return cells;
}

/** The mean over 3x3 cells, zeros beyond the edge counted: first along the rows, then along the columns. */
function averaged({ height, width, channels, values }: FeatureMap, count: number): Float32Array {
  const row = width * channels;
  const along = new Float32Array(values.length);
  for (let line = 0; line < count * height; line++) {
    const start = line * row;
    for (let i = 0; i < row; i++) {
      const left = i >= channels ? values[start + i - channels] : 0;
      const right = i < row - channels ? values[start + i + channels] : 0;
      along[start + i] = left + values[start + i] + right;
    }
  }
  const pooled = new Float32Array(values.length);
  for (let line = 0; line < count * height; line++) {
    const y = line % height;
    const start = line * row;
    for (let i = start; i < start + row; i++)
      pooled[i] = ((y > 0 ? along[i - row] : 0) + along[i] + (y < height - 1 ? along[i + row] : 0)) / 9;
  }
  return pooled;
}

/** Writes one image's level into its cells, from channel `before` on, interpolated linearly between the centres of its own cells. */
function place(values: Float32Array, map: FeatureMap, from: number, cells: Cells, to: number, before: number): void {
  const { channels } = map;
  const rows = interpolation(cells.height, map.height);
  const columns = interpolation(cells.width, map.width);
  const base = from * map.height * map.width * channels;
  for (let y = 0; y < cells.height; y++) {
    const [top, bottom, down] = rows[y];
    for (let x = 0; x < cells.width; x++) {
      const [left, right, across] = columns[x];
      const target = ((to * cells.height + y) * cells.width + x) * cells.channels + before;
      const a = base + (top * map.width + left) * channels;
      const b = base + (top * map.width + right) * channels;
      const c = base + (bottom * map.width + left) * channels;
      const d = base + (bottom * map.width + right) * channels;
      for (let k = 0; k < channels; k++) {
        const upper = values[a + k] + (values[b + k] - values[a + k]) * across;
        const lower = values[c + k] + (values[d + k] - values[c + k]) * across;
        cells.values[target + k] = upper + (lower - upper) * down;
      }
    }
  }
}

/** Copies of at most `most` cells of a picture, drawn without repetition; none of padding. */
export function drawVectors(
  { height, width, channels, values, areas }: Cells,
  image: number,
  most: number,
  random: Random,
): Float32Array[] {
  const area = areas?.[image] ?? wholeOf([height, width]);
  return draw(area.height * area.width, most, random).map((cell) => {
    const [y, x] = [area.y + Math.floor(cell / area.width), area.x + (cell % area.width)];
    const at = ((image * height + y) * width + x) * channels;
    return values.slice(at, at + channels);
  });
}

/** Cells without the outermost `edge` of them on each side. */
export function withoutEdge({ count, height, width, channels, values }: Cells, edge: number): Cells {
  const [rows, columns] = [height - 2 * edge, width - 2 * edge];
  const line = columns * channels;
  const inner = new Float32Array(count * rows * line);
  for (let n = 0; n < count; n++)
    for (let y = 0; y < rows; y++) {
      const from = ((n * height + y + edge) * width + edge) * channels;
      inner.set(values.subarray(from, from + line), (n * rows + y) * line);
    }
  return { count, height: rows, width: columns, channels, values: inner };
}
