import { noiseLevel } from "../../core/numbers/noise-level.js";
import { lineNoise, NoiseLevelFunction, spoiltShare } from "../../core/numbers/noise-model.js";
import { cutOut, middleOf, wholeOf } from "../../core/numbers/rectangle.js";
import { type ImageSubset, spread } from "../images/subset.js";

/** Pictures that noise is measured on, and the longest side of their middle parts. */
const measured = 64;
const longest = 256;

/** The noise of some pictures. */
export interface MeasuredNoise {
  /** Its deviation on 0 to 1, the mean over the pictures. */
  level: number;
  /** The same by brightness, see {@link NoiseLevelFunction}. */
  levels: Float64Array;
  /** The deviation of whole rows, and of whole columns, which a picture itself hardly has. */
  rows: number;
  columns: number;
  /** The share of pixels that are spoilt one by one. */
  spoilt: number;
}

/** Measures the noise of a subset's pictures by what can be seen of them alone. */
export function measureNoise(subset: ImageSubset): MeasuredNoise {
  const noise = new NoiseLevelFunction();
  let [level, rows, columns, spoilt, pictures] = [0, 0, 0, 0, 0];
  for (const position of spread(subset.count, measured)) {
    const { images, areas } = subset.batch([position]);
    const area = middleOf(areas?.[0] ?? wholeOf(subset.shape), longest);
    const picture = cutOut(images, subset.shape, area);
    const shape = [area.height, area.width, subset.shape[2]] as const;
    const own = noiseLevel(picture, shape);
    // One colour alone says nothing of noise.
    if (!Number.isFinite(own)) continue;
    noise.add(picture, shape);
    level += own;
    const lines = lineNoise(picture, shape);
    rows += lines.rows;
    columns += lines.columns;
    spoilt += spoiltShare(picture, shape, own);
    pictures++;
  }
  const mean = (sum: number) => sum / Math.max(1, pictures);
  return { level: mean(level), levels: noise.levels, rows: mean(rows), columns: mean(columns), spoilt: mean(spoilt) };
}
