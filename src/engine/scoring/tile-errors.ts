import { areFinite, largestOf } from "../../core/numbers/finite.js";
import { gaussianBlur } from "../../core/numbers/gaussian-blur.js";
import { clipped } from "../../core/numbers/metrics.js";
import { draw } from "../../core/numbers/random.js";
import { cutOut, type Rectangle } from "../../core/numbers/rectangle.js";
import { nextTurn } from "../images/next-turn.js";
import { spread } from "../images/subset.js";
import { TileBlend } from "../images/tile-blend.js";
import { tilesOf } from "../images/tile-plan.js";
import type { RestoredTile, TiledImage } from "../images/tiled-image.js";
import { placeMap } from "./cell-maps.js";
import { ExpectedError, scaledSigma } from "./conditioning.js";
import { EdgeUsual, edgeDistances } from "./edge-usual.js";
import { errorsState, learnedErrors } from "./learned-errors.js";
import { type PixelErrors, pixelErrors } from "./pixel-errors.js";
import type { FittedScorer, FittingInput, ScorerState } from "./scorer.js";

/** Tells a state of tiles from those of images of one size. */
const ofTiles = "tiles";

/** Training pictures that are looked at to fit, tiles of each, and how many pixels apart those are along both axes that are learned from. */
const mostPictures = 64;
const tilesOfEach = 2;
const apart = 4;

/** Fits what is usual in tiles of the training pictures, and how errors depend on what surrounds them. Throws CancelledError. */
export async function fitTileErrors(
  { training, random, signal }: FittingInput,
  tiled: (position: number) => TiledImage,
): Promise<FittedScorer> {
  const [errors, means, spreads, distances]: number[][] = [[], [], [], []];
  let margin = 0;
  for (const position of spread(training.count, mostPictures)) {
    await nextTurn(signal);
    const image = tiled(position);
    margin = image.margin;
    for await (const restored of image.tiles(draw(tilesOf(image.plan).length, tilesOfEach, random))) {
      const found = errorsOf(restored, image);
      // A picture that cannot be judged teaches nothing.
      if (!areFinite(found.errors)) continue;
      const far = edgeDistances(image, restored.tile);
      const { rectangle, valid } = restored.tile;
      const [down, across] = [Math.floor(random() * apart), Math.floor(random() * apart)];
      for (let y = down; y < valid.height; y += apart)
        for (let x = across; x < valid.width; x += apart) {
          const at = y * rectangle.width + x;
          errors.push(found.errors[at]);
          means.push(found.surroundings.means[at]);
          spreads.push(found.surroundings.spreads[at]);
          distances.push(far[at]);
        }
    }
  }
  const sampled = Float32Array.from(errors);
  const surroundings = { means: Float32Array.from(means), spreads: Float32Array.from(spreads) };
  const expected = ExpectedError.fit(surroundings, sampled);
  expected.divide(sampled, surroundings);
  return fittedOf(expected, EdgeUsual.fit(sampled, Uint8Array.from(distances), margin));
}

function errorsOf({ image, output, tile }: RestoredTile, { channels }: TiledImage): PixelErrors {
  const { height, width } = tile.rectangle;
  return pixelErrors(clipped(image), clipped(output), [height, width, channels], scaledSigma(height, width));
}

function fittedOf(expected: ExpectedError, usual: EdgeUsual): FittedScorer {
  /** What exceeds the usual at each pixel of a picture `[H,W]`, tiles joined without seams. */
  async function excessOf(image: TiledImage): Promise<Float32Array> {
    const blend = new TileBlend(image.plan, { channels: 1, mode: "feather", margin: image.margin });
    for await (const restored of image.tiles()) {
      const { errors, surroundings } = errorsOf(restored, image);
      expected.divide(errors, surroundings);
      usual.divide(errors, edgeDistances(image, restored.tile));
      const { height, width } = restored.tile.rectangle;
      blend.add(restored.tile, gaussianBlur(errors, height, width, scaledSigma(height, width)));
    }
    return blend.result();
  }

  return {
    name: "local",
    async score(batch) {
      const [rows, columns] = batch.shape;
      const scores = new Float32Array(batch.count);
      const heatMaps = new Float32Array(batch.count * rows * columns);
      for (let n = 0; n < batch.count; n++) {
        const image = batch.tiled(n);
        const [height, width] = image.plan.picture;
        const excess = await excessOf(image);
        const { area, margin } = image;
        scores[n] = largestOf(area ? excess : cutOut(excess, [height, width], innerOf([height, width], margin)));
        if (!area) continue;
        const size = [Math.min(height, area.height), Math.min(width, area.width)] as const;
        const heat = heatMaps.subarray(n * rows * columns, (n + 1) * rows * columns);
        placeMap(largestOfAreas(excess, [height, width], size), size, heat, [rows, columns], area);
      }
      return { scores, heatMaps };
    },
    state: () => errorsState({ expected, means: usual.means, units: usual.units }, ofTiles),
  };
}

/** True of a scorer that looks at pictures in tiles of what a network restores. */
export const isOfTiles = (fitted: FittedScorer): boolean => learnedErrors(fitted.state(), ofTiles) !== null;

/** Null if the state is that of pictures of one size. */
export function restoreTileErrors(state: ScorerState | null): FittedScorer | null {
  const learned = learnedErrors(state, ofTiles);
  return learned && fittedOf(learned.expected, new EdgeUsual(learned.means, learned.units));
}

/** A part of a picture without its outermost `margin` pixels, in which it is not looked at. */
const innerOf = ([height, width]: readonly [number, number], margin: number): Rectangle => ({
  y: margin,
  x: margin,
  height: Math.max(0, height - 2 * margin),
  width: Math.max(0, width - 2 * margin),
});

/** A map `[H,W]` brought to no larger a size; each pixel is the largest of the area that it covers, so that a small spot stays. */
function largestOfAreas(map: Float32Array, [height, width]: readonly [number, number], [h, w]: readonly [number, number]): Float32Array {
  const small = new Float32Array(h * w).fill(Number.NEGATIVE_INFINITY);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor((y * h) / height) * w;
    for (let x = 0; x < width; x++, at++) {
      const to = row + Math.floor((x * w) / width);
      if (!(map[at] <= small[to])) small[to] = map[at];
    }
  }
  return small;
}
