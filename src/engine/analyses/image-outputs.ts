import { type AnalysisKind, type AnyResult, analyses } from "../../core/analyses/analyses.js";
import type { AnalysisRow } from "../../core/analyses/analysis.js";
import { errorCode } from "../../core/analyses/atlas.js";
import type { AskedImage, ImageOutput } from "../../core/analyses/image-output.js";
import type { ResultRecord } from "../../core/analyses/result.js";
import { UserError } from "../../core/language/error.js";
import { type Sentence, sentence } from "../../core/language/sentence.js";
import { medianFilter } from "../../core/numbers/classical-filters.js";
import { requireResult } from "../../runs/result-folder.js";
import { runForUse } from "../../runs/runs.js";
import type { Engine } from "../contract/engine.js";
import type { Drawer } from "../contract/kept-drawer.js";
import { isFitted } from "../fitting/judge.js";
import { type RunScorer, RunScorers, type RunScorersInput } from "../fitting/run-scorers.js";
import { cacheKey } from "../images/cache.js";
import { nextTurn } from "../images/next-turn.js";
import { contentOf } from "../images/one-image.js";
import type { JobContext } from "../job-context.js";
import { readProject } from "../read-project.js";
import { fromBytes, pngOf, type Shape3 } from "../results/picture.js";
import { writeKept } from "../results/trim-pictures.js";
import { type DrawnPair, drawPair, drawsOwnSizes, type Pair, type RunModel } from "./drawn-pair.js";
import { openAlone, originOf } from "./image-alone.js";
import { type JudgedImage, judgeImage } from "./image-heat.js";
import { ReferenceImages } from "./reference-images.js";
import { openModel } from "./run-model.js";

/** How far a score may be from the kept one, as a share of it: rounding differs with the number of images that are looked at together. */
const closeEnough = 0.01;

/** Pixels of a picture up to which its baseline is drawn as well: a median of more takes seconds. */
const mostFiltered = 1_000_000;

function isFiltered(kind: AnalysisKind, [height, width]: Shape3): boolean {
  const { hasBaseline }: AnalysisRow = analyses[kind];
  return hasBaseline === true && height * width <= mostFiltered;
}

/** A score as a run keeps it, and the scorers that it is of, which are closed with it. */
interface KeptJudge {
  fitted: RunScorers;
  scorer: RunScorer;
}

/** What draws the images of a result as its network sees them, open as long as images are drawn. */
export class ImageOutputs implements Drawer<AskedImage, ImageOutput> {
  /** The network that was compared with last, by the folder of its result. */
  #compared: ({ folder: string } & RunModel) | null = null;
  /** The clean images that the result was compared with, looked for when one is wanted first. */
  #references: Promise<ReferenceImages> | null = null;

  private constructor(
    private readonly project: string,
    private readonly folder: string,
    private readonly own: RunModel,
    private readonly engine: Engine,
    /** Null if the result has no heat maps, or if the run no longer keeps their score. */
    private readonly judge: KeptJudge | null,
    private readonly context: JobContext,
  ) {}

  /** Opens the network and the score of the result in `folder`; fits nothing. Throws UserError if the result or its run is gone. */
  static async open(project: string, folder: string, asked: JobContext): Promise<ImageOutputs> {
    // Kept for the images that are asked for next, so that giving up this one does not end it.
    const context = { ...asked, signal: new AbortController().signal };
    const { record } = await requireResult(folder);
    const run = await runForUse(project, record.result);
    const engine = await context.openEngine();
    try {
      const model = await openModel(run, engine);
      try {
        const judge = await openKeptJudge(project, record, { run, model, engine, context });
        return new ImageOutputs(project, folder, { run, model }, engine, judge, context);
      } catch (error) {
        model.close();
        throw error;
      }
    } catch (error) {
      engine.close();
      throw error;
    }
  }

  /** Draws an image. Throws UserError if it is no longer there; CancelledError. */
  async draw({ index, compared }: AskedImage, signal: AbortSignal): Promise<ImageOutput> {
    const kept = await requireResult(this.folder);
    const [row] = await kept.rows([index]);
    if (!row) throw new UserError(sentence("The result has no image of the number {0}.", index), "no-image");
    const origin = originOf(kept.record.result, row);
    const content = await contentOf(origin.file);
    const context = { ...this.context, signal };
    const turn = () => nextTurn(signal);
    const alone = await openAlone(origin);
    try {
      await turn();
      const judged = this.judge && (await judgeImage(alone.source, { ...this.judge, ...this.own }, turn, context));
      await turn();
      const drawn = await this.#pair(alone.source, kept.record.result.kind, judged, turn, context);
      const other =
        drawn.pair && compared !== undefined && (await this.#other(compared, alone.source, kept.record.result.kind, turn, context));
      const alike = other && other.size.join() === drawn.pair?.size.join() ? other : null;
      const clean = drawn.pair && (await this.#reference(row.file, kept.record.result, drawn.pair.size, context));
      const fileOf = (name: string) => context.cache.thumbnails(cacheKey("image output", name, this.folder, row.file, ...content));
      const write = async (name: string, values: Float32Array, size: Shape3) => {
        await writeKept(fileOf(name), await pngOf(values, size));
        return fileOf(name);
      };
      const pair = drawn.pair && {
        input: await write("input", drawn.pair.input, drawn.pair.size),
        output: await write("output", drawn.pair.output, drawn.pair.size),
        reference: clean && (await write("reference", clean, drawn.pair.size)),
        compared: alike && (await write(`output of ${compared}`, alike.output, alike.size)),
        baseline: isFiltered(kept.record.result.kind, drawn.pair.size)
          ? await write("baseline", medianFilter(drawn.pair.input, drawn.pair.size), drawn.pair.size)
          : null,
      };
      const note = "heat" in kept.record.atlases ? heatNote(judged, (await kept.columns()).scores?.[index], row.file) : null;
      if (note || !judged?.heat) return { pair, heat: null, note: note ?? drawn.note };
      const codes = Uint8Array.from(judged.heat, (heat) => errorCode(heat * heat));
      await writeKept(fileOf("heat"), await fromBytes(codes, judged.size[0], judged.size[1], 1).png().toBuffer());
      return { pair, heat: { file: fileOf("heat"), view: judged.view }, note: drawn.note };
    } finally {
      await alone.close();
    }
  }

  async close(): Promise<void> {
    await this.judge?.fitted.close();
    this.#compared?.model.close();
    this.own.model.close();
    this.engine.close();
  }

  /** What the network makes of the image of a source; what judging it has restored already is not drawn again. */
  async #pair(
    source: string,
    kind: AnalysisKind,
    judged: JudgedImage | null,
    turn: () => Promise<void>,
    context: JobContext,
  ): Promise<DrawnPair> {
    if (judged?.restored) return { pair: judged.restored, note: null };
    if (judged?.tooLarge)
      return {
        pair: null,
        note: sentence("The picture is too large to be restored as a whole while you wait: its reconstruction is shown small."),
      };
    return drawPair(this.engine, this.own, kind, source, turn, context);
  }

  /** The clean image of an image, in the size that its output has; null if there is none of that size, or none any more. */
  async #reference(file: string, result: AnyResult, size: Shape3, context: JobContext): Promise<Float32Array | null> {
    if (!("reference" in result) || result.reference === undefined) return null;
    this.#references ??= ReferenceImages.open(result.input, result.reference, this.context);
    try {
      const { record } = this.own.run;
      return await (await this.#references).read(file, record, drawsOwnSizes(result.kind, record), size, context);
    } catch (error) {
      // It is one of several pictures: that its file is gone must not hide the others.
      if (error instanceof UserError) return null;
      throw error;
    }
  }

  /** What the network of another result makes of the image of a source; null if that result or its run is gone. */
  async #other(folder: string, source: string, kind: AnalysisKind, turn: () => Promise<void>, context: JobContext): Promise<Pair | null> {
    try {
      if (this.#compared?.folder !== folder) {
        const other = await requireResult(folder);
        const run = await runForUse(this.project, other.record.result);
        const model = await openModel(run, this.engine);
        this.#compared?.model.close();
        this.#compared = { folder, run, model };
      }
      return (await drawPair(this.engine, this.#compared, kind, source, turn, context)).pair;
    } catch (error) {
      // It is one of several pictures: that it cannot be had must not hide the others.
      if (error instanceof UserError) return null;
      throw error;
    }
  }
}

/** The score that a result was judged by as its run keeps it; null if it is none of anomalies, or of a version before, or not kept. Throws UserError if the project has errors. */
async function openKeptJudge(
  project: string,
  { result }: ResultRecord,
  opened: Omit<RunScorersInput, "project">,
): Promise<KeptJudge | null> {
  if (!("trust" in result) || !result.trust || result.heatScale !== 1) return null;
  const fitted = new RunScorers({ ...opened, project: await readProject(project) });
  try {
    if (await isFitted(fitted, result.trust.score)) return { fitted, scorer: await fitted.open(result.trust.score) };
  } catch (error) {
    await fitted.close();
    throw error;
  }
  await fitted.close();
  return null;
}

/** Why the heat of an image is not drawn anew; null if it is. */
function heatNote(judged: JudgedImage | null, kept: number | undefined, file: string): Sentence | null {
  if (!judged?.heat)
    return sentence("The run no longer keeps what this heat was found with, so that it is shown small. Flag the folder again.");
  if (kept !== undefined && Math.abs(judged.score - kept) <= closeEnough * Math.max(Math.abs(kept), Math.abs(judged.score))) return null;
  return sentence(
    "{0}, or what the run was taught, has changed since it was judged: its heat is shown as it was then. Flag the folder again.",
    file,
  );
}
