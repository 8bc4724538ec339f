import type { AnalysisInput, TableRow } from "../../core/analyses/analysis.js";
import { pictureFigures } from "../../core/analyses/worst-images.js";
import type { Stage } from "../../core/jobs/stage.js";
import { clip, meanFinite } from "../../core/numbers/metrics.js";
import { cutOut, wholeOf } from "../../core/numbers/rectangle.js";
import type { Dataset } from "../images/dataset.js";
import { placesIn } from "../images/items.js";
import { openInput } from "../images/open-input.js";
import { pairSets } from "../images/pairs.js";
import { resolveSource } from "../images/source.js";
import { areasOf } from "../images/subset.js";
import { survey } from "../images/survey.js";
import type { JobContext } from "../job-context.js";
import type { Found } from "../results/result-writer.js";
import { inBatches, type OpenedAnalysis } from "./analysis-job.js";
import { compareShown, OutputMeans, outputScores } from "./output-scores.js";
import { type RatedImage, WorstFinder } from "./worst-finder.js";

/** One image as it came, what became of it, and its reference if there is one of its own: `[H,W,C]` as they are shown. */
export interface ComparedImage {
  input: Float32Array;
  output: Float32Array;
  reference: Float32Array | null;
  shape: readonly [height: number, width: number, channels: number];
}

/** Looks at the images of a batch in order and says what more their rows of the table have. */
export type Further = (images: readonly ComparedImage[]) => Promise<TableRow[]>;

/** Goes through the images of `reconstruct` or `denoise`: outputs as pictures, and their scores against the reference. */
export async function compareOutputs<K extends "reconstruct" | "denoise">(
  opened: OpenedAnalysis<K>,
  request: AnalysisInput & { reference?: string },
  stage: Stage,
  context: JobContext,
  further?: Further,
): Promise<Found<K>> {
  if (request.reference === undefined) return compareWith(null, opened, request, stage, context, further);
  const reference = await openInput(request.reference, opened.run.record, context);
  try {
    return await compareWith(reference, opened, request, stage, context, further);
  } finally {
    reference.store.close();
  }
}

async function compareWith<K extends "reconstruct" | "denoise">(
  reference: Dataset | null,
  { run, model, data, result, pictures }: OpenedAnalysis<K>,
  { input, stream, reference: comparedWith }: AnalysisInput & { reference?: string },
  stage: Stage,
  context: JobContext,
  further?: Further,
): Promise<Found<K>> {
  const { image } = run.record.network;
  const size = image[0] * image[1] * image[2];
  const { partners, unpaired } = reference ? pairSets(data, reference) : { partners: null, unpaired: [] };
  const means = new OutputMeans();
  const worst = new WorstFinder();
  const pixelsOf = await pixelCounts(data, input, context);
  const targetOf = (index: number, own: Float32Array) => {
    if (!reference || !partners) return own;
    return partners[index] < 0 ? null : reference.store.read([partners[index]], reference.range);
  };
  await inBatches(data, stage, context, async (indices, images) => {
    const outputs = await model.reconstruct(images, indices.length);
    const clean = reference && partners && { data: reference, partners: indices.map((index) => partners[index]) };
    const areas = areasOf(data, indices, clean ?? undefined);
    const seen: ComparedImage[] = [];
    const brightness: number[] = [];
    const scores = indices.map((index, n) => {
      // As they are shown, all three alike: a row must not contradict itself.
      const area = areas?.[n] ?? wholeOf(image);
      const shown = (values: Float32Array) => cutOut(values, image, area).map(clip);
      const own = images.subarray(n * size, (n + 1) * size);
      const drawn = shown(outputs.subarray(n * size, (n + 1) * size));
      const whole = targetOf(index, own);
      const target = whole && shown(whole);
      const shape = [area.height, area.width, image[2]] as const;
      const came = shown(own);
      brightness.push(meanFinite(came));
      if (further) seen.push({ input: came, output: drawn, reference: reference && target, shape });
      return compareShown(target, drawn, shape);
    });
    await pictures?.add(indices, outputs);
    await result.addPictures("input", images);
    await result.addPictures("output", outputs);
    for (const one of scores) means.add(one);
    for (const name of outputScores)
      await result.addColumn(
        name,
        Float32Array.from(scores, (one) => one[name]),
      );
    const more = further ? await further(seen) : [];
    const rows = indices.map((index, n): TableRow => ({ file: data.items.file(index), ...scores[n], ...more[n] }));
    for (const [n, index] of indices.entries())
      worst.add({
        file: data.items.file(index),
        brightness: brightness[n],
        pixels: pixelsOf(index),
        figures: { ...scores[n], ...figuresIn(more[n]) },
      });
    await result.addRows(rows);
    if (stream) context.report({ kind: "rows", rows });
  });
  return {
    summary: { mean: means.values, worst: worst.worst, ...(comparedWith !== undefined && { reference: comparedWith }) },
    leftOut: unpaired,
  };
}

/** The figures among the values of a row of the table. */
function figuresIn(row: TableRow = {}): RatedImage["figures"] {
  return Object.fromEntries(pictureFigures.flatMap((name) => (typeof row[name] === "number" ? [[name, row[name]]] : [])));
}

/** How many pixels each image has as it came. */
async function pixelCounts(data: Dataset, input: string, context: JobContext): Promise<(index: number) => number> {
  if (!data.items.inFolder) return () => data.form.height * data.form.width;
  const found = await survey(await resolveSource(input, ""), context);
  const places = placesIn(data.items.files, found.items.files);
  return (index) => found.headers[places[index]].height * found.headers[places[index]].width;
}
