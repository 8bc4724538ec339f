import path from "node:path";
import { type AnalysisRequest, type AnalysisResult, analyses } from "../../core/analyses/analyses.js";
import type { CodeDistance } from "../../core/analyses/similar.js";
import { UserError, unreachable } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { codeLength } from "../../core/network/network.js";
import { nearestNeighbours } from "../../core/numbers/nearest-neighbours.js";
import { principalAxes } from "../../core/numbers/principal-axes.js";
import { randomStream } from "../../core/numbers/random.js";
import { type KeptMap, openMap } from "../../runs/placed.js";
import { listResults, readResult } from "../../runs/result-folder.js";
import { isStamped } from "../../runs/stamp.js";
import { openImage } from "../images/image-in-form.js";
import type { JobContext } from "../job-context.js";
import { writePicture } from "../results/picture.js";
import { analyse, inBatches, type OpenedAnalysis } from "./analysis-job.js";
import { type Coder, openCoder } from "./coder.js";
import { markOn } from "./map-mark.js";

/** Images that are found if it is not said how many. */
const usualCount = 10;
/** The image that was asked for, in the result's folder. */
const askedFile = "asked.png";

/** Finds the images of a folder whose codes are nearest to that of one image, by all codes. Throws UserError for a network without a code. */
export function similarJob(request: AnalysisRequest<"similar">, context: JobContext): Promise<AnalysisResult<"similar">> {
  return analyse("similar", request, context, async (opened) => {
    const { run, data, result } = opened;
    const { record } = run;
    const latent = codeLength(record.network);
    if (latent === null)
      throw new UserError(
        sentence("This network has no code to compare images by. Choose the preset map or standard, and train."),
        "no-code",
      );
    if (request.image === undefined) throw new UserError(sentence("Name the image to compare with."), "no-image");
    const asked = await openImage(request.image, record.project.data, data.range, data.form, context);
    const map = await mapOf(opened, request.input, latent);
    const coder = await openCoder(opened, context);
    const { code, codes } = await encoded(opened, map, asked, coder, latent, context).finally(() => coder.close());
    const distance = request.distance ?? "euclidean";
    const compare = comparison(distance, codes, latent);
    const excluded = new Set(request.learned ? record.project.data.exclude : []);
    const count = request.count ?? usualCount;
    const { indices, distances: all } = compare(code, count + excluded.size);
    const nearest = [...indices.keys()].filter((n) => indices[n] >= 0 && !excluded.has(data.items.file(indices[n]))).slice(0, count);
    const found = nearest.map((n) => indices[n]);
    const distances = nearest.map((n) => all[n]);
    const files = found.map((index) => data.items.file(index));
    result.only(files);
    await result.addColumn("distances", Float32Array.from(distances));
    await result.addPictures("input", data.store.read(found, data.range));
    // In a folder of the person's there is only the table.
    const kept = request.output === undefined;
    const picture = path.join(result.folder, askedFile);
    if (kept) await writePicture(picture, asked, [data.form.height, data.form.width, data.form.channels]);
    // Where the nearest are sought among those that were learned from, it is no search on the map.
    const mark = kept && map && !request.learned ? await markOn(map, request.image, code, context.signal) : undefined;
    return {
      summary: { image: request.image, distance, compared: data.items.length, ...(kept && { picture }), ...(mark && { mark }) },
      rows: files.map((file, n) => ({ file, distance: distances[n], rank: n + 1 })),
    };
  });
}

type Compare = (code: Float32Array, count: number) => { indices: Int32Array; distances: Float64Array };

/** Compares a code with others `[N,latent]`. */
function comparison(distance: CodeDistance, codes: Float32Array, latent: number): Compare {
  switch (distance) {
    case "euclidean":
      return (code, count) => nearestNeighbours(codes, code, latent, count);
    case "cosine": {
      const directions = unit(codes, latent);
      return (code, count) => {
        const { indices, distances } = nearestNeighbours(directions, unit(code, latent), latent, count);
        // Of vectors of length 1 the square is twice 1 - cosine.
        return { indices, distances: distances.map((chord) => chord ** 2 / 2) };
      };
    }
    case "whitened": {
      const { whiten, width } = whitening(codes, latent);
      const whitened = whiten(codes);
      return (code, count) => nearestNeighbours(whitened, whiten(code), width, count);
    }
    default:
      return unreachable(distance);
  }
}

/** Codes of length 1; one of length 0 has no direction (NaN) and is nobody's neighbour. */
function unit(codes: Float32Array, latent: number): Float32Array {
  const directions = codes.slice();
  for (let at = 0; at < codes.length; at += latent) {
    let squared = 0;
    for (let d = 0; d < latent; d++) squared += codes[at + d] ** 2;
    for (let d = 0; d < latent; d++) directions[at + d] /= Math.sqrt(squared);
  }
  return directions;
}

/** Axes along which codes vary less than this share of the largest variance show rounding. */
const leastVariance = 1e-6;

/** Turns codes so that they vary by 1 along every axis. */
function whitening(codes: Float32Array, latent: number): { whiten: (codes: Float32Array) => Float32Array; width: number } {
  const { mean, axes, variances } = principalAxes(codes, latent, latent, randomStream(1, "whitening"));
  const width = Math.max(1, variances.filter((variance) => variance > leastVariance * variances[0]).length);
  return {
    width,
    whiten(codes) {
      const whitened = new Float32Array((codes.length / latent) * width);
      for (let n = 0; n * latent < codes.length; n++)
        for (let k = 0; k < width; k++) {
          let sum = 0;
          for (let d = 0; d < latent; d++) sum += (codes[n * latent + d] - mean[d]) * axes[k * latent + d];
          whitened[n * width + k] = variances[k] > 0 ? sum / Math.sqrt(variances[k]) : 0;
        }
      return whitened;
    },
  };
}

/** The codes of the image that was asked for and of all others: those of a map that the run keeps of the same images, else made now. Throws CancelledError. */
async function encoded(
  { data }: OpenedAnalysis<"similar">,
  map: KeptMap | null,
  asked: Float32Array,
  coder: Coder,
  latent: number,
  context: JobContext,
): Promise<{ code: Float32Array; codes: Float32Array }> {
  const code = await coder.codes(asked, 1);
  const length = data.items.length * latent;
  if (map) return { code, codes: Float32Array.from(map.columns.codes.subarray(0, length)) };
  const codes = new Float32Array(length);
  await inBatches(data, "encoding-images", context, async (indices, images) => {
    codes.set(await coder.codes(images, indices.length), indices[0] * latent);
  });
  return { code, codes };
}

/** The newest map of the same images by the same model; null if there is none. */
async function mapOf({ run, data }: OpenedAnalysis<"similar">, input: string, latent: number): Promise<KeptMap | null> {
  for (const entry of await listResults([path.dirname(run.files.results)])) {
    if (!("codes" in analyses[entry.kind].columns) || path.resolve(entry.input) !== path.resolve(input)) continue;
    const kept = await readResult(entry.folder).catch(() => null);
    // What was placed on the map later is of another source.
    const own = kept?.record.arrivals?.first ?? kept?.record.result.count;
    if (!kept || kept.record.epochs !== run.metrics.length || own !== data.items.length) continue;
    // Last, as it may read every image.
    if (kept.record.images === null || !(await isStamped(input, kept.record.images))) continue;
    const map = await openMap(kept).catch(() => null);
    if (map?.result.latent === latent) return map;
  }
  return null;
}
