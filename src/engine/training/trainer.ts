import { CancelledError, sentenceOf, UserError } from "../../core/problem.js";
import { randomStream, shuffle } from "../../core/random.js";
import type { EpochMetrics, RunRecord, RunStatus } from "../../core/run.js";
import { learningRateAt, warmupSteps } from "../../core/schedule.js";
import { joined, type Sentence, sentence } from "../../core/sentence.js";
import { type Place, readCheckpoint, rotateCheckpoint, writeCheckpoint } from "../../runs/checkpoint.js";
import { appendMetrics } from "../../runs/metrics-file.js";
import { type RunFiles, writeRecord } from "../../runs/run-folder.js";
import type { Engine, Model, ModelState } from "../engine.js";
import type { Report } from "../images/progress.js";
import { disturb } from "./disturbance.js";
import { Pace } from "./pace.js";
import type { PauseGate } from "./pause.js";
import type { Preparation } from "./preparation.js";
import { writePreview } from "./preview.js";
import { pulseOf } from "./pulse.js";
import { meanLoss, scorePart } from "./scoring.js";
import { wakeCodes, wakingEpochs } from "./waking.js";

/** What a crash may cost at most, in milliseconds of training; see {@link TrainingContext.checkpointEvery}. */
export const usualCheckpointEvery = 5 * 60_000;

/** The reason to abort with when the process that asked for the training is gone: the run then counts as interrupted, not stopped. */
export const interrupted = "interrupted";

export interface TrainingContext {
  report: Report;
  signal: AbortSignal;
  pause: PauseGate;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
  /** Milliseconds after which a checkpoint in the middle of an epoch is due. */
  checkpointEvery: number;
}

/** What a run is trained on and from. */
export interface TrainingJob {
  engine: Engine;
  model: Model;
  preparation: Preparation;
  files: RunFiles;
  record: RunRecord;
  metrics: EpochMetrics[];
  place: Place;
}

/** Runs the epochs of one run, keeping its folder in step so that it can be ended at any moment. */
export class RunTrainer {
  readonly #job: TrainingJob;
  readonly #context: TrainingContext;
  #place: Place;
  #record: RunRecord;
  #lastCheckpoint: number;
  readonly #metrics: EpochMetrics[];
  #model: Model;
  readonly #steps: number;
  readonly #pace = new Pace();

  constructor(job: TrainingJob, context: TrainingContext) {
    this.#job = job;
    this.#context = context;
    this.#place = job.place;
    this.#record = job.record;
    this.#metrics = [...job.metrics];
    this.#model = job.model;
    this.#lastCheckpoint = context.now();
    this.#steps = Math.ceil(job.preparation.training.count / job.record.project.training.batchSize);
  }

  get record(): RunRecord {
    return this.#record;
  }

  get metrics(): readonly EpochMetrics[] {
    return this.#metrics;
  }

  /** Releases the model's memory. */
  close(): void {
    this.#model.close();
  }

  /** Trains to the last epoch, or until patience ends. Throws CancelledError when stopped, UserError when the loss is lost; the folder is whole in each case. */
  async run(): Promise<void> {
    const { training } = this.#record.project;
    try {
      await this.#setStatus("running", null);
      while (this.#place.epoch < training.epochs && !this.#patienceEnded()) await this.#epoch(this.#place.epoch + 1);
      await this.#finish();
    } catch (thrown) {
      const error =
        thrown instanceof CancelledError
          ? await this.#checkpoint().then(
              () => thrown,
              (failed: unknown) => failed,
            )
          : thrown;
      await this.#leave(error);
      throw error;
    }
  }

  async #epoch(epoch: number): Promise<void> {
    const { preparation, record } = this.#job;
    const model = this.#model;
    const { batchSize, seed } = record.project.training;
    const { training } = preparation;
    const order = shuffle(
      Int32Array.from({ length: training.count }, (_, i) => i),
      randomStream(seed, "shuffle", epoch),
    );
    for (let step = this.#place.step; step < this.#steps; step++) {
      await this.#hold();
      const started = this.#context.now();
      const batch = training.batch(order.subarray(step * batchSize, (step + 1) * batchSize));
      const shown = disturb(batch, record.project.training, model.network.image, epoch, step);
      const loss = await model.step(shown, this.#learningRate((epoch - 1) * this.#steps + step));
      if (!Number.isFinite(loss)) throw lost("loss", epoch, step + 1, record.project.training.learningRate);
      const taken = this.#context.now() - started;
      this.#pace.count(taken);
      const { lossSum, images, seconds } = this.#place;
      this.#place = {
        ...this.#place,
        step: step + 1,
        lossSum: lossSum + loss * batch.count,
        images: images + batch.count,
        seconds: seconds + taken / 1000,
      };
      this.#progress(epoch, step + 1, loss);
      if (this.#context.now() - this.#lastCheckpoint > this.#context.checkpointEvery) await this.#checkpoint();
    }
    await this.#endEpoch(epoch);
  }

  /** Between two steps: lets messages in, holds while paused, ends when stopped. */
  async #hold(): Promise<void> {
    const { pause, signal } = this.#context;
    await new Promise((resolve) => setImmediate(resolve));
    if (pause.paused && !signal.aborted) {
      await this.#checkpoint();
      await this.#setStatus("paused", null);
      await pause.pass(signal);
      if (!signal.aborted) await this.#setStatus("running", null);
    }
    if (signal.aborted) throw new CancelledError();
  }

  async #endEpoch(epoch: number): Promise<void> {
    const { preparation, engine, files } = this.#job;
    const place = this.#place;
    const started = this.#context.now();
    // The codes of an imported model are as its training left them.
    if (epoch <= wakingEpochs && this.#record.origin === undefined) this.#model = await wakeCodes(engine, this.#model, preparation);
    const model = this.#model;
    const state = await this.#goodState(epoch, this.#steps);
    const validation = preparation.validation.count > 0 ? await meanLoss(model, preparation.validation) : undefined;
    const seconds = place.seconds + (this.#context.now() - started) / 1000;
    const metrics: EpochMetrics = {
      epoch,
      loss: place.lossSum / place.images,
      ...(validation !== undefined && { validationLoss: validation }),
      learningRate: this.#learningRate(epoch * this.#steps - 1),
      seconds,
      imagesPerSecond: place.images / place.seconds,
      ...(await pulseOf(model, preparation)),
    };
    const better = validation !== undefined && (this.#record.best === null || validation < this.#record.best.loss);
    const preview = await writePreview(files, model, preparation, epoch);
    this.#place = { epoch, step: 0, lossSum: 0, images: 0, seconds: 0, metrics };
    if (better) {
      await writeCheckpoint(files.best, model.network, { state, place: this.#place });
      this.#record = { ...this.#record, best: { epoch, loss: validation } };
      await writeRecord(files, this.#record);
    }
    await rotateCheckpoint(files.folder, model.network, { state, place: this.#place });
    this.#lastCheckpoint = this.#context.now();
    await appendMetrics(files.metrics, metrics);
    this.#metrics.push(metrics);
    this.#context.report({ kind: "epoch", metrics, preview, best: this.#record.best });
  }

  async #checkpoint(): Promise<void> {
    const { files } = this.#job;
    const state = await this.#goodState(this.#place.epoch + 1, this.#place.step);
    await rotateCheckpoint(files.folder, this.#model.network, { state, place: this.#place });
    this.#lastCheckpoint = this.#context.now();
  }

  /** The model's state for a checkpoint. Throws UserError where the last step spoilt it, whose loss was taken before. */
  async #goodState(epoch: number, step: number): Promise<ModelState> {
    const state = await this.#model.state();
    const tensors = [state.weights, state.firstMoments, state.secondMoments].flatMap((group) => Object.values(group));
    if (tensors.every((values) => values.every(Number.isFinite))) return state;
    throw lost("weights", epoch, step, this.#record.project.training.learningRate);
  }

  async #finish(): Promise<void> {
    const { preparation, engine, files } = this.#job;
    const model = this.#model;
    if (preparation.validation.count > 0) {
      const { state } = await readCheckpoint(files.best, model.network);
      const best = await engine.open(model.network, { state });
      this.#record = { ...this.#record, heldOut: await scorePart(best, preparation.validation) };
      best.close();
    }
    const early = this.#place.epoch < this.#record.project.training.epochs;
    const message = early
      ? sentence(
          "Stopped after epoch {0}: the validation loss had not improved for {1} epochs.",
          this.#place.epoch,
          this.#record.project.training.patience,
        )
      : null;
    await this.#setStatus("finished", message);
  }

  /** Keeps the folder whole when training ends before its last epoch. */
  async #leave(error: unknown): Promise<void> {
    if (error instanceof CancelledError) {
      const lost = this.#context.signal.reason === interrupted;
      await this.#setStatus(
        lost ? "interrupted" : "stopped",
        lost ? sentence("The window or terminal that it belonged to was closed. Resume it to go on.") : null,
      );
    } else if (error instanceof UserError && error.code === "disk-full") {
      // The record may not fit either; the run then counts as interrupted by its dead lock.
      await this.#setStatus("interrupted", error.sentence).catch(() => undefined);
    } else await this.#setStatus("failed", sentenceOf(error));
  }

  async #setStatus(status: RunStatus, message: Sentence | null): Promise<void> {
    this.#record = { ...this.#record, status, message };
    await writeRecord(this.#job.files, this.#record);
    this.#context.report({ kind: "status", status, message });
  }

  #patienceEnded(): boolean {
    const { patience } = this.#record.project.training;
    const { best } = this.#record;
    return patience > 0 && best !== null && this.#place.epoch - best.epoch >= patience;
  }

  #learningRate(step: number): number {
    const { schedule, learningRate, warmupEpochs, epochs } = this.#record.project.training;
    const totalSteps = epochs * this.#steps;
    return learningRateAt(
      { kind: schedule, learningRate, warmupSteps: warmupSteps(warmupEpochs, this.#steps, totalSteps), totalSteps },
      step,
    );
  }

  #progress(epoch: number, step: number, loss: number): void {
    if (!this.#pace.due(this.#context.now())) return;
    const { epochs } = this.#record.project.training;
    const left = this.#pace.left(this.#steps - step, this.#steps, epochs - epoch, this.#metrics.at(-1)?.seconds);
    this.#context.report({ kind: "step", epoch, step, steps: this.#steps, loss, ...left });
  }
}

function lost(what: "loss" | "weights", epoch: number, step: number, learningRate: number): UserError {
  const ended =
    what === "loss"
      ? sentence("The loss became infinite in epoch {0}, step {1}, so the run was ended and its last checkpoint kept.", epoch, step)
      : sentence("The weights became infinite in epoch {0}, step {1}, so the run was ended and its last checkpoint kept.", epoch, step);
  const lower = Number((learningRate / 10).toPrecision(2));
  return new UserError(
    joined([ended, sentence("Try a learning rate of {0}, or check the value range of the images.", lower)]),
    "lost-loss",
  );
}
