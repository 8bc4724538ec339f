import { type Progress, starting } from "../core/jobs/progress.js";
import type { JobOptions } from "./client.js";

/** What a task does, with a signal to give up by and a function that takes its events. */
export type Work<T> = (options: Required<JobOptions>) => Promise<T>;

/** What a task is given from outside. */
export interface TaskOptions extends JobOptions {
  /** Called after each report of progress. */
  onProgress?: (progress: Progress) => void;
}

/** One piece of work from its beginning to its end: how far it is, and the way to give it up. It begins when it is made. */
export class Task<T> {
  /** Ends as the work does; if it is given up, with CancelledError as soon as the work has heard of it. */
  readonly result: Promise<T>;
  readonly #controller = new AbortController();
  #progress: Progress = starting;

  constructor(work: Work<T>, { signal, onEvent, onProgress }: TaskOptions = {}) {
    this.result = work({
      signal: signal ? AbortSignal.any([signal, this.#controller.signal]) : this.#controller.signal,
      onEvent: (event) => {
        if (event.kind === "progress") {
          const { kind: _, ...progress } = event;
          this.#progress = progress;
          onProgress?.(progress);
        }
        onEvent?.(event);
      },
    });
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** True once it was given up. */
  get cancelled(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Gives the work up. */
  cancel(): void {
    this.#controller.abort();
  }
}
