import { type Random, randomStream } from "../../core/numbers/random.js";
import { type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import { tilesOfEpoch } from "../../core/project/stepped-network.js";
import type { Batch } from "../contract/engine.js";
import { networkOf } from "../contract/network-of.js";
import { filmOf, pictureOf, repeated, repeatedNames, type Shape3, squareIn } from "./drawn-tiles.js";
import { randomShapes, withForeignPatches } from "./foreign-patches.js";
import { keptTiles } from "./kept-tiles.js";
import type { Preparation } from "./preparation.js";

const { learned, validated, side: tileSide } = tilesOfEpoch;
/** Different shapes of foreign patches. */
const shapeCount = 512;
/** How far a tile's contrast and brightness are changed at most, so that the light of a day is no defect. */
const light = { contrast: 0.08, brightness: 0.03 };

/** Random tiles of a preparation's pictures in their place, with foreign patches that the network learns to take out, new each epoch. */
export async function tileLesson(preparation: Preparation): Promise<Preparation> {
  const { training, validation, project } = preparation;
  const { seed } = project.training;
  const [height, width, channels] = training.shape;
  const side = Math.min(tileSide, height, width);
  const shape: Shape3 = [side, side, channels];
  const shapes = randomShapes(shapeCount, side, randomStream(seed, "shapes of foreign patches"));
  const lesson = (batch: Batch, random: Random): Batch => {
    const { tiles, areas } = cutTiles(batch, training.shape, shape, random);
    const images = withForeignPatches(tiles, batch.count, shape, shapes, random);
    return { count: batch.count, images, targets: tiles, ...(areas && { areas }) };
  };
  const kept = (subset: typeof training) =>
    keptTiles(subset, shape, (batch, start) => lesson(batch, randomStream(seed, "foreign patches to validate", start)));
  const aside = validation.count > 0 ? await kept(repeated(validation, validated)) : validation;
  const still = aside.count > 0 ? aside : await kept(repeated(training, validated));
  return {
    ...preparation,
    network: networkOf(project, { height: side, width: side, channels: channels === 3 ? 3 : 1 }),
    training: repeated(training, learned),
    validation: aside,
    still,
    shown: (batch, epoch, step) => lesson(batch, randomStream(seed, "foreign patches", epoch, step)),
    film: filmOf(still, repeatedNames(aside.count > 0 ? validation : training, validated)),
  };
}

/** A tile at a random place of each picture, its light a little changed; it reaches into padding only if the picture is smaller. */
function cutTiles(
  { images, count, areas }: Batch,
  [height, width, channels]: Shape3,
  [side]: Shape3,
  random: Random,
): { tiles: Float32Array; areas?: Rectangle[] } {
  const tiles = new Float32Array(count * side * side * channels);
  const [line, row] = [width * channels, side * channels];
  const seen: Rectangle[] = [];
  for (let n = 0; n < count; n++) {
    const area = areas?.[n] ?? wholeOf([height, width]);
    const square = squareIn(area, side, [height, width], random);
    const { y, x } = square;
    seen.push(pictureOf(square, area));
    const contrast = 1 + light.contrast * (2 * random() - 1);
    const brightness = light.brightness * (2 * random() - 1);
    for (let i = 0; i < side; i++) {
      const from = (n * height + y + i) * line + x * channels;
      const to = (n * side + i) * row;
      for (let k = 0; k < row; k++) {
        const value = images[from + k] * contrast + brightness;
        tiles[to + k] = Math.min(1, Math.max(0, Number.isFinite(value) ? value : 0));
      }
    }
  }
  return areas ? { tiles, areas: seen } : { tiles };
}
