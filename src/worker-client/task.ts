import { type Progress, progressIn, starting } from "../core/jobs/progress.js";
import type { JobOptions } from "./client.js";

/** The work of a task. It is cancelled by the signal in its options and reports events to them. */
export type Work<T> = (options: Required<JobOptions>) => Promise<T>;

/** What a task is given from outside. */
export interface TaskOptions extends JobOptions {
  /** Called after each report of progress. */
  onProgress?: (progress: Progress) => void;
}

/** One piece of work from its beginning to its end: its progress, and how to cancel it. It begins when it is constructed. Not a project's task, which is what its network learns. */
export class Task<T> {
  /** Settles as the work does; rejects with CancelledError once a cancelled work has stopped. */
  readonly result: Promise<T>;
  readonly #controller = new AbortController();
  #progress: Progress = starting;

  constructor(work: Work<T>, { signal, onEvent, onProgress }: TaskOptions = {}) {
    this.result = work({
      signal: signal ? AbortSignal.any([signal, this.#controller.signal]) : this.#controller.signal,
      onEvent: (event) => {
        if (event.kind === "progress") {
          this.#progress = progressIn(event);
          onProgress?.(this.#progress);
        }
        onEvent?.(event);
      },
    });
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** True once it was cancelled. */
  get cancelled(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Cancels the work. */
  cancel(): void {
    this.#controller.abort();
  }
}
