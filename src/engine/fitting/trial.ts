import { areaResizer } from "../../core/numbers/area-resize.js";
import type { DefectKind, PlantedEvidence } from "../../core/numbers/planted-evidence.js";
import { plantedEvidence } from "../../core/numbers/planted-outcome.js";
import { cutOut, putInto, type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import type { AnyScorerName } from "../../core/numbers/scorer.js";
import type { Model } from "../contract/engine.js";
import type { ViewedImages } from "../features/feature-view.js";
import type { Crops } from "../features/own-sizes.js";
import { batchPositions } from "../images/batches.js";
import { nextTurn } from "../images/next-turn.js";
import type { PixelForm } from "../images/pixels.js";
import { placementOf } from "../images/placement.js";
import { progressOf } from "../images/progress.js";
import { type Restorer, tiledImage } from "../images/tiled-image.js";
import type { JobContext } from "../job-context.js";
import { ModelBatch } from "../scoring/model-batch.js";
import type { GoodPicture } from "../scoring/planting/good-picture.js";
import { type Defect, planDefects } from "../scoring/planting/plan.js";
import { plant } from "../scoring/planting/plant.js";
import { plantedSmaller } from "../scoring/planting/smaller.js";
import { type WrongKind, wrongKinds, wrongPicture } from "../scoring/planting/wrong-picture.js";
import type { FittedScorer } from "../scoring/scorer.js";
import type { DetailedImages } from "./detailed-images.js";
import type { Looking } from "./run-images.js";

/** A defect that was planted on a good image, and the scores of the image with it. */
export interface TrialDefect {
  kind: DefectKind;
  /** Its size as a share of the picture's long side, and in pixels of the picture in detail. */
  share: number;
  sizePixels: number;
  /** By scorer; not finite if the image could not be judged. */
  scores: Partial<Record<AnyScorerName, number>>;
}

/** What defects are planted on and by whom they are looked for. */
export interface TrialInput extends Looking {
  images: DetailedImages;
  scorers: readonly FittedScorer[];
  model: Model;
  /** How pictures are brought to what is shown of them. */
  fit: PixelForm["fit"];
  /** Of the defects; the same seed plants the same on the same images. */
  seed: number;
  context: JobContext;
}

/** A picture that is wrong as a whole, and its scores. */
export interface TrialWrong {
  kind: WrongKind;
  scores: Partial<Record<AnyScorerName, number>>;
}

/** Wrong pictures of each kind that are tried. */
const wrongPictures = 50;
/** Defects that are planted in a trial: each pair of a kind and a size five times. */
export const defectsPlanted = 100;
/** Defects that are planted and scored at once. */
const atOnce = 4;

/** Plants seeded defects on good images and lets scorers look for them. Nothing is planted if there are no images. Throws CancelledError. */
export async function tryScorers(input: TrialInput): Promise<TrialDefect[]> {
  const { images, context, seed } = input;
  const plan = planDefects({ count: defectsPlanted, pictures: images.count, seed });
  const progress = progressOf(context.report, "trying-scores", plan.length, context.now);
  const tried: TrialDefect[] = [];
  for (let start = 0; start < plan.length; start += atOnce) {
    await nextTurn(context.signal);
    tried.push(...(await tryDefects(plan.slice(start, start + atOnce), input)));
    progress(tried.length);
  }
  return tried;
}

/** Lets scorers look at pictures that are wrong as a whole, made of the first good ones. */
export async function tryWrong({ images, scorers, model, view, restorer, context }: TrialInput): Promise<TrialWrong[]> {
  const tried: TrialWrong[] = [];
  const most = Math.min(wrongPictures, images.count);
  const progress = progressOf(context.report, "trying-scores", wrongKinds.length * most, context.now);
  for (const kind of wrongKinds)
    for (const positions of batchPositions(most, atOnce)) {
      await nextTurn(context.signal);
      const others = positions.map((position) => (position + 1) % images.count);
      const [large, other] = [await images.pictures(positions), await images.pictures(others)];
      const values = wrongBatch(kind, large, other, [large.height, large.width, large.channels]);
      const seen = images.batch(positions);
      const [own, theirs] = [seen, images.batch(others)].map(({ images: values, areas }) => ({ values, ...(areas && { areas }) }));
      const shown = wrongBatch(kind, own, theirs, images.shape);
      const features = view.of(async () => ({ ...large, values }));
      const tiled = tiledParts({ ...large, values }, restorer);
      const batch = new ModelBatch(model, { ...seen, images: shown, targets: null }, images.shape, features, tiled);
      for (const scores of await scoresOf(scorers, batch)) tried.push({ kind, scores });
      progress(tried.length);
    }
  return tried;
}

type Pictures = Pick<ViewedImages, "values" | "areas">;

/** Pictures that are wrong as a whole; their padding stays as it is. */
function wrongBatch(kind: WrongKind, pictures: Pictures, others: Pictures, shape: readonly [number, number, number]): Float32Array {
  const size = shape[0] * shape[1] * shape[2];
  const out = pictures.values.slice();
  for (let n = 0; n < out.length / size; n++) {
    const [own, other] = [pictures, others].map(({ areas }) => areas?.[n] ?? wholeOf(shape));
    const one = out.subarray(n * size, (n + 1) * size);
    const resize = areaResizer([other.height, other.width, shape[2]], own.height, own.width);
    const wrong = wrongPicture(
      kind,
      cutOut(one, shape, own),
      [own.height, own.width, shape[2]],
      resize(cutOut(others.values.subarray(n * size, (n + 1) * size), shape, other)),
    );
    putInto(one, shape, wrong, own);
  }
  return out;
}

async function tryDefects(defects: readonly Defect[], { images, scorers, model, view, restorer, fit }: TrialInput): Promise<TrialDefect[]> {
  const positions = defects.map(({ picture }) => picture);
  const clean = await images.pictures(positions);
  const foreign = await images.pictures(defects.map((defect) => defect.foreign));
  const seenImages = images.batch(positions);
  const small = seenImages.images;
  const smallSize = small.length / defects.length;
  const planted = new Float32Array(clean.values.length);
  const shown = new Float32Array(small.length);
  const sizes: number[] = [];
  for (const [n, defect] of defects.entries()) {
    const picture = goodPicture(clean, n);
    const { image, sizePixels } = plant(picture, defect, goodPicture(foreign, n));
    planted.set(image, n * picture.values.length);
    const valid = clean.inner ? shownPart(clean.inner[n], images.shape, fit) : seenImages.areas?.[n];
    const seen = { values: small.subarray(n * smallSize, (n + 1) * smallSize), shape: images.shape, ...(valid && { valid }) };
    shown.set(plantedSmaller(seen, picture, image), n * smallSize);
    sizes.push(sizePixels);
  }
  const features = view.of(async () => ({ ...clean, values: planted }));
  const tiled = tiledParts({ ...clean, values: planted }, restorer);
  const batch = new ModelBatch(model, { ...seenImages, images: shown, targets: null }, images.shape, features, tiled);
  const scores = await scoresOf(scorers, batch);
  return defects.map(({ kind, share }, n) => ({ kind, share, sizePixels: sizes[n], scores: scores[n] }));
}

/** The scores of each image of a batch, by scorer. */
async function scoresOf(scorers: readonly FittedScorer[], batch: ModelBatch): Promise<TrialWrong["scores"][]> {
  const byImage: TrialWrong["scores"][] = Array.from({ length: batch.count }, () => ({}));
  for (const scorer of scorers) {
    const { scores } = await scorer.score(batch);
    for (const [n, one] of byImage.entries()) one[scorer.name] = scores[n];
  }
  return byImage;
}

/** Parts of pictures as the network restores their tiles. */
function tiledParts({ values, height, width, channels }: ViewedImages, restorer: Restorer | null) {
  if (!restorer) return undefined;
  const item = height * width * channels;
  return (n: number) => {
    const pixels = values.subarray(n * item, (n + 1) * item);
    return tiledImage({ height, width, channels }, async () => ({ height, width, channels, pixels, range: [0, 1] }), null, restorer);
  };
}

/** A picture to plant on; without padding, and of a part without the margin, in which nothing is looked for. */
function goodPicture({ values, count, height, width, channels, margin = 0, areas }: ViewedImages, n: number): GoodPicture {
  const size = values.length / count;
  return {
    values: values.subarray(n * size, (n + 1) * size),
    shape: [height, width, channels],
    valid: areas?.[n] ?? { y: margin, x: margin, height: height - 2 * margin, width: width - 2 * margin },
  };
}

/** Where a part of a picture lies in what is shown of the picture. */
function shownPart(
  { area, picture }: Crops["inner"][number],
  [height, width]: readonly [number, number, number],
  fit: PixelForm["fit"],
): Rectangle {
  const { across, down, left, top } = placementOf(...picture, { height, width, fit });
  const clip = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
  const [fromX, toX] = [clip(left + area.x * across, width - 1), clip(left + (area.x + area.width) * across, width)];
  const [fromY, toY] = [clip(top + area.y * down, height - 1), clip(top + (area.y + area.height) * down, height)];
  return { y: fromY, x: fromX, height: Math.max(1, toY - fromY), width: Math.max(1, toX - fromX) };
}

/** How many of a trial's defects a scorer finds above a threshold; null for the threshold finds none. */
export function evidenceOf(name: AnyScorerName, defects: readonly TrialDefect[], threshold: number | null): PlantedEvidence {
  return plantedEvidence(
    name,
    defects.map(({ scores, ...defect }) => ({ ...defect, found: threshold !== null && (scores[name] ?? Number.NaN) > threshold })),
  );
}
