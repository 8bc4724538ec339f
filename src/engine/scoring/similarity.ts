import { ssimWindow, ssimWindows } from "../../core/numbers/metrics.js";
import type { ModelBatch } from "./model-batch.js";

/** How unlike its output each image is: `1 - SSIM` `[N]`, and `1 - local SSIM` `[N,H,W]`. */
export interface Dissimilarity {
  scores: Float32Array;
  heatMaps: Float32Array;
}

const reach = (ssimWindow - 1) / 2;

/**
 * The dissimilarity of images and outputs as they are shown. A pixel of the heat map is that of the window around it; near the edge,
 * where none lies inside the picture, that of the nearest window. A picture smaller than a window in its padding cannot be judged.
 */
export async function dissimilarity(batch: ModelBatch): Promise<Dissimilarity> {
  const outputs = await batch.shown();
  const { count, shownTargets, shape } = batch;
  const scores = new Float32Array(count);
  const heatMaps = new Float32Array(count * shape[0] * shape[1]);
  for (let image = 0; image < count; image++) {
    const { height, width } = batch.area(image);
    const [rows, columns] = [height - ssimWindow + 1, width - ssimWindow + 1];
    const windows = ssimWindows(batch.picture(shownTargets, image), batch.picture(outputs, image), [height, width, shape[2]]);
    let sum = 0;
    for (const window of windows) sum += 1 - window;
    scores[image] = sum / windows.length;
    if (windows.length === 0) continue;
    const map = new Float32Array(height * width);
    for (let y = 0, at = 0; y < height; y++) {
      const row = Math.min(Math.max(y - reach, 0), rows - 1) * columns;
      for (let x = 0; x < width; x++) map[at++] = 1 - windows[row + Math.min(Math.max(x - reach, 0), columns - 1)];
    }
    batch.putMap(heatMaps, image, map);
  }
  return { scores, heatMaps };
}
