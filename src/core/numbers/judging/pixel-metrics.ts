import { regionsOf } from "./regions.js";

/** The heat map of an image `[H,W]`, higher is odder, and its mask of the same shape: 0 where the image is good. */
export interface PixelImage {
  scores: ArrayLike<number>;
  /** Left out for a good image. */
  mask?: ArrayLike<number>;
  shape: readonly [height: number, width: number];
}

/** How well heat maps find the regions of masks. NaN each if there are no regions or no good pixels. */
export interface PixelMetrics {
  /** Area under the ROC curve of all pixels, 0 to 1. */
  auroc: number;
  /** Per-region overlap, 0 to 1. */
  pro: number;
  regions: number;
}

/** Scores of odd pixels with the share that each is of its region. */
interface OddPixels {
  scores: Float32Array;
  shares: Float64Array;
}

/** What a threshold meets at the distinct scores of odd pixels, in ascending order. */
interface Tally {
  scores: Float32Array;
  oddPixels: Float64Array;
  /** Sum of the shares of regions. */
  overlap: Float64Array;
  /** Good pixels of exactly this score, and those above it but below the next; those below all are at the end. */
  tied: Float64Array;
  above: Float64Array;
}

/** A file or a number kept as float32 and one computed in float64 meet as the same score. */
const judged = (score: number) => Number.isFinite(Math.fround(score));

/** The odd pixels of an image. A pixel whose score is not finite belongs to no region. */
function oddPixelsOf({ scores, mask, shape }: PixelImage): OddPixels & { regions: number } {
  if (scores.length !== shape[0] * shape[1]) throw new RangeError(`A heat map of ${scores.length} pixels is not ${shape.join(" x ")}.`);
  if (!mask) return { scores: new Float32Array(0), shares: new Float64Array(0), regions: 0 };
  const { labels, sizes } = regionsOf(mask, shape);
  const left = [...sizes];
  labels.forEach((label, pixel) => {
    if (label !== 0 && !judged(scores[pixel])) left[label - 1]--;
  });
  const pixels = left.reduce((sum, size) => sum + size, 0);
  const odd = { scores: new Float32Array(pixels), shares: new Float64Array(pixels), regions: left.filter((size) => size > 0).length };
  let next = 0;
  labels.forEach((label, pixel) => {
    if (label === 0 || !judged(scores[pixel])) return;
    odd.scores[next] = scores[pixel];
    odd.shares[next++] = 1 / left[label - 1];
  });
  return odd;
}

/** The place of the highest of the ascending `sorted` scores that is not above `score`, -1 if all are above. */
function placeOf(sorted: Float32Array, score: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] <= score) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function tallyOf(parts: readonly OddPixels[]): Tally {
  const sorted = new Float32Array(parts.reduce((sum, { scores }) => sum + scores.length, 0));
  let next = 0;
  for (const { scores } of parts) {
    sorted.set(scores, next);
    next += scores.length;
  }
  sorted.sort();
  const scores = sorted.filter((score, place) => place === 0 || score !== sorted[place - 1]);
  const zeros = () => new Float64Array(scores.length);
  const tally = { scores, oddPixels: zeros(), overlap: zeros(), tied: zeros(), above: new Float64Array(scores.length + 1) };
  for (const part of parts)
    part.scores.forEach((score, pixel) => {
      const place = placeOf(scores, score);
      tally.oddPixels[place]++;
      tally.overlap[place] += part.shares[pixel];
    });
  return tally;
}

function addGoodPixels(tally: Tally, { scores, mask }: PixelImage): void {
  for (let pixel = 0; pixel < scores.length; pixel++) {
    if ((mask && mask[pixel] !== 0) || !judged(scores[pixel])) continue;
    const score = Math.fround(scores[pixel]);
    const place = placeOf(tally.scores, score);
    if (place < 0) tally.above[tally.scores.length]++;
    else if (tally.scores[place] === score) tally.tied[place]++;
    else tally.above[place]++;
  }
}

/** Both areas, by walking the thresholds down from the highest: good pixels move a curve to the right, odd ones upwards. */
function areasOf({ oddPixels, overlap, tied, above, scores }: Tally, regions: number, limit: number): PixelMetrics {
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const [good, odd] = [sum(tied) + sum(above), sum(oddPixels)];
  let [rate, recall, pro, auroc, area] = [0, 0, 0, 0, 0];
  const move = (goodPixels: number, newRecall: number, newPro: number) => {
    const step = goodPixels / good;
    auroc += (step * (recall + newRecall)) / 2;
    const part = Math.min(step, Math.max(0, limit - rate));
    // Within a step the curve is a line, which the limit may cut.
    if (part > 0) area += part * (pro + ((newPro - pro) * part) / step / 2);
    [rate, recall, pro] = [rate + step, newRecall, newPro];
  };
  for (let place = scores.length - 1; place >= 0; place--) {
    move(above[place], recall, pro);
    move(tied[place], recall + oddPixels[place] / odd, pro + overlap[place] / regions);
  }
  move(above[scores.length], recall, pro);
  return good === 0 || odd === 0 ? { auroc: Number.NaN, pro: Number.NaN, regions } : { auroc, pro: area / limit, regions };
}

/**
 * Measures heat maps against masks, exactly. Pixel AUROC counts ties half, as scikit-learn's `roc_auc_score` of all pixels. PRO is
 * the mean share of each region (8-connected) that is above a threshold, over every threshold, integrated over the share of good
 * pixels above it from 0 to `limit` and divided by it (Bergmann et al. 2021, "The MVTec Anomaly Detection Dataset"). Scores are
 * compared as float32; pixels whose score is not finite count nowhere.
 *
 * `images` is called twice and gives the same images, one by one: the odd pixels come first, as only the good pixels between their
 * scores matter. So one image and about 50 bytes for each odd pixel are kept, however many good ones there are. Throws a
 * RangeError if heat map or mask do not have the shape's number of pixels.
 */
export async function pixelMetrics(images: () => Iterable<PixelImage> | AsyncIterable<PixelImage>, limit = 0.3): Promise<PixelMetrics> {
  const parts: OddPixels[] = [];
  let regions = 0;
  for await (const image of images()) {
    const odd = oddPixelsOf(image);
    regions += odd.regions;
    if (odd.scores.length > 0) parts.push(odd);
  }
  const tally = tallyOf(parts);
  for await (const image of images()) addGoodPixels(tally, image);
  return areasOf(tally, regions, limit);
}
