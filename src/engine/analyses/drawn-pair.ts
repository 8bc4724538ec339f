import { type AnalysisKind, analyses } from "../../core/analyses/analyses.js";
import type { AnalysisRow } from "../../core/analyses/analysis.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import type { RunRecord } from "../../core/runs/run.js";
import type { OpenedRun } from "../../runs/run-folder.js";
import type { Engine, Model } from "../contract/engine.js";
import { openInput, openOwnSizedInput } from "../images/open-input.js";
import { pictureValues } from "../images/picture.js";
import type { JobContext } from "../job-context.js";
import type { Shape3 } from "../results/picture.js";
import { mostRestored } from "./image-heat.js";
import { PictureCleaner } from "./picture-cleaner.js";

/** A network as a run has it. */
export interface RunModel {
  run: OpenedRun;
  model: Model;
}

/** A picture `[H,W,C]` that a network made, with the image as it saw it. */
export interface Pair {
  input: Float32Array;
  output: Float32Array;
  size: Shape3;
}

/** A pair, or why there is none; neither if the network draws no pictures. */
export interface DrawnPair {
  pair: Pair | null;
  note: Sentence | null;
}

/** Whether an analysis by a run gives pictures of the sizes that they came in. */
export function drawsOwnSizes(kind: AnalysisKind, { ownSizes }: RunRecord): boolean {
  const { keepsSizes }: AnalysisRow = analyses[kind];
  return keepsSizes === true && ownSizes === true;
}

/** What a run's network makes of the image of a source: at the picture's own size if it sees it so, else in the run's form. Throws UserError if it cannot be read; CancelledError. */
export async function drawPair(
  engine: Engine,
  by: RunModel,
  kind: AnalysisKind,
  source: string,
  turn: () => Promise<void>,
  context: JobContext,
): Promise<DrawnPair> {
  const { run, model } = by;
  if (run.record.network.ofFeatures) return { pair: null, note: null };
  if (drawsOwnSizes(kind, run.record)) return drawWhole(engine, by, source, turn, context);
  const data = await openInput(source, run.record, context);
  try {
    const { height, width, channels } = data.form;
    const input = data.store.read([0], data.range);
    return { pair: { input, output: await model.reconstruct(input, 1), size: [height, width, channels] }, note: null };
  } finally {
    data.store.close();
  }
}

async function drawWhole(
  engine: Engine,
  { run, model }: RunModel,
  source: string,
  turn: () => Promise<void>,
  context: JobContext,
): Promise<DrawnPair> {
  const pictures = await openOwnSizedInput(source, run.record, context);
  const cleaner = new PictureCleaner(engine, model, run.record);
  try {
    const [height, width] = pictures.sizeOf(0);
    if (height * width > mostRestored)
      return {
        pair: null,
        note: sentence("The picture is too large to be cleaned again while you wait: denoise its folder into another to see all of it."),
      };
    for await (const { output, picture } of cleaner.clean(pictures, [0], turn))
      return { pair: { input: pictureValues(picture), output, size: [picture.height, picture.width, picture.channels] }, note: null };
    return { pair: null, note: null };
  } finally {
    cleaner.close();
    await pictures.close();
  }
}
