import type { AnalysisInput, TableRow } from "../../core/analyses/analysis.js";
import { pictureFigures } from "../../core/analyses/worst-images.js";
import type { Stage } from "../../core/jobs/stage.js";
import { clipped, meanFinite } from "../../core/numbers/metrics.js";
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
import { compareShown, OutputMeans, type OutputScores, outputScores, ratedNote } from "./output-scores.js";
import type { PictureFolder } from "./picture-folder.js";
import { type RatedImage, WorstFinder } from "./worst-finder.js";

/** One image as it came, what became of it, and its reference if there is one of its own: `[H,W,C]` as they are shown. */
export interface ComparedImage {
  input: Float32Array;
  output: Float32Array;
  reference: Float32Array | null;
  shape: readonly [height: number, width: number, channels: number];
}

/** What more is said of each image: a part of its row of the table, and what is to be known of it again. */
export interface Further {
  /** Looks at the images of a batch in order. */
  look(images: readonly ComparedImage[]): Promise<CheckedImage[]>;
  /** Whether that is such a note. */
  knows(checked: unknown): boolean;
  /** Takes up the next image by what was noted of it. */
  keep(checked: unknown): TableRow;
}

export interface CheckedImage {
  row: TableRow;
  checked: unknown;
}

/** Goes through the images of `reconstruct` or `denoise`: outputs as pictures, and their scores against the reference. */
export async function compareOutputs<K extends "reconstruct" | "denoise">(
  opened: OpenedAnalysis<K>,
  request: AnalysisInput & { reference?: string },
  stage: Stage,
  context: JobContext,
  further?: Further,
): Promise<Found<K>> {
  if (request.reference === undefined) return compareWith(null, opened, request, stage, context, further);
  const reference = await openInput(request.reference, opened.run.record, opened.reading);
  try {
    return await compareWith(reference, opened, request, stage, context, further);
  } finally {
    reference.store.close();
  }
}

async function compareWith<K extends "reconstruct" | "denoise">(
  reference: Dataset | null,
  { run, model, data, reading, result, pictures }: OpenedAnalysis<K>,
  { input, stream, reference: comparedWith }: AnalysisInput & { reference?: string },
  stage: Stage,
  context: JobContext,
  further?: Further,
): Promise<Found<K>> {
  const { image } = run.record.network;
  const size = image[0] * image[1] * image[2];
  const { partners, unpaired } = reference ? pairSets(data, reference) : { partners: null, unpaired: [] };
  const means = new OutputMeans();
  const worst = new WorstFinder(data.items.length);
  const pixelsOf = await pixelCounts(data, input, reading);
  const targetOf = (index: number, own: Float32Array) => {
    if (!reference || !partners) return own;
    return partners[index] < 0 ? null : reference.store.read([partners[index]], reference.range);
  };
  const compareBatch = async (indices: number[], images: Float32Array): Promise<ComparedNote[]> => {
    const outputs = await model.reconstruct(images, indices.length);
    const clean = reference && partners && { data: reference, partners: indices.map((index) => partners[index]) };
    const areas = areasOf(data, indices, clean ?? undefined);
    const seen: ComparedImage[] = [];
    const compared = indices.map((index, n) => {
      // As they are shown, all three alike: a row must not contradict itself.
      const area = areas?.[n] ?? wholeOf(image);
      const shown = (values: Float32Array) => clipped(cutOut(values, image, area));
      const own = images.subarray(n * size, (n + 1) * size);
      const drawn = shown(outputs.subarray(n * size, (n + 1) * size));
      const whole = targetOf(index, own);
      const target = whole && shown(whole);
      const shape = [area.height, area.width, image[2]] as const;
      const came = shown(own);
      if (further) seen.push({ input: came, output: drawn, reference: reference && target, shape });
      return { scores: compareShown(target, drawn, shape), brightness: meanFinite(came), pixels: pixelsOf(index) };
    });
    const more = further ? await further.look(seen) : [];
    const notes = compared.map((one, n) => ({ ...one, checked: more[n]?.checked ?? null }));
    await pictures?.add(indices, outputs, data.range, notes);
    await result.addPictures("input", images);
    await result.addPictures("output", outputs);
    return notes.map((note, n) => ({ ...note, row: more[n]?.row ?? {} }));
  };
  await inBatches(data, stage, context, async (indices, images) => {
    // A batch is made or kept as a whole, as a job is cut between two.
    const kept = pictures ? await keptImages(pictures, indices, further) : null;
    const compared = kept ?? (await compareBatch(indices, images));
    for (const { scores } of compared) means.add(scores);
    for (const name of outputScores)
      await result.addColumn(
        name,
        Float32Array.from(compared, ({ scores }) => scores[name]),
      );
    const rows = indices.map((index, n): TableRow => ({ file: data.items.file(index), ...compared[n].scores, ...compared[n].row }));
    for (const [n, { scores, brightness, pixels, row }] of compared.entries())
      worst.add({ file: data.items.file(indices[n]), brightness, pixels, figures: { ...scores, ...figuresIn(row) } });
    await result.addRows(rows);
    if (stream) context.report({ kind: "rows", rows });
  });
  return {
    summary: { mean: means.values, worst: worst.worst, ...(comparedWith !== undefined && { reference: comparedWith }) },
    leftOut: unpaired,
  };
}

/** What is known of an image that was compared. */
interface ComparedNote extends Omit<RatedImage, "file" | "figures"> {
  scores: OutputScores;
  /** What more its row of the table has. */
  row: TableRow;
}

/** What was noted of images whose pictures are there as they would be made now; null if one of them is not. */
async function keptImages(pictures: PictureFolder, indices: readonly number[], further?: Further): Promise<ComparedNote[] | null> {
  const notes: ReturnType<typeof ratedNote>[] = [];
  for (const index of indices) notes.push(ratedNote(await pictures.noteOf(index)));
  const known = notes.filter((note) => note !== null);
  if (known.length < indices.length || (further && !known.every(({ checked }) => further.knows(checked)))) return null;
  for (const index of indices) pictures.keep(index);
  return known.map((note) => ({ ...note, row: further?.keep(note.checked) ?? {} }));
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
