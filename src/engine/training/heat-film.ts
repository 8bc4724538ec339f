import { featureChannels } from "../../core/network/preset-network.js";
import { cutOut, type Rectangle, wholeOf } from "../../core/numbers/rectangle.js";
import type { Model } from "../contract/engine.js";
import type { FeatureView } from "../features/feature-view.js";
import { placeMap } from "../scoring/cell-maps.js";
import { HeatScaleFinder, heatOf } from "../scoring/heat-scale.js";
import { planDefects } from "../scoring/planting/plan.js";
import { plant } from "../scoring/planting/plant.js";
import type { Film, Preparation } from "./preparation.js";
import { shownImages } from "./preview.js";

/** The planted defects are as large as this share of the long side. */
const plantedShare = 0.112;

/** Eight pictures, every other with a planted defect, and how odd a network of features finds their places. */
export async function heatFilm(preparation: Preparation, view: FeatureView): Promise<Film> {
  const { images, count, shape, areas = [] } = shownImages(preparation);
  const areaOf = (n: number) => areas[n] ?? wholeOf(shape);
  const [height, width, channels] = shape;
  const pictures = plantedEveryOther(images, count, shape, preparation.project.training.seed, areas);
  const size = { height, width, channels: channels === 3 ? 3 : 1 } as const;
  const viewed = view.of(async () => ({ values: pictures, count, ...size, areas: Array.from({ length: count }, (_, n) => areaOf(n)) }));
  const cells = await viewed.cells();
  const perImage = cells.height * cells.width;
  const grid = [cells.height, cells.width] as const;
  const cellsIn = (n: number) => cells.areas?.[n] ?? wholeOf(grid);
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
      const mapOf = (n: number) => cutOut(maps.subarray(n * perImage, (n + 1) * perImage), grid, cellsIn(n));
      for (let n = 0; n < count; n += 2) finder.add(mapOf(n), 1);
      const scale = finder.scale();
      const drawn = new Float32Array(count * height * width);
      if (!scale) return drawn;
      for (let n = 0; n < count; n++) {
        const heat = mapOf(n).map((value) => heatOf(value, scale) ** 2);
        const { height: rows, width: columns } = cellsIn(n);
        placeMap(heat, [rows, columns], drawn.subarray(n * height * width, (n + 1) * height * width), [height, width], areaOf(n));
      }
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
  areas: readonly Rectangle[] = [],
): Float32Array {
  const size = images.length / count;
  const pictures = images.slice();
  const picture = (n: number) => ({ values: images.subarray(n * size, (n + 1) * size), shape, ...(areas[n] && { valid: areas[n] }) });
  const plan = planDefects({ count: Math.floor(count / 2), pictures: count, seed, shares: [plantedShare] });
  for (const [i, defect] of plan.entries()) {
    const n = 2 * i + 1;
    pictures.set(plant(picture(n), defect, picture((n + 1) % count)).image, n * size);
  }
  return pictures;
}
