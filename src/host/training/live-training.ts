import type { JobEvent } from "../../core/jobs/event.js";
import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { isActive, reduceTraining, startingTraining, type Training } from "../../core/jobs/training.js";
import type { OpenedRun } from "../../runs/run-folder.js";
import type { JobOptions, TrainerClient } from "../../worker-client/client.js";
import { Task } from "../../worker-client/task.js";
import type { Children } from "../platform/children.js";

/** One training in a child of its own, from its start to its end. */
export class LiveTraining {
  #state: Training;
  #client: TrainerClient | null = null;
  #task: Task<JobResult<"train">> | null = null;

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

  /** The number of the child process that trains, once it runs. */
  get pid(): number | undefined {
    return this.#client?.pid;
  }

  /** Trains to the end. Throws UserError if it fails, CancelledError if it was stopped before it had a run folder. */
  run(request: JobRequest<"train">): Promise<JobResult<"train">> {
    const task = new Task((watched) => this.#train(request, watched), { onEvent: (event) => this.#onEvent(event) });
    this.#task = task;
    return task.result;
  }

  /** Pauses the training at its next step. */
  pause(): void {
    this.#client?.pause();
  }

  /** Continues a paused training. */
  continue(): void {
    this.#client?.resume();
  }

  /** Ends the training after its step; the run is kept and can be resumed. */
  stop(): void {
    this.#task?.cancel();
  }

  async #train(request: JobRequest<"train">, watched: JobOptions): Promise<JobResult<"train">> {
    const client = await this.children.training();
    this.#client = client;
    try {
      return await client.run({ kind: "train", ...request }, watched);
    } finally {
      await this.children.end(client);
    }
  }

  #onEvent(event: JobEvent): void {
    this.#state = reduceTraining(this.#state, event);
    this.changed(event);
  }
}

/** The last state of a run on disk, as if it had been watched. */
export function pastTraining({ files, record, metrics, previews, clean }: OpenedRun): Training {
  const opened = reduceTraining(startingTraining(record.project.training.epochs), {
    kind: "run",
    folder: files.folder,
    record,
    metrics,
    previews,
    clean,
  });
  const past = { ...opened, status: record.status, message: record.message };
  return { ...past, elsewhere: isActive(past) };
}
