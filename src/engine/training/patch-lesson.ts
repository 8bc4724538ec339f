import { type Random, randomStream } from "../../core/numbers/random.js";
import { cutOut, isWhole, wholeOf } from "../../core/numbers/rectangle.js";
import { patchesLearned, patchesOfEpoch, patchSide } from "../../core/project/stepped-network.js";
import type { Batch } from "../contract/engine.js";
import { networkOf } from "../contract/network-of.js";
import type { Context } from "../images/context.js";
import { augmentBatch } from "./augmentation.js";
import { filmOf, pictureOf, repeated, repeatedNames, type Shape3, squareIn } from "./drawn-tiles.js";
import { keptTiles } from "./kept-tiles.js";
import { noisyAlone } from "./noisy-alone.js";
import type { Preparation } from "./preparation.js";
import { previewCount } from "./preview.js";

/**
 * Random patches of a preparation's pictures, noisy and clean at the same place, that the network learns to clean: turned and with noise
 * as the project says, new in each step. Of noisy pictures alone they have blind spots, or more noise.
 */
export async function patchLesson(preparation: Preparation, context: Pick<Context, "report">): Promise<Preparation> {
  const { training, validation, project, form } = preparation;
  const { seed, blindSpot } = project.training;
  const [height, width, channels] = training.shape;
  const alone = blindSpot === "none" ? null : noisyAlone(training, blindSpot, context);
  const side = patchSide(height, width, alone?.kind ?? "none");
  const shape: Shape3 = [side, side, channels];
  // A file of whole numbers holds nothing beyond black and white.
  const clipped = form.type !== "f32";
  const seen = (batch: Batch, random: Random, settings: typeof project.training, epoch: number, step: number): Promise<Batch> =>
    augmentBatch(cutPatches(batch, training.shape, side, random), settings, shape, epoch, step, clipped);
  // Turned rows would be columns, of which nothing is hidden.
  const keepsRows = blindSpot === "auto" && alone?.kind === "rows";
  const moving = keepsRows
    ? { ...project.training, augmentation: { ...project.training.augmentation, flip: "none" as const } }
    : project.training;
  const still = { ...project.training, augmentation: { flip: "none", shift: 0, brightness: 0 } } as const;
  const stillSeen = (batch: Batch, start: number) => seen(batch, randomStream(seed, "patches to validate", start), still, 0, start);
  const lessonOf = (batch: Batch, random: Random): Batch => alone?.shown(batch, shape, random) ?? batch;
  const kept = (subset: typeof training) =>
    keptTiles(repeated(subset, patchesOfEpoch.validated), shape, async (batch, start) =>
      lessonOf(await stillSeen(batch, start), randomStream(seed, "blind spots to validate", start)),
    );
  const aside = validation.count > 0 ? await kept(validation) : validation;
  const filmed = validation.count > 0 ? validation : training;
  return {
    ...preparation,
    network: networkOf(project, { height: side, width: side, channels: channels === 3 ? 3 : 1 }),
    training: repeated(training, patchesLearned(training.count)),
    validation: aside,
    still: aside.count > 0 ? aside : await kept(training),
    shown: async (batch, epoch, step) =>
      lessonOf(
        await seen(batch, randomStream(seed, "patches", epoch, step), moving, epoch, step),
        randomStream(seed, "blind spots", epoch, step),
      ),
    film: filmOf(await keptTiles(repeated(filmed, previewCount), shape, stillSeen), repeatedNames(filmed, previewCount)),
  };
}

/** A square at a random place of each picture and of what it should become; it reaches into padding only if the picture is smaller. */
function cutPatches({ images, targets, count, areas }: Batch, shape: Shape3, side: number, random: Random): Batch {
  const [height, width, channels] = shape;
  const places = Array.from({ length: count }, (_, n) => squareIn(areas?.[n] ?? wholeOf(shape), side, shape, random));
  const size = height * width * channels;
  const cut = (values: Float32Array) => {
    const patches = new Float32Array(count * side * side * channels);
    for (const [n, place] of places.entries())
      patches.set(cutOut(values.subarray(n * size, (n + 1) * size), shape, place), n * side * side * channels);
    return patches;
  };
  const inside = areas?.map((area, n) => pictureOf(places[n], area));
  return {
    count,
    images: cut(images),
    targets: targets && cut(targets),
    ...(inside && !inside.every((area) => isWhole(area, [side, side])) && { areas: inside }),
  };
}
