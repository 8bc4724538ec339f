import { featureChannels } from "../../core/network/preset-network.js";
import { interpolate } from "../../core/numbers/bilinear.js";
import type { Model } from "../contract/engine.js";
import type { FeatureView } from "../features/feature-view.js";
import { HeatScaleFinder, heatOf } from "../scoring/heat-scale.js";
import { planDefects } from "../scoring/planting/plan.js";
import { plant } from "../scoring/planting/plant.js";
import type { Film, Preparation } from "./preparation.js";
import { shownImages } from "./preview.js";

/** The planted defects are as large as this share of the long side. */
const plantedShare = 0.112;

/** Eight pictures, every other with a planted defect, and how odd a network of features finds their places. */
export async function heatFilm(preparation: Preparation, view: FeatureView): Promise<Film> {
  const { images, count, shape } = shownImages(preparation);
  const [height, width, channels] = shape;
  const pictures = plantedEveryOther(images, count, shape, preparation.project.training.seed);
  const viewed = view.of(async () => ({ values: pictures, count, height, width, channels: channels === 3 ? 3 : 1 }));
  const cells = await viewed.cells();
  const perImage = cells.height * cells.width;
  return {
    count,
    shape,
    pictures,
    drawnChannels: 1,
    async draw(model: Model) {
      const restored = await model.reconstruct(cells.values, count * perImage);
      const maps = new Float32Array(count * perImage);
      for (let i = 0; i < restored.length; i++)
        maps[Math.floor(i / featureChannels)] += (restored[i] - cells.values[i]) ** 2 / featureChannels;
      const finder = new HeatScaleFinder();
      for (let n = 0; n < count; n += 2) finder.add(maps.subarray(n * perImage, (n + 1) * perImage), 1);
      const scale = finder.scale();
      const drawn = new Float32Array(count * height * width);
      if (!scale) return drawn;
      for (let n = 0; n < count; n++)
        interpolate(
          maps.subarray(n * perImage, (n + 1) * perImage).map((value) => heatOf(value, scale) ** 2),
          [cells.height, cells.width],
          drawn.subarray(n * height * width, (n + 1) * height * width),
          [height, width],
        );
      return drawn;
    },
  };
}

/** Copies of pictures `[N,H,W,C]`, the second, fourth and so on with a defect each. */
export function plantedEveryOther(
  images: Float32Array,
  count: number,
  shape: readonly [number, number, number],
  seed: number,
): Float32Array {
  const size = images.length / count;
  const pictures = images.slice();
  const picture = (n: number) => ({ values: images.subarray(n * size, (n + 1) * size), shape });
  const plan = planDefects({ count: Math.floor(count / 2), pictures: count, seed, shares: [plantedShare] });
  for (const [i, defect] of plan.entries()) {
    const n = 2 * i + 1;
    pictures.set(plant(picture(n), defect, picture((n + 1) % count)).image, n * size);
  }
  return pictures;
}
