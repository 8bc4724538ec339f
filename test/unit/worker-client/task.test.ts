import { describe, expect, it } from "vitest";
import type { JobEvent } from "../../../src/core/jobs/event.js";
import { type Progress, starting } from "../../../src/core/jobs/progress.js";
import { CancelledError, throwIfCancelled } from "../../../src/core/language/error.js";
import { Task, type Work } from "../../../src/worker-client/task.js";

/** Work that goes on until it is given up. */
const endless: Work<never> = ({ signal }) =>
  new Promise((_, reject) => {
    const stop = () => reject(new CancelledError());
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
  });
const halfway: JobEvent = { kind: "progress", stage: "embedding", done: 5, total: 10, secondsLeft: 2 };

describe("a task", () => {
  it("begins when it is made, and ends with what its work gives back", async () => {
    let begun = false;
    const task = new Task(async () => {
      begun = true;
      return 42;
    });
    expect(begun).toBe(true);
    expect([await task.result, task.cancelled]).toEqual([42, false]);
  });

  it("knows how far its work is, and tells every event", async () => {
    const [events, told]: [JobEvent[], Progress[]] = [[], []];
    const row: JobEvent = { kind: "rows", rows: [{ file: "a.png" }] };
    let goOn = () => {};
    const task = new Task(
      async ({ onEvent }) => {
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        onEvent(halfway);
        onEvent(row);
      },
      { onEvent: (event) => events.push(event), onProgress: (progress) => told.push(progress) },
    );
    expect(task.progress).toEqual(starting);
    goOn();
    await task.result;
    const { kind: _, ...progress } = halfway;
    expect(task.progress).toEqual(progress);
    expect([events, told]).toEqual([[halfway, row], [progress]]);
  });

  it("has its progress before who is told of it looks", async () => {
    const seen: number[] = [];
    const task: Task<void> = new Task(
      async ({ onEvent }) => {
        await null;
        onEvent(halfway);
      },
      { onProgress: () => seen.push(task.progress.done), onEvent: () => seen.push(task.progress.done) },
    );
    await task.result;
    expect(seen).toEqual([5, 5]);
  });

  it("is given up by itself", async () => {
    const outer = new AbortController();
    const task = new Task(endless, { signal: outer.signal });
    task.cancel();
    await expect(task.result).rejects.toBeInstanceOf(CancelledError);
    expect([task.cancelled, outer.signal.aborted]).toEqual([true, false]);
  });

  it.each(["before", "after"])("is given up by a signal from outside that is aborted %s it began", async (when) => {
    const outer = new AbortController();
    if (when === "before") outer.abort();
    const task = new Task(endless, { signal: outer.signal });
    outer.abort();
    await expect(task.result).rejects.toBeInstanceOf(CancelledError);
  });

  it("fails as its work does, and another way to give it up changes nothing then", async () => {
    const task = new Task(async ({ signal }) => {
      throwIfCancelled(signal);
      throw new Error("no images");
    });
    await expect(task.result).rejects.toThrow("no images");
    task.cancel();
    await expect(task.result).rejects.toThrow("no images");
  });
});
