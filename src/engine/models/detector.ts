import type { Range } from "../../core/numbers/range.js";
import type { ScorerName } from "../../core/numbers/scorer.js";
import type { Tensor } from "../../runs/safetensors.js";
import type { EdgePadding } from "../contract/edge-padding.js";

import type { FeatureBlock, FeatureLayer } from "../features/architecture.js";
import type { ExpectedError } from "../scoring/conditioning.js";
import type { LearnedErrors } from "../scoring/learned-errors.js";
import type { Submodel } from "./submodels.js";

/** What a detector's file compares. */
export type Judging =
  /** Distances of the features of each cell to the nearest of a memory `[M,C]`. */
  | { kind: "nearest cells"; memory: Tensor }
  /** Squared errors of the features of each cell, as a network gives them back. */
  | { kind: "cell errors"; network: Submodel }
  /** Errors of the pixels of a picture, as a network gives it back. */
  | { kind: "pixels"; by: PixelScore; network: PixelNetwork };

/** A network that gives pictures back, and how they are brought to what it takes. */
export interface PixelNetwork {
  submodel: Submodel;
  /** Null if it takes pictures as they are. */
  edges: EdgePadding | null;
  /** The values that mean black and white to it. */
  range: Range;
}

/** How errors of pixels become a score. */
export type PixelScore = { kind: "mse" } | { kind: "ssim" } | { kind: "local"; learned: LearnedErrors };

/** The frozen network as far as it is needed. */
export interface FrozenNetwork {
  blocks: readonly FeatureBlock[];
  /** The blocks whose outputs are features, rising. */
  levels: readonly number[];
}

/** A trained model with everything that judges a picture by it: picture in, score and map out. */
export interface Detector {
  /** Height and width of the pictures that it takes; null for any. */
  size: readonly [height: number, width: number] | null;
  channels: 1 | 3;
  score: ScorerName;
  judging: Judging;
  frozen: FrozenNetwork;
  /** Scores above it are flagged; null if there is none. */
  threshold: number | null;
}

/** What a detector's file gives of pictures of one size. */
export interface Detected {
  /** `[N]`. */
  scores: Float32Array;
  /** `[N,H,W]`. */
  maps: Float32Array;
  /** `[N]`; null if there is no threshold. */
  flagged: readonly boolean[] | null;
}

/** A value of a format's graph by its name; pictures are `[N,H,W,C]`, in whatever order the format has its axes. */
export type Value = string;

/** What detectors are made of, as a format writes it into its graph. */
export interface DetectorOperations {
  /** The pictures that are fed, on 0..1. */
  pictures(size: Detector["size"], channels: 1 | 3): Value;
  /** Gray pictures with their channel three times. */
  inColour(pictures: Value): Value;
  /** Every number times `scale`, plus `shift`. */
  scaled(values: Value, scale: number, shift: number): Value;
  /** Pictures whose last row and column are repeated until height and width are multiples of `multiple`. */
  extended(pictures: Value, multiple: number): Value;
  /** A layer of the frozen network, zeros beyond the edge. */
  frozen(values: Value, layer: FeatureLayer): Value;
  add(a: Value, b: Value): Value;
  /** The mean over 3x3 cells, zeros beyond the edge counted. */
  averaged(cells: Value): Value;
  /** Brought to the height and width of `like` by linear interpolation between the centres of the cells. */
  resized(cells: Value, like: Value): Value;
  /** Channels side by side. */
  joined(values: readonly Value[]): Value;
  /** Those of cells of `reduction` pixels that are of the picture, from the upper left. */
  cellsOf(cells: Value, pictures: Value, reduction: number): Value;
  /** `[N,h,w,1]`: the Euclidean distance of each cell's channels to the nearest of `[M,C]`. */
  nearest(cells: Value, memory: Tensor): Value;
  /** What a network makes of pictures of its size, or of each cell. */
  restored(values: Value, network: Submodel): Value;
  /** Pictures made of the rows and columns of others at these positions. */
  picked(pictures: Value, rows: Int32Array, columns: Int32Array): Value;
  /** Brought to 0..1. */
  clipped(values: Value): Value;
  subtract(a: Value, b: Value): Value;
  multiply(a: Value, b: Value): Value;
  divide(a: Value, b: Value): Value;
  /** The square root; 0 of what is below 0. */
  root(values: Value): Value;
  /** The mean over each window of `side` by `side` pixels that lies inside. */
  windowMeans(values: Value, side: number): Value;
  /** `[N,h,w,1]`: the mean over the channels. */
  channelMeans(values: Value): Value;
  /** Maps `[N,h,w,1]` weighted along an axis by weights of an odd length, where they lie inside. */
  weighted(maps: Value, weights: Float32Array, axis: "rows" | "columns"): Value;
  /** A map `[h,w]` that is the same for all pictures. */
  map(values: Float32Array, height: number, width: number): Value;
  /** The number of a table `[6,12]` for the bins in which two maps lie, as the studio's `ExpectedError` has it. */
  expected(means: Value, spreads: Value, table: ExpectedError): Value;
  /** `[N]`: the largest number of each map. */
  largest(maps: Value): Value;
  /** `[N]`: the mean of each map. */
  mean(maps: Value): Value;
  /** `[N,h,w,1]`: the mean over the channels of the squared difference. */
  squaredErrors(a: Value, b: Value): Value;
  /** Names the outputs: `score` `[N]`; `map`, which is brought to the pictures' size, `[N,H,W]`; and `flagged` if there is a threshold. */
  outputs(score: Value, map: Value, pictures: Value, threshold: number | null): void;
}
