import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { randomStream } from "../../core/numbers/random.js";
import type { AnyScorerName } from "../../core/numbers/scorer.js";
import type { ProjectFile } from "../../core/project/schema.js";
import { pictureOf } from "../../core/runs/run.js";
import type { OpenedRun, RunFiles } from "../../runs/run-folder.js";
import { taughtImages, taughtKey } from "../../runs/taught.js";
import type { Engine, Model } from "../contract/engine.js";
import { networkOf } from "../contract/network-of.js";
import { rangedEngine } from "../contract/ranged.js";
import { FeatureView } from "../features/feature-view.js";
import { progressOf } from "../images/progress.js";
import { type Restorer, restoredTiles } from "../images/tiled-image.js";
import type { JobContext } from "../job-context.js";
import { fitScorer, scoreAllHeldOut, scoreImages } from "../scoring/held-out.js";
import { type HeldOut, readHeldOut, writeHeldOut } from "../scoring/kept-held-out.js";
import { readScorer, writeScorer } from "../scoring/kept-scorer.js";
import type { FittedScorer } from "../scoring/scorer.js";
import { scorerOf } from "../scoring/scorers.js";
import { type Looking, openRunImages, type RunImages } from "./run-images.js";
import { openTaught, withoutTaught } from "./taught-images.js";

/** Of what is kept with taught images, in the folder of scorers. */
const taughtFolder = "taught";

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
  #keptFiles: Promise<RunFiles> | undefined;
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

  /** What a scorer is, with the images that the run was taught if it remembers images. Throws UserError if it must be fitted and the images that the run learned from are not there; CancelledError. */
  async open(name: AnyScorerName): Promise<RunScorer> {
    const [opened] = await this.openAll([name]);
    return opened;
  }

  /** Several scorers as {@link open} gives them, in their order; those that must be fitted look at the held-out images together. */
  async openAll(names: readonly AnyScorerName[]): Promise<RunScorer[]> {
    const taught = await this.keptFiles();
    const isTaught = (name: AnyScorerName) => this.#filesOf(name, taught) !== this.files;
    const opened = new Map<AnyScorerName, RunScorer>();
    for (const scorer of await this.untaughtAll(names.filter((name) => !isTaught(name)))) opened.set(scorer.fitted.name, scorer);
    for (const name of names.filter(isTaught)) opened.set(name, (await this.#kept(taught, name)) ?? (await this.#teach(taught, name)));
    return names.flatMap((name) => opened.get(name) ?? []);
  }

  /** The same without what they were taught. Throws as {@link open}. */
  async untaughtAll(names: readonly AnyScorerName[]): Promise<RunScorer[]> {
    const opened = new Map<AnyScorerName, RunScorer>();
    for (const name of names) {
      const kept = await this.#kept(this.files, name);
      if (kept) opened.set(name, kept);
    }
    const missing = names.filter((name) => !opened.has(name));
    for (const scorer of missing.length > 0 ? await this.#fit(missing) : []) opened.set(scorer.fitted.name, scorer);
    return names.flatMap((name) => opened.get(name) ?? []);
  }

  /** The scores of the held-out images alone; a scorer that was never asked for is fitted. Throws as {@link open}. */
  async heldOutScores(name: AnyScorerName): Promise<number[]> {
    const files = this.#filesOf(name, await this.keptFiles());
    return ((await readHeldOut(files, this.model, name)) ?? (await this.open(name))).scores;
  }

  /** How many images the run was taught. */
  async taughtCount(): Promise<number> {
    return (await taughtImages(this.files)).length;
  }

  /** Where that is kept which depends on the images that the run was taught: the run's own files if there are none. */
  keptFiles(): Promise<RunFiles> {
    this.#keptFiles ??= taughtKey(this.files).then((key) =>
      key === null ? this.files : { ...this.files, scorers: path.join(this.files.scorers, taughtFolder, key) },
    );
    return this.#keptFiles;
  }

  /** The images that the run learned from and its held-out ones. Throws UserError if they are not there. */
  async images(): Promise<RunImages> {
    const { run, project, context } = this.input;
    this.#images ??= await openRunImages(run, project, await this.looking(), context);
    return this.#images;
  }

  /** What looks at the run's pictures. Throws UserError if the frozen network's file is missing. */
  async looking(): Promise<Looking> {
    return { view: await this.view(), restorer: await this.restorer() };
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

  /** Where a scorer is kept: with what it was taught if it remembers images. */
  #filesOf(name: AnyScorerName, taught: RunFiles): RunFiles {
    return scorerOf(name).teach ? taught : this.files;
  }

  async #kept(files: RunFiles, name: AnyScorerName): Promise<RunScorer | null> {
    const kept = await readScorer(files, this.model, scorerOf(name));
    const heldOut = kept && (await readHeldOut(files, this.model, name));
    return kept && heldOut ? { fitted: kept, ...heldOut } : null;
  }

  /** Adds the taught images to a scorer's memory, and scores the held-out ones anew. */
  async #teach(files: RunFiles, name: AnyScorerName): Promise<RunScorer> {
    const { run, model, context } = this.input;
    const scorer = scorerOf(name);
    const [before] = await this.untaughtAll([name]);
    const { heldOut: aside, seed } = await this.images();
    const { signal } = context;
    const taught = await openTaught(run, before.detail && { size: before.detail, view: await this.view() }, context);
    try {
      const least = before.scores.reduce((low, score) => (Number.isFinite(score) && score < low ? score : low), Number.POSITIVE_INFINITY);
      const random = randomStream(seed, `teaching ${name}`);
      const fitted = (await scorer.teach?.(before.fitted, { model, taught, least, random, signal })) ?? before.fitted;
      const calibrating = withoutTaught(aside, taught);
      const progress = progressOf(context.report, "scoring-held-out", calibrating.count, context.now);
      const [scores] = await scoreImages([fitted], model, calibrating, { signal, onScored: progress });
      // The scale of heat stays, so that maps of before and after can be compared.
      const heldOut = { scores, heat: before.heat, detail: before.detail };
      await this.#forgetOthers(files);
      await writeScorer(files, model, fitted);
      await writeHeldOut(files, model, name, heldOut);
      return { fitted, ...heldOut };
    } finally {
      await taught.close();
    }
  }

  /** Removes what was kept for other taught images, as each may hold a memory of its own. */
  async #forgetOthers({ scorers }: RunFiles): Promise<void> {
    const all = path.dirname(scorers);
    const names = await readdir(all).catch(() => []);
    for (const name of names) if (name !== path.basename(scorers)) await rm(path.join(all, name), { recursive: true, force: true });
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
