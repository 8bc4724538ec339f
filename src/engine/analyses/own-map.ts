import { type MapQuality, projectionColumns } from "../../core/analyses/projection.js";
import { throwIfCancelled } from "../../core/language/error.js";
import { labelAccuracy, trustworthiness } from "../../core/numbers/map-quality.js";
import { rowsOf } from "../../core/numbers/rows.js";
import { batchPositions } from "../images/batches.js";
import type { Dataset } from "../images/dataset.js";
import type { Labels } from "../images/labels.js";
import { progressOf } from "../images/progress.js";
import { spread } from "../images/subset.js";
import type { JobContext } from "../job-context.js";
import { clustersFor, clustersOf } from "../projections/clusters.js";
import type { MadeMap } from "../projections/made-map.js";
import { principalPlane } from "../projections/principal.js";
import { projectionsOf } from "../projections/projections.js";
import type { UmapContext } from "../projections/umap.js";
import type { Embedded, EmbedRequest } from "./embed-images.js";

/** Makes a map of embedded images alone: their projections, clusters, and what a map of their pixels would be. Throws CancelledError. */
export async function ownMap(
  { codes, latent, labels, data, seed }: Embedded,
  request: EmbedRequest,
  context: JobContext,
): Promise<MadeMap> {
  const placing = progressOf(context.report, "placing-images", epochsShown, context.now);
  const projections = await projectionsOf({ points: codes, dimensions: latent, labels: labels.of }, request.projection ?? "auto", {
    seed,
    signal: context.signal,
    now: context.now,
    moved: mover(labels, context),
    progress(done, total) {
      if (total > 0) placing(Math.round((done * epochsShown) / total));
      else context.report({ kind: "progress", stage: "finding-neighbours", done: 0, total: 0, secondsLeft: null });
    },
  });
  throwIfCancelled(context.signal);
  const [shown] = projections;
  const columns: MadeMap["columns"] = { positions: shown.positions };
  for (const { name, positions } of projections) columns[projectionColumns[name]] ??= positions;
  const clusters = request.clusters ?? clustersFor(labels.names.length);
  columns.clusters = await clustersOf(codes, latent, clusters, { seed, signal: context.signal });
  const baseline = pixelBaseline(data, labels.of, context);
  return { columns, summary: { axes: shown.name, projections: projections.map(({ positions: _, ...summary }) => summary), baseline } };
}

/** Images that are shown at most while they move, and milliseconds between two looks at them. */
const mostMoving = 20_000;
const lookEvery = 1000;

/** Tells now and then where images lie that are being placed. */
function mover(labels: Labels, { report, now }: JobContext): UmapContext["moved"] {
  const shown = spread(labels.of.length, mostMoving);
  const of = Int32Array.from(shown, (n) => labels.of[n]);
  let last = now();
  return (positions, epoch, epochs) => {
    if (now() - last < lookEvery) return;
    last = now();
    report({ kind: "moving", epoch, epochs, positions: rowsOf(positions(), 2, shown), labels: labels.names, of });
  };
}

/** Steps in which the placing is told. */
const epochsShown = 100;

/** Images that show the principal axes of pixels, and that the figures of these are measured on. */
const pixelImages = 2000;

/** How true a map by the two principal components of the pixels would be: what the codes are to be better than. Throws CancelledError. */
function pixelBaseline(data: Dataset, labels: Int32Array, context: JobContext): MapQuality {
  const count = data.items.length;
  const step = Math.max(1, Math.ceil(count / pixelImages));
  const chosen = Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
  const pixels = data.store.read(chosen, data.range);
  const dimensions = pixels.length / chosen.length;
  const plane = principalPlane(pixels, dimensions);
  throwIfCancelled(context.signal);
  const positions = new Float32Array(2 * count);
  for (const indices of batchPositions(count)) positions.set(plane.positions(data.store.read(indices, data.range)), 2 * indices[0]);
  throwIfCancelled(context.signal);
  return {
    trustworthiness: trustworthiness(pixels, dimensions, rowsOf(positions, 2, chosen)),
    labelAccuracy: labelAccuracy(positions, labels, chosen),
    explainedVariance: plane.explainedVariance,
  };
}
