import { CancelledError, sentenceOf, UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { learningRateAt, warmupSteps } from "../../core/network/schedule.js";
import { randomStream, shuffle } from "../../core/numbers/random.js";
import type { EpochMetrics, RunRecord } from "../../core/runs/run.js";
import { readUsedState } from "../../runs/used-weights.js";
import type { Engine, Model } from "../contract/engine.js";
import { nextTurn } from "../images/next-turn.js";
import { fitScorers } from "../scoring/held-out.js";
import { augmentBatch } from "./augmentation.js";
import { writeFilm } from "./code-film.js";
import { interrupted, type TrainingContext } from "./context.js";
import { revivalEpochs, reviveDeadUnits } from "./dead-units.js";
import { diverged, finiteState } from "./divergence.js";
import { meanLoss } from "./evaluation.js";
import { measureGuide } from "./guide.js";
import { RunJournal, type RunProgress } from "./journal.js";
import { measureOutputs } from "./output-metrics.js";
import { Pace } from "./pace.js";
import type { Preparation } from "./preparation.js";
import { writePreview } from "./preview.js";

/** What a run is trained on and from. */
export interface TrainingJob extends RunProgress {
  engine: Engine;
  model: Model;
  preparation: Preparation;
}

/** Runs the epochs of one run. */
export class RunTrainer {
  readonly #engine: Engine;
  readonly #preparation: Preparation;
  readonly #context: TrainingContext;
  readonly #journal: RunJournal;
  readonly #settings: RunRecord["project"]["training"];
  readonly #steps: number;
  readonly #pace = new Pace();
  #model: Model;

  constructor({ engine, model, preparation, ...progress }: TrainingJob, context: TrainingContext) {
    this.#engine = engine;
    this.#model = model;
    this.#preparation = preparation;
    this.#context = context;
    this.#journal = new RunJournal(progress, context);
    this.#settings = progress.record.project.training;
    this.#steps = Math.ceil(preparation.training.count / this.#settings.batchSize);
  }

  get record(): RunRecord {
    return this.#journal.record;
  }

  get metrics(): readonly EpochMetrics[] {
    return this.#journal.metrics;
  }

  /** Releases the model's memory. */
  close(): void {
    this.#model.close();
  }

  /** Trains to the last epoch, or until patience ends. Throws CancelledError if it is stopped, UserError if the loss is no longer finite; the run's folder is whole in each case. */
  async run(): Promise<void> {
    const journal = this.#journal;
    try {
      await journal.setStatus("running", null);
      while (journal.position.epoch < this.#settings.epochs && !this.#patienceEnded()) await this.#epoch(journal.position.epoch + 1);
      await this.#finish();
    } catch (thrown) {
      const error =
        thrown instanceof CancelledError
          ? await this.#checkpoint().then(
              () => thrown,
              (failed: unknown) => failed,
            )
          : thrown;
      await this.#endEarly(error);
      throw error;
    }
  }

  async #epoch(epoch: number): Promise<void> {
    const { training } = this.#preparation;
    const { batchSize, seed, learningRate } = this.#settings;
    const journal = this.#journal;
    const model = this.#model;
    const order = shuffle(
      Int32Array.from({ length: training.count }, (_, i) => i),
      randomStream(seed, "shuffle", epoch),
    );
    for (let step = journal.position.step; step < this.#steps; step++) {
      await this.#waitWhilePaused();
      const started = this.#context.now();
      const batch = training.batch(order.subarray(step * batchSize, (step + 1) * batchSize));
      const shown = await (this.#preparation.shown?.(batch, epoch, step) ??
        augmentBatch(batch, this.#settings, model.network.image, epoch, step));
      const loss = await model.step(shown, this.#learningRate((epoch - 1) * this.#steps + step));
      if (!Number.isFinite(loss)) throw diverged("loss", { epoch, step: step + 1, learningRate });
      const milliseconds = this.#context.now() - started;
      this.#pace.count(milliseconds);
      journal.step(loss, batch.count, milliseconds);
      this.#progress(epoch, step + 1, loss);
      if (journal.checkpointDue) await this.#checkpoint();
    }
    await this.#endEpoch(epoch);
  }

  /** Between two steps: handles messages, waits while paused. Throws CancelledError if stopped. */
  async #waitWhilePaused(): Promise<void> {
    const { pause, signal } = this.#context;
    await nextTurn();
    if (pause.paused && !signal.aborted) {
      await this.#checkpoint();
      await this.#journal.setStatus("paused", null);
      await pause.pass(signal);
      if (!signal.aborted) await this.#journal.setStatus("running", null);
    }
    if (signal.aborted) throw new CancelledError();
  }

  async #endEpoch(epoch: number): Promise<void> {
    const preparation = this.#preparation;
    const journal = this.#journal;
    const { position } = journal;
    const started = this.#context.now();
    // The codes of an imported model are as its training left them.
    if (epoch <= revivalEpochs && journal.record.origin === undefined)
      this.#model = await reviveDeadUnits(this.#engine, this.#model, preparation);
    const model = this.#model;
    const state = await finiteState(model, { epoch, step: this.#steps, learningRate: this.#settings.learningRate });
    const validation = preparation.validation.count > 0 ? await meanLoss(model, preparation.validation) : undefined;
    const seconds = position.seconds + (this.#context.now() - started) / 1000;
    const metrics: EpochMetrics = {
      epoch,
      loss: position.lossSum / position.images,
      ...(validation !== undefined && { validationLoss: validation }),
      learningRate: this.#learningRate(epoch * this.#steps - 1),
      seconds,
      imagesPerSecond: position.images / position.seconds,
      ...(await measureOutputs(model, preparation)),
      ...(await measureGuide(model, preparation)),
    };
    await writeFilm(journal.files.film, model, preparation, epoch);
    const preview = await writePreview(journal.files, model, preparation, epoch);
    await journal.endEpoch(model.network, state, metrics, preview);
  }

  async #checkpoint(): Promise<void> {
    const { epoch, step } = this.#journal.position;
    const { learningRate } = this.#settings;
    await this.#journal.checkpoint(this.#model.network, await finiteState(this.#model, { epoch: epoch + 1, step, learningRate }));
  }

  async #finish(): Promise<void> {
    const journal = this.#journal;
    const { epochs, patience, seed } = this.#settings;
    const { project, training, validation } = this.#preparation;
    const { network } = this.#model;
    // What finds defects is fitted on pictures and not on the parts of them that are learned from, when it is first asked for.
    if (validation.count > 0 && project.task !== "detect") {
      const { files, record } = journal;
      const state = await readUsedState({ files, record, epoch: null });
      const best = await this.#engine.open(network, { state });
      try {
        await journal.keepHeldOut(await fitScorers(journal.files, { model: best, training, validation, seed }, this.#context));
      } finally {
        best.close();
      }
    }
    const { epoch } = journal.position;
    const early = sentence("Stopped after epoch {0}: the validation loss had not improved for {1} epochs.", epoch, patience);
    await journal.setStatus("finished", epoch < epochs ? early : null);
  }

  /** Keeps the folder whole when training ends before its last epoch. */
  async #endEarly(error: unknown): Promise<void> {
    const journal = this.#journal;
    if (error instanceof CancelledError) {
      const closed = this.#context.signal.reason === interrupted;
      await journal.setStatus(
        closed ? "interrupted" : "stopped",
        closed ? sentence("The window or terminal that it belonged to was closed. Resume it to go on.") : null,
      );
    } else if (error instanceof UserError && error.code === "disk-full") {
      // The record may not fit either; the run then counts as interrupted by its dead lock.
      await journal.setStatus("interrupted", error.sentence).catch(() => undefined);
    } else await journal.setStatus("failed", sentenceOf(error));
  }

  #patienceEnded(): boolean {
    const { record, position } = this.#journal;
    const { patience } = this.#settings;
    return patience > 0 && record.best !== null && position.epoch - record.best.epoch >= patience;
  }

  #learningRate(step: number): number {
    const { schedule, learningRate, warmupEpochs, epochs } = this.#settings;
    const totalSteps = epochs * this.#steps;
    return learningRateAt(
      { kind: schedule, learningRate, warmupSteps: warmupSteps(warmupEpochs, this.#steps, totalSteps), totalSteps },
      step,
    );
  }

  #progress(epoch: number, step: number, loss: number): void {
    if (!this.#pace.due(this.#context.now())) return;
    const left = this.#pace.left(this.#steps - step, this.#steps, this.#settings.epochs - epoch, this.#journal.metrics.at(-1)?.seconds);
    this.#context.report({ kind: "step", epoch, step, steps: this.#steps, loss, ...left });
  }
}
