import type { AnyScorerName } from "../../core/numbers/scorer.js";
import type { ProjectFile } from "../../core/project/schema.js";
import { pictureOf } from "../../core/runs/run.js";
import type { OpenedRun, RunFiles } from "../../runs/run-folder.js";
import type { Engine, Model } from "../contract/engine.js";
import { rangedEngine } from "../contract/ranged.js";
import { FeatureView } from "../features/feature-view.js";
import { progressOf } from "../images/progress.js";
import { type Restorer, restoredTiles } from "../images/tiled-image.js";
import type { JobContext } from "../job-context.js";
import { fitScorer, scoreAllHeldOut } from "../scoring/held-out.js";
import { type HeldOut, readHeldOut, writeHeldOut } from "../scoring/kept-held-out.js";
import { readScorer, writeScorer } from "../scoring/kept-scorer.js";
import type { FittedScorer } from "../scoring/scorer.js";
import { scorerOf } from "../scoring/scorers.js";
import { networkOf } from "../training/network-of.js";
import { openRunImages, type RunImages } from "./run-images.js";

/** A fitted scorer and what it says of the run's held-out images. */
export interface RunScorer extends HeldOut {
  fitted: FittedScorer;
}

/** What the scorers of a run are opened with; run, model and engine stay the caller's to close. */
export interface RunScorersInput {
  run: OpenedRun;
  model: Model;
  engine: Engine;
  /** The project as it is now, and its folder. */
  project: { file: ProjectFile; root: string };
  context: JobContext;
}

/** The scorers of a run: each is fitted on the run's images when it is first asked for, and then kept with the run. Whoever makes it closes it. */
export class RunScorers {
  #images: RunImages | null = null;
  #view: FeatureView | null = null;
  #tileModel: Model | null = null;

  constructor(private readonly input: RunScorersInput) {}

  get model(): Model {
    return this.input.model;
  }

  get files(): RunFiles {
    return this.input.run.files;
  }

  get context(): JobContext {
    return this.input.context;
  }

  /** Scores of held-out images by mse that the run's record has: all that there is of runs whose images are gone. */
  recorded(): number[] {
    return this.input.run.record.heldOut.mse ?? [];
  }

  /** Throws UserError if the scorer must be fitted and the images that the run learned from are not there; CancelledError. */
  async open(name: AnyScorerName): Promise<RunScorer> {
    const [opened] = await this.openAll([name]);
    return opened;
  }

  /** Several scorers, in their order; those that must be fitted look at the held-out images together. Throws as {@link open}. */
  async openAll(names: readonly AnyScorerName[]): Promise<RunScorer[]> {
    const opened = new Map<AnyScorerName, RunScorer>();
    for (const name of names) {
      const kept = await this.#kept(name);
      if (kept) opened.set(name, kept);
    }
    const missing = names.filter((name) => !opened.has(name));
    for (const scorer of missing.length > 0 ? await this.#fit(missing) : []) opened.set(scorer.fitted.name, scorer);
    return names.flatMap((name) => opened.get(name) ?? []);
  }

  /** The scores of the held-out images alone; a scorer that was never asked for is fitted. Throws as {@link open}. */
  async heldOutScores(name: AnyScorerName): Promise<number[]> {
    return ((await readHeldOut(this.files, this.model, name)) ?? (await this.open(name))).scores;
  }

  /** The images that the run learned from and its held-out ones. Throws UserError if they are not there. */
  async images(): Promise<RunImages> {
    const { run, project, context } = this.input;
    this.#images ??= await openRunImages(run, project, { view: await this.view(), restorer: await this.restorer() }, context);
    return this.#images;
  }

  /** The frozen network. Throws UserError if its file is missing. */
  async view(): Promise<FeatureView> {
    const { engine, context } = this.input;
    this.#view ??= await FeatureView.open(engine, context.featuresFolder);
    return this.#view;
  }

  /** The network on tiles of pictures at their own size; null if it does not see them so, or sees features in place of pixels. */
  async restorer(): Promise<Restorer | null> {
    const { run, engine, model } = this.input;
    const [height, width, channels] = pictureOf(run.record);
    if (!run.record.ownSizes || run.record.network.ofFeatures) return null;
    const settings = restoredTiles(height, width);
    const size = { height: settings.size, width: settings.size, channels: channels === 3 ? (3 as const) : (1 as const) };
    this.#tileModel ??= await rangedEngine(engine, run.record.modelRange).open(networkOf(run.record.project, size), {
      state: await model.state(),
    });
    const tiles = this.#tileModel;
    return { settings, restore: (tile) => tiles.reconstruct(tile, 1) };
  }

  /** Idempotent. */
  async close(): Promise<void> {
    const [images, view, tileModel] = [this.#images, this.#view, this.#tileModel];
    [this.#images, this.#view, this.#tileModel] = [null, null, null];
    images?.close();
    tileModel?.close();
    await view?.close();
  }

  async #kept(name: AnyScorerName): Promise<RunScorer | null> {
    const { run, model } = this.input;
    const fitted = await readScorer(run.files, model, scorerOf(name));
    const heldOut = fitted && (await readHeldOut(run.files, model, name));
    return fitted && heldOut && { fitted, ...heldOut };
  }

  async #fit(names: readonly AnyScorerName[]): Promise<RunScorer[]> {
    const { run, model, context } = this.input;
    const { training, heldOut: aside, detail, seed } = await this.images();
    const fitted: FittedScorer[] = [];
    for (const name of names) fitted.push(await fitScorer(scorerOf(name), { model, training, seed }, context));
    const progress = progressOf(context.report, "scoring-held-out", aside.count, context.now);
    const scored = await scoreAllHeldOut(fitted, model, aside, { signal: context.signal, onScored: progress });
    const found: RunScorer[] = [];
    for (const [index, one] of fitted.entries()) {
      const heldOut = {
        ...scored[index],
        detail: scorerOf(one.name).looksInDetail?.(model.network, run.record.ownSizes === true) ? detail : null,
      };
      await writeScorer(run.files, model, one);
      await writeHeldOut(run.files, model, one.name, heldOut);
      found.push({ fitted: one, ...heldOut });
    }
    return found;
  }
}
