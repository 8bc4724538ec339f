import type { MapQuality, ProjectionChoice, ProjectionName, ProjectionSummary } from "../../core/analyses/projection.js";
import { labelAccuracy, trustworthiness } from "../../core/numbers/map-quality.js";
import { rowsOf } from "../../core/numbers/rows.js";
import { spread } from "../images/subset.js";
import { principalPlane } from "./principal.js";
import { fewestForUmap, type UmapContext, umapPositions } from "./umap.js";

/** Images that the figures are measured on at most, spread evenly: trustworthiness looks at every pair of them. */
const measured = 2000;
/** Images that `auto` tries UMAP on at most: some minutes. */
export const mostForUmap = 100_000;

/** Positions `[N,2]` of all images by one projection. */
export interface Projection extends ProjectionSummary {
  positions: Float32Array;
}

/** What a map is compared with: points `[N,D]`, and labels `[N]`, -1 for none. */
export interface Mapped {
  points: Float32Array;
  dimensions: number;
  labels: Int32Array;
}

/** How true positions `[N,2]` are to the points that they are of. */
export function qualityOf({ points, dimensions, labels }: Mapped, positions: Float32Array, explainedVariance: number | null): MapQuality {
  const asked = spread(labels.length, measured);
  const finite = asked.filter(
    (n) =>
      Number.isFinite(positions[2 * n]) &&
      Number.isFinite(positions[2 * n + 1]) &&
      points.subarray(n * dimensions, (n + 1) * dimensions).every(Number.isFinite),
  );
  return {
    trustworthiness: trustworthiness(rowsOf(points, dimensions, finite), dimensions, rowsOf(positions, 2, finite)),
    labelAccuracy: labelAccuracy(positions, labels, asked),
    explainedVariance,
  };
}

/** The positions of codes of at most two numbers are these; the second axis of a single number is 0. */
export function ownPositions(codes: Float32Array, latent: number): Float32Array {
  const positions = new Float32Array((2 * codes.length) / latent);
  for (let n = 0; n * latent < codes.length; n++) for (let d = 0; d < latent; d++) positions[2 * n + d] = codes[n * latent + d];
  return positions;
}

/**
 * The projections of codes, the one to show first: of at most two numbers the codes themselves, of longer ones what was asked for, and
 * by `auto` the one of the higher trustworthiness. Throws CancelledError.
 */
export async function projectionsOf(
  codes: Mapped,
  choice: ProjectionChoice,
  context: UmapContext & { now: () => number },
): Promise<Projection[]> {
  const { points, dimensions } = codes;
  const count = points.length / dimensions;
  const measure = async (name: ProjectionName, make: () => Promise<{ positions: Float32Array; explainedVariance: number | null }>) => {
    const start = context.now();
    const { positions, explainedVariance } = await make();
    const seconds = (context.now() - start) / 1000;
    return { name, seconds, positions, ...qualityOf(codes, positions, explainedVariance) };
  };
  if (dimensions <= 2)
    return [await measure("code", async () => ({ positions: ownPositions(points, dimensions), explainedVariance: null }))];
  const found = [
    await measure("principal components", async () => {
      const plane = principalPlane(points, dimensions);
      return { positions: plane.positions(points), explainedVariance: plane.explainedVariance };
    }),
  ];
  const triesUmap = count >= fewestForUmap && (choice === "umap" || (choice === "auto" && count <= mostForUmap));
  if (!triesUmap) return found;
  found.push(await measure("umap", async () => ({ positions: await umapPositions(points, dimensions, context), explainedVariance: null })));
  const [pca, umap] = found;
  const better = choice === "umap" || (umap.trustworthiness ?? 0) > (pca.trustworthiness ?? 0);
  return better ? [umap, pca] : found;
}
