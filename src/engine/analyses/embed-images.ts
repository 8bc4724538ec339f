import path from "node:path";
import type { AnalysisRequest, AnalysisResult } from "../../core/analyses/analyses.js";
import type { TableRow } from "../../core/analyses/analysis.js";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { codeLength } from "../../core/network/network.js";
import { clipped, mse } from "../../core/numbers/metrics.js";
import type { Dataset } from "../images/dataset.js";
import { type Labels, labelsFrom } from "../images/labels.js";
import type { JobContext } from "../job-context.js";
import type { MadeMap } from "../projections/made-map.js";
import { analyse, inBatches } from "./analysis-job.js";
import { openCoder } from "./coder.js";
import { foldersOf, labelsFor, splitsOf } from "./embed-groups.js";

export type EmbedRequest = AnalysisRequest<"embed">;

/** Images with their codes `[N,latent]`. */
export interface Embedded {
  codes: Float32Array;
  latent: number;
  labels: Labels;
  data: Dataset;
  seed: number;
}

/** How embedded images get their places. */
export interface MapMaker {
  /** The name of an image in the result if it is not that in the input; its folder there is its group. */
  nameOf?: (file: string) => string;
  map(embedded: Embedded): Promise<MadeMap>;
}

/** Writes the code of each image as a table, and for the editor a map as `map` makes it. Throws UserError for a network without a code. */
export function embedImages(request: EmbedRequest, context: JobContext, { nameOf, map }: MapMaker): Promise<AnalysisResult<"embed">> {
  return analyse("embed", request, context, async ({ run, model, engine, data, settings, result }) => {
    const { record } = run;
    const latent = codeLength(record.network);
    if (latent === null)
      throw new UserError(
        sentence("This network has no code: its preset lets the whole picture through. Choose the preset map or standard to embed."),
        "no-code",
      );
    const inRun = request.output === undefined;
    const names = nameOf === undefined ? null : Array.from(data.items.files, nameOf);
    if (names) result.only(names);
    // Labels may have come since the run, whose images are those that it learned from.
    const named = { train: record.project.data.train, labels: settings.data.labels };
    const labels = await labelsFor(request, named, data.items, (message) =>
      context.report({ kind: "note", severity: "information", message }),
    );
    const folders = names ? labelsFrom(names.map(path.posix.dirname), names.length) : foldersOf(data.items);
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
            const [came, became] = [clipped(images), clipped(outputs)];
            const image = (all: Float32Array, n: number) => all.subarray(n * size, (n + 1) * size);
            await result.addColumn(
              "losses",
              Float32Array.from(indices, (_, n) => mse(image(came, n), image(became, n))),
            );
            await result.addPictures("output", outputs);
          }
        }
        const rows = indices.map((index, n): TableRow => {
          const numbers = columns.map((name, d) => [name, batch[n * latent + d]] as const);
          return {
            file: names?.[index] ?? data.items.file(index),
            label: labels.names[labels.of[index]] ?? null,
            ...Object.fromEntries(numbers),
          };
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
    const { columns: ofMap, summary } = await map({ codes, latent, labels, data, seed: record.project.training.seed });
    const { positions, pca, umap, clusters } = ofMap;
    await result.addColumn("positions", positions);
    if (pca) await result.addColumn("pca", pca);
    if (umap) await result.addColumn("umap", umap);
    if (clusters) await result.addColumn("clusters", clusters);
    return { summary: { ...head, ...summary } };
  });
}
