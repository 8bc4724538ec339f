import type { AnalysisInput, TableRow } from "../../core/analyses/analysis.js";
import { sentence } from "../../core/language/sentence.js";
import { clip, clipped, FiniteMean } from "../../core/numbers/metrics.js";
import { cutOut } from "../../core/numbers/rectangle.js";
import type { FileOutcome } from "../../core/project/data-summary.js";
import type { RunRecord } from "../../core/runs/run.js";
import { placesIn } from "../images/items.js";
import { nextTurn } from "../images/next-turn.js";
import { openOwnSizedInput } from "../images/open-input.js";
import type { PictureSet } from "../images/own-size.js";
import { pairSets } from "../images/pairs.js";
import { type Picture, partOf, pictureValues } from "../images/picture.js";
import { fitValues } from "../images/pixels.js";
import { progressOf } from "../images/progress.js";
import type { JobContext } from "../job-context.js";
import type { Found } from "../results/result-writer.js";
import type { OpenedAnalysis } from "./analysis-job.js";
import { type CheckedPicture, CleaningChecker, checkedPicture, pictureChecks } from "./cleaning-checker.js";
import { compareParts, compareShown, OutputMeans, type OutputScores, outputScores, type PartOf, ratedNote } from "./output-scores.js";
import { type CleanedPicture, PictureCleaner } from "./picture-cleaner.js";
import { type RatedImage, WorstFinder } from "./worst-finder.js";

/**
 * Goes through the pictures of `denoise` each at its own size: cleaned in tiles, written with the size, colours and depth that they came
 * with, and compared with the reference as they are shown. Throws UserError, CancelledError.
 */
export async function cleanPictures(
  { run: { record }, model, engine, data, reading, result, pictures: written }: OpenedAnalysis<"denoise">,
  { input, reference, stream }: AnalysisInput & { reference?: string },
  context: JobContext,
): Promise<Found<"denoise">> {
  const pictures = await openOwnSizedInput(input, record, reading);
  const references = reference === undefined ? null : await openReferences(reference, pictures, record, reading);
  const cleaner = new PictureCleaner(engine, model, record);
  const unmatched: FileOutcome[] = [...(references?.unpaired ?? [])];
  const means = new OutputMeans();
  const worst = new WorstFinder(data.items.length);
  const checker = new CleaningChecker(data.items.length);
  try {
    const places = placesIn(data.items.files, pictures.found.items.files);
    const progress = progressOf(context.report, "denoising", places.length, context.now);
    const notes: (CleanedNote | null)[] = [];
    for (const index of places.keys()) notes.push(cleanedNote(await written?.noteOf(index)));
    const cleaning = cleaner.clean(
      pictures,
      Array.from(places).filter((_, n) => notes[n] === null),
      () => nextTurn(context.signal),
    );
    for (const [n, kept] of notes.entries()) {
      const file = data.items.file(n);
      let note = kept;
      // Small pictures are cleaned many at once, and then written one by one.
      await nextTurn(context.signal);
      if (note) {
        written?.keep(n);
        checker.add(note.checked);
      } else {
        const next = await cleaning.next();
        if (next.done) break;
        const { picture, index, output } = next.value;
        const header = pictures.found.headers[index];
        const target = references ? await references.of(index) : picture;
        const same = target !== null && target.height === picture.height && target.width === picture.width;
        if (target && !same)
          unmatched.push({ file, outcome: "left out", reason: sentence("Its reference has another size, so that they are not compared.") });
        // A folder that the person named gets no thumbnails, and large pictures take long to make small.
        if (!written) {
          await result.addPictures("input", await shown(pictureValues(picture), picture, data.form));
          await result.addPictures("output", await shown(output, picture, data.form));
        }
        const brightness = brightnessOf(picture);
        const shape = [picture.height, picture.width, picture.channels] as const;
        // In its place, as a copy of a large picture takes as much memory again.
        for (let i = 0; i < output.length; i++) output[i] = clip(output[i]);
        const parts: PartOf | null = target && same ? (area) => clipped(partOf(target, area)) : null;
        const scores = parts ? compareParts(parts, (area) => cutOut(output, shape, area), shape) : compareShown(null, output, shape);
        const checked = checker.look((area) => partOf(picture, area), output, references && parts, shape);
        note = { scores, checked, brightness, pixels: header.height * header.width };
        await written?.write(n, output, { ...picture, colours: header.channels, type: header.type }, note);
      }
      const { scores, checked, ...rated } = note;
      const { check } = checked;
      means.add(scores);
      for (const name of outputScores) await result.addColumn(name, Float32Array.of(scores[name]));
      for (const name of pictureChecks) await result.addColumn(name, Float32Array.of(check[name]));
      const rows: TableRow[] = [{ file, ...scores, ...check }];
      worst.add({ file, ...rated, figures: { ...scores, ...check } });
      await result.addRows(rows);
      if (stream) context.report({ kind: "rows", rows });
      progress(n + 1);
    }
  } finally {
    cleaner.close();
    await references?.close();
    await pictures.close();
  }
  const summary = { mean: means.values, worst: worst.worst, ...(reference !== undefined && { reference }), check: checker.check };
  return { summary, leftOut: unmatched };
}

/** What is known of a picture that was cleaned. */
interface CleanedNote extends Omit<RatedImage, "file" | "figures"> {
  scores: OutputScores;
  checked: CheckedPicture;
}

/** What was noted of a picture; null if it is no such note. */
function cleanedNote(note: unknown): CleanedNote | null {
  const parsed = ratedNote(note);
  const checked = parsed && checkedPicture(parsed.checked);
  return checked && { ...parsed, checked };
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

/** Rows of a picture that are looked at at once: a large one is never held as floats. */
const rowsAtOnce = 256;

/** The mean of a picture's finite values, on 0 to 1; NaN if it has none. */
function brightnessOf(picture: Picture): number {
  const { height, width } = picture;
  const mean = new FiniteMean();
  for (let y = 0; y < height; y += rowsAtOnce) mean.add(partOf(picture, { y, x: 0, height: Math.min(rowsAtOnce, height - y), width }));
  return mean.value;
}

/** A picture in the form in which results show it. */
async function shown(
  values: Float32Array,
  { height, width, channels }: CleanedPicture["picture"],
  form: OpenedAnalysis<"denoise">["data"]["form"],
): Promise<Float32Array> {
  return Float32Array.from(await fitValues(values, { height, width, channels }, { ...form, type: "f32" }));
}
