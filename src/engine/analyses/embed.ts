import path from "node:path";
import type { AnalysisRequest, AnalysisResult } from "../../core/analyses/analyses.js";
import type { TableRow } from "../../core/analyses/analysis.js";
import { imageSplits } from "../../core/analyses/image-splits.js";
import { type MapQuality, projectionColumns } from "../../core/analyses/projection.js";
import { throwIfCancelled, UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { codeLength } from "../../core/network/network.js";
import { labelAccuracy, trustworthiness } from "../../core/numbers/map-quality.js";
import { clip, mse } from "../../core/numbers/metrics.js";
import { rowsOf } from "../../core/numbers/rows.js";
import { targetSource } from "../../core/project/targets.js";
import type { RunRecord } from "../../core/runs/run.js";
import { batchPositions } from "../images/batches.js";
import type { Dataset } from "../images/dataset.js";
import type { SourceItems } from "../images/items.js";
import { type Labels, labelsByFolder, labelsFrom, readLabels, readNamedLabels } from "../images/labels.js";
import { progressOf } from "../images/progress.js";
import { splitValidation } from "../images/split.js";
import { orderOf } from "../images/survey.js";
import type { JobContext } from "../job-context.js";
import { clustersFor, clustersOf } from "../projections/clusters.js";
import { principalPlane } from "../projections/principal.js";
import { projectionsOf } from "../projections/projections.js";
import { analyse, inBatches } from "./analysis-job.js";
import { openCoder } from "./coder.js";

/** Writes the code of each image as a table, and positions on the map for the editor. Throws UserError for a network without a code. */
export function embedJob(request: AnalysisRequest<"embed">, context: JobContext): Promise<AnalysisResult<"embed">> {
  return analyse("embed", request, context, async ({ run, model, engine, data, result }) => {
    const { record } = run;
    const latent = codeLength(record.network);
    if (latent === null)
      throw new UserError(
        sentence("This network has no code: its preset lets the whole picture through. Choose the preset map or standard to embed."),
        "no-code",
      );
    const inRun = request.output === undefined;
    const labels = await labelsFor(request, record.project.data, data.items);
    const folders = foldersOf(data.items);
    const splits = splitsOf(request, record, data.items);
    const columns = Array.from({ length: latent }, (_, d) => `z${d + 1}`);
    const codes = new Float32Array(inRun ? data.items.length * latent : 0);
    const size = record.network.image.reduce((product, side) => product * side, 1);
    const coder = await openCoder({ run, model, engine }, context);
    try {
      await inBatches(data, "embedding", context, async (indices, images) => {
        const batch = await coder.codes(images, indices.length);
        const own = (of: Int32Array) => of.subarray(indices[0], indices[0] + indices.length);
        await result.addColumn("codes", batch);
        await result.addColumn("labels", own(labels.of));
        if (inRun) {
          codes.set(batch, indices[0] * latent);
          if (splits) await result.addColumn("splits", own(splits));
          if (folders.names.length > 0) await result.addColumn("folders", own(folders.of));
          await result.addPictures("input", images);
          // A network of features draws nothing.
          const outputs = model.network.ofFeatures ? null : await model.decode(batch, indices.length);
          if (outputs) {
            // Of the pictures as they are shown, like every mse of a picture.
            const image = (all: Float32Array, n: number) => all.subarray(n * size, (n + 1) * size).map(clip);
            await result.addColumn(
              "losses",
              Float32Array.from(indices, (_, n) => mse(image(images, n), image(outputs, n))),
            );
            await result.addPictures("output", outputs);
          }
        }
        const rows = indices.map((index, n): TableRow => {
          const numbers = columns.map((name, d) => [name, batch[n * latent + d]] as const);
          return { file: data.items.file(index), label: labels.names[labels.of[index]] ?? null, ...Object.fromEntries(numbers) };
        });
        await result.addRows(rows);
        if (request.stream) context.report({ kind: "rows", rows });
      });
    } finally {
      await coder.close();
    }
    const head = { latent, labels: labels.names, folders: folders.names };
    // A table alone shows no map.
    if (!inRun) return { summary: { ...head, axes: latent <= 2 ? "code" : "principal components" } };
    const placing = progressOf(context.report, "placing-images", epochsShown, context.now);
    const projections = await projectionsOf({ points: codes, dimensions: latent, labels: labels.of }, request.projection ?? "auto", {
      seed: record.project.training.seed,
      signal: context.signal,
      now: context.now,
      progress(done, total) {
        if (total > 0) placing(Math.round((done * epochsShown) / total));
        else context.report({ kind: "progress", stage: "finding-neighbours", done: 0, total: 0, secondsLeft: null });
      },
    });
    const [shown] = projections;
    await result.addColumn("positions", shown.positions);
    for (const { name, positions } of projections) {
      const column = projectionColumns[name];
      if (column !== "positions") await result.addColumn(column, positions);
    }
    throwIfCancelled(context.signal);
    const clusters = request.clusters ?? clustersFor(labels.names.length);
    const { seed } = record.project.training;
    await result.addColumn("clusters", await clustersOf(codes, latent, clusters, { seed, signal: context.signal }));
    const baseline = pixelBaseline(data, labels.of, context);
    return { summary: { ...head, axes: shown.name, projections: projections.map(({ positions: _, ...summary }) => summary), baseline } };
  });
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

/** Folders that are told apart at most: more are no groups. */
const mostFolders = 200;

/** The folder of each image, relative to the input; none if there are fewer than two, or very many. */
function foldersOf(items: SourceItems): Labels {
  const none = { names: [], of: new Int32Array(items.length).fill(-1) };
  if (!items.inFolder) return none;
  const folders = labelsFrom(
    Array.from(items.files, (file) => path.posix.dirname(file)),
    items.length,
  );
  return folders.names.length < 2 || folders.names.length > mostFolders ? none : folders;
}

/** Whether each image was trained on or held out, as `imageSplits` counts them, -1 for those that were excluded; null if the images are not those of the training. */
function splitsOf(
  { project, input }: Pick<AnalysisRequest<"embed">, "project" | "input">,
  { project: { task, data, training }, origin }: RunRecord,
  items: SourceItems,
): Int32Array | null {
  const isSource = (text: string) => path.resolve(input) === path.resolve(path.dirname(project), text);
  // Of pairs only what has a partner is split.
  if (origin !== undefined || targetSource({ task, data }) !== null) return null;
  if (typeof data.validation === "string" && isSource(data.validation)) return new Int32Array(items.length).fill(heldOut);
  if (!isSource(data.train)) return null;
  const excluded = new Set(data.exclude);
  const names = [...items.files];
  const used = [...names.keys()].filter((index) => !excluded.has(names[index]));
  const splits = new Int32Array(items.length).fill(-1);
  for (const index of used) splits[index] = trainedOn;
  if (typeof data.validation === "number") {
    const files = used.map((index) => names[index]);
    for (const position of splitValidation(files, data.validation, training.seed, data.neverHeldOut).validation)
      splits[used[position]] = heldOut;
  }
  return splits;
}

const trainedOn = imageSplits.indexOf("trained on");
const heldOut = imageSplits.indexOf("held out");

/** Labels of the images: from the project's file if the training images are embedded, else from sub-folders, or by the names in the project's csv. */
async function labelsFor(
  job: { project: string; input: string },
  { train, labels }: { train: string; labels: string | null },
  items: SourceItems,
): Promise<Labels> {
  const root = path.dirname(job.project);
  if (labels !== null && path.resolve(job.input) === path.resolve(root, train)) {
    return labelsFrom(await readLabels(path.resolve(root, labels), [...items.files], () => orderOf(items)), items.length);
  }
  const folders = items.inFolder ? labelsByFolder(items.files) : { names: [], of: new Int32Array(items.length).fill(-1) };
  if (labels === null || folders.names.length > 0) return folders;
  return labelsFrom(await readNamedLabels(path.resolve(root, labels), [...items.files]), items.length);
}
