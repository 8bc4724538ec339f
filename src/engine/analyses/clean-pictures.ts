import type { AnalysisInput, TableRow } from "../../core/analyses/analysis.js";
import { sentence } from "../../core/language/sentence.js";
import { clip } from "../../core/numbers/metrics.js";
import { cutOut } from "../../core/numbers/rectangle.js";
import type { FileOutcome } from "../../core/project/data-summary.js";
import type { RunRecord } from "../../core/runs/run.js";
import { placesIn } from "../images/items.js";
import { openOwnSizedInput } from "../images/open-input.js";
import type { PictureSet } from "../images/own-size.js";
import { pairSets } from "../images/pairs.js";
import { type Picture, partOf, pictureValues } from "../images/picture.js";
import { fitValues } from "../images/pixels.js";
import { progressOf } from "../images/progress.js";
import type { JobContext } from "../job-context.js";
import { deepPng } from "../results/picture.js";
import type { Found } from "../results/result-writer.js";
import type { OpenedAnalysis } from "./analysis-job.js";
import { CleaningChecker, pictureChecks } from "./cleaning-checker.js";
import { compareParts, compareShown, OutputMeans, outputScores, type PartOf } from "./output-scores.js";
import { type CleanedPicture, PictureCleaner } from "./picture-cleaner.js";
import { WorstFinder } from "./worst-finder.js";

/**
 * Goes through the pictures of `denoise` each at its own size: cleaned in tiles, written with the size, colours and depth that they came
 * with, and compared with the reference as they are shown. Throws UserError, CancelledError.
 */
export async function cleanPictures(
  { run: { record }, model, engine, data, result, pictures: written }: OpenedAnalysis<"denoise">,
  { input, reference, stream }: AnalysisInput & { reference?: string },
  context: JobContext,
): Promise<Found<"denoise">> {
  const pictures = await openOwnSizedInput(input, record, context);
  const references = reference === undefined ? null : await openReferences(reference, pictures, record, context);
  const cleaner = new PictureCleaner(engine, model, record);
  const unmatched: FileOutcome[] = [...(references?.unpaired ?? [])];
  const means = new OutputMeans();
  const worst = new WorstFinder();
  const checker = new CleaningChecker(data.items.length);
  try {
    const places = placesIn(data.items.files, pictures.found.items.files);
    const progress = progressOf(context.report, "denoising", places.length, context.now);
    let done = 0;
    for await (const cleaned of cleaner.clean(pictures, [...places])) {
      const { picture, index, output } = cleaned;
      const header = pictures.found.headers[index];
      const file = data.items.file(done);
      await written?.write(done, await deepPng(output, { ...picture, colours: header.channels, type: header.type }));
      // A folder that the person named gets no thumbnails, and large pictures take long to make small.
      if (!written) {
        await result.addPictures("input", await shown(pictureValues(picture), picture, data.form));
        await result.addPictures("output", await shown(output, picture, data.form));
      }
      const target = references ? await references.of(index) : picture;
      const same = target !== null && target.height === picture.height && target.width === picture.width;
      const brightness = brightnessOf(picture);
      if (target && !same)
        unmatched.push({ file, outcome: "left out", reason: sentence("Its reference has another size, so that they are not compared.") });
      const shape = [picture.height, picture.width, picture.channels] as const;
      for (let i = 0; i < output.length; i++) output[i] = clip(output[i]);
      const parts: PartOf | null = target && same ? (area) => partOf(target, area).map(clip) : null;
      const scores = parts ? compareParts(parts, (area) => cutOut(output, shape, area), shape) : compareShown(null, output, shape);
      means.add(scores);
      const check = checker.add((area) => partOf(picture, area), output, references && parts, shape);
      for (const name of outputScores) await result.addColumn(name, Float32Array.of(scores[name]));
      for (const name of pictureChecks) await result.addColumn(name, Float32Array.of(check[name]));
      const rows: TableRow[] = [{ file, ...scores, ...check }];
      worst.add({ file, brightness, pixels: header.height * header.width, figures: { ...scores, ...check } });
      await result.addRows(rows);
      if (stream) context.report({ kind: "rows", rows });
      progress(++done);
    }
  } finally {
    cleaner.close();
    await references?.close();
    await pictures.close();
  }
  const summary = { mean: means.values, worst: worst.worst, ...(reference !== undefined && { reference }), check: checker.check };
  return { summary, leftOut: unmatched };
}

/** Rows of a picture that are looked at at once: a large one is never held as floats. */
const rowsAtOnce = 256;

/** The mean of a picture's finite values, on 0 to 1; NaN if it has none. */
function brightnessOf(picture: Picture): number {
  const { height, width } = picture;
  let [sum, count] = [0, 0];
  for (let y = 0; y < height; y += rowsAtOnce)
    for (const value of partOf(picture, { y, x: 0, height: Math.min(rowsAtOnce, height - y), width }))
      if (Number.isFinite(value)) [sum, count] = [sum + value, count + 1];
  return count === 0 ? Number.NaN : sum / count;
}

/** What pictures should have become. */
interface References {
  /** That of the picture `index`; null if it has none. */
  of(index: number): Promise<Picture | null>;
  unpaired: FileOutcome[];
  close(): Promise<void>;
}

async function openReferences(reference: string, pictures: PictureSet, record: RunRecord, context: JobContext): Promise<References> {
  const clean = await openOwnSizedInput(reference, record, context);
  const { partners, unpaired } = pairSets(pictures.found, clean.found);
  return {
    async of(index) {
      if (partners[index] < 0) return null;
      const outcome = await clean.decode(partners[index]);
      return outcome.kind === "picture" ? outcome.picture : null;
    },
    unpaired,
    close: () => clean.close(),
  };
}

/** A picture in the form in which results show it. */
async function shown(
  values: Float32Array,
  { height, width, channels }: CleanedPicture["picture"],
  form: OpenedAnalysis<"denoise">["data"]["form"],
): Promise<Float32Array> {
  return Float32Array.from(await fitValues(values, { height, width, channels }, { ...form, type: "f32" }));
}
