import type { Sentence } from "../../core/language/sentence.js";
import { type Network, networkTotals } from "../../core/network/network.js";
import { learnsByBlindSpots } from "../../core/project/blind-spot.js";
import { epochStep } from "../../core/runs/kept-epochs.js";
import type { EpochMetrics, RunRecord, RunStatus } from "../../core/runs/run.js";
import { type CheckpointPosition, rotateCheckpoint, writeCheckpoint } from "../../runs/checkpoint.js";
import { keepEpoch } from "../../runs/epoch-weights.js";
import { appendMetrics } from "../../runs/metrics-file.js";
import { type RunFiles, writeRecord } from "../../runs/run-folder.js";
import type { ModelState } from "../contract/engine.js";
import type { TrainingContext } from "./context.js";

/** How far a run has come: what its folder holds. */
export interface RunProgress {
  files: RunFiles;
  record: RunRecord;
  metrics: EpochMetrics[];
  position: CheckpointPosition;
}

/** The folder of a run that is being trained, written in such an order that the run can be ended at any moment. */
export class RunJournal {
  readonly files: RunFiles;
  #record: RunRecord;
  #position: CheckpointPosition;
  #written: number;
  readonly #metrics: EpochMetrics[];
  /** False if the validation loss does not tell which epoch is best: how well hidden pixels are foretold is not how well noise is taken away. */
  readonly #ranked: boolean;
  /** Every so many epochs the weights are kept; null if none are. */
  readonly #keptStep: number | null;

  constructor(
    { files, record, metrics, position }: RunProgress,
    private readonly context: Pick<TrainingContext, "report" | "now" | "checkpointEvery">,
  ) {
    this.files = files;
    this.#record = record;
    this.#metrics = [...metrics];
    this.#position = position;
    this.#written = context.now();
    this.#ranked = !learnsByBlindSpots(record.project);
    this.#keptStep = epochStep(networkTotals(record.network).parameters, record.project.training.epochs);
  }

  get record(): RunRecord {
    return this.#record;
  }

  get metrics(): readonly EpochMetrics[] {
    return this.#metrics;
  }

  get position(): CheckpointPosition {
    return this.#position;
  }

  /** True if the last checkpoint is so old that a crash would lose too much work. */
  get checkpointDue(): boolean {
    return this.context.now() - this.#written > this.context.checkpointEvery;
  }

  /** Counts a step on `images` images that took `milliseconds`. The next checkpoint writes it to disk. */
  step(loss: number, images: number, milliseconds: number): void {
    const position = this.#position;
    this.#position = {
      ...position,
      step: position.step + 1,
      lossSum: position.lossSum + loss * images,
      images: position.images + images,
      seconds: position.seconds + milliseconds / 1000,
    };
  }

  async setStatus(status: RunStatus, message: Sentence | null): Promise<void> {
    await this.#write({ status, message });
    this.context.report({ kind: "status", status, message });
  }

  /** Writes the held-out images' scores by the best checkpoint into the record. */
  async keepHeldOut(heldOut: RunRecord["heldOut"]): Promise<void> {
    await this.#write({ heldOut });
  }

  async checkpoint(network: Network, state: ModelState): Promise<void> {
    await rotateCheckpoint(this.files.folder, network, { state, position: this.#position });
    this.#written = this.context.now();
  }

  /** Writes the end of an epoch: its state, also as the best if the validation loss is the lowest, its weights if they are kept, then its line of metrics. */
  async endEpoch(network: Network, state: ModelState, metrics: EpochMetrics, preview: string): Promise<void> {
    const { epoch, validationLoss } = metrics;
    this.#position = { epoch, step: 0, lossSum: 0, images: 0, seconds: 0, metrics };
    if (this.#ranked && validationLoss !== undefined && validationLoss < (this.#record.best?.loss ?? Number.POSITIVE_INFINITY)) {
      await writeCheckpoint(this.files.best, network, { state, position: this.#position });
      await this.#write({ best: { epoch, loss: validationLoss } });
    }
    if (this.#keptStep !== null) await keepEpoch(this.files.epochs, network, { state, position: this.#position }, this.#keptStep);
    await this.checkpoint(network, state);
    await appendMetrics(this.files.metrics, metrics);
    this.#metrics.push(metrics);
    this.context.report({ kind: "epoch", metrics, preview, best: this.#record.best });
  }

  async #write(change: Partial<RunRecord>): Promise<void> {
    this.#record = { ...this.#record, ...change };
    await writeRecord(this.files, this.#record);
  }
}
