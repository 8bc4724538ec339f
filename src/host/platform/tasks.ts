import type * as vscode from "vscode";
import type { JobKind } from "../../core/jobs/jobs.js";
import { starting } from "../../core/jobs/progress.js";
import { CancelledError } from "../../core/language/error.js";
import type { Panel, TaskState } from "../../protocol/webview.js";
import { Task, type TaskOptions, type Work } from "../../worker-client/task.js";
import type { PageChannel } from "./page-channel.js";
import { explain } from "./report-errors.js";

/** What a task is about: its kind, its panel, and its title for people. */
export interface TaskSubject {
  kind: JobKind;
  panel: Panel;
  title: string;
}

/** The tasks of one project that its panels show: the progress of each, and why the last one failed. */
export class Tasks implements vscode.Disposable {
  #states: TaskState[] = [];
  readonly #running = new Map<number, Task<unknown>>();
  #lastId = 0;

  constructor(private readonly pages: PageChannel) {}

  get states(): TaskState[] {
    return this.#states;
  }

  /** Does work as a task and shows its progress. Throws what the work throws. */
  async run<T>({ kind, panel, title }: TaskSubject, work: Work<T>, options: TaskOptions = {}): Promise<T> {
    const id = ++this.#lastId;
    const state = { id, kind, panel, title };
    // A panel's next task takes the failed one off the page.
    this.#show((other) => other.state === "running" || other.panel !== panel, { ...state, ...starting, state: "running" });
    const task = new Task(work, {
      ...options,
      onProgress: (progress) => {
        this.#show((other) => other.id !== id, { ...state, ...progress, state: "running" });
        options.onProgress?.(progress);
      },
    });
    this.#running.set(id, task);
    try {
      const result = await task.result;
      this.#show((other) => other.id !== id);
      return result;
    } catch (error) {
      const failed: TaskState[] = error instanceof CancelledError ? [] : [{ ...state, state: "failed", message: explain(error) }];
      this.#show((other) => other.id !== id, ...failed);
      throw error;
    } finally {
      this.#running.delete(id);
    }
  }

  /** Cancels a task that runs, or removes one that failed. */
  cancel(id: number): void {
    const running = this.#running.get(id);
    if (running) running.cancel();
    else this.#show((other) => other.id !== id);
  }

  /** Cancels the tasks that run in a panel. */
  cancelIn(panel: Panel): void {
    for (const { id, panel: shown, state } of this.#states) if (shown === panel && state === "running") this.cancel(id);
  }

  dispose(): void {
    for (const task of this.#running.values()) task.cancel();
  }

  /** Keeps the tasks for which `stays` is true, adds others, and tells the pages. */
  #show(stays: (task: TaskState) => boolean, ...added: TaskState[]): void {
    this.#states = [...this.#states.filter(stays), ...added];
    this.pages.patch({ tasks: this.#states });
  }
}
