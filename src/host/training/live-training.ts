import type { JobEvent } from "../../core/jobs/event.js";
import type { JobResultOf } from "../../core/jobs/job.js";
import { isActive, reduceTraining, startingTraining, type Training } from "../../core/jobs/training.js";
import type { OpenedRun } from "../../runs/run-folder.js";
import type { TrainerClient } from "../../worker-client/client.js";
import type { Children, Work } from "../platform/children.js";

/** One training in a child of its own, from its start to its end. */
export class LiveTraining {
  #state: Training;
  #client: TrainerClient | null = null;
  readonly #controller = new AbortController();

  /** `changed` is called after every event, with the state after it. */
  constructor(
    private readonly children: Children,
    epochs: number,
    private readonly changed: (event: JobEvent) => void,
  ) {
    this.#state = startingTraining(epochs);
  }

  get state(): Training {
    return this.#state;
  }

  /** The child that trains, once it runs. */
  get pid(): number | undefined {
    return this.#client?.pid;
  }

  /** Trains to the end. Throws UserError where it fails, CancelledError where it was stopped before it had a run folder. */
  async run(work: Extract<Work, { kind: "train" }>): Promise<JobResultOf<"train">> {
    const { client, engine } = await this.children.training();
    this.#client = client;
    try {
      const options = { signal: this.#controller.signal, onEvent: (event: JobEvent) => this.#take(event) };
      return await client.run({ ...work, engine }, options);
    } finally {
      await this.children.end(client);
    }
  }

  /** Holds the training at its next step. */
  pause(): void {
    this.#client?.pause();
  }

  /** Lets a held training go on. */
  continue(): void {
    this.#client?.resume();
  }

  /** Ends the training after its step; the run is kept and can be resumed. */
  stop(): void {
    this.#controller.abort();
  }

  #take(event: JobEvent): void {
    this.#state = reduceTraining(this.#state, event);
    this.changed(event);
  }
}

/** The last state of a run on disk, as if it had been watched. */
export function pastTraining({ files, record, metrics, previews }: OpenedRun): Training {
  const opened = reduceTraining(startingTraining(record.project.training.epochs), {
    kind: "run",
    folder: files.folder,
    record,
    metrics,
    previews,
  });
  const past = { ...opened, status: record.status, message: record.message };
  return { ...past, elsewhere: isActive(past) };
}
