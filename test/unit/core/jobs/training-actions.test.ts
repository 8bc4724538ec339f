import { expect, it } from "vitest";
import { trainingActions } from "../../../../src/core/jobs/training-actions.js";
import type { RunStatus } from "../../../../src/core/runs/run.js";
import { pastTraining } from "../../../../src/host/training/live-training.js";
import type { OpenedRun } from "../../../../src/runs/run-folder.js";

const opened = (status: RunStatus) =>
  ({
    files: { folder: "/digits.runs/1" },
    record: { id: "1", status, message: null, project: { training: { epochs: 5, loss: "mse" } }, best: null, engine: null },
    metrics: [],
    previews: [],
  }) as unknown as OpenedRun;

it("a run on disk that goes on is another process's, to be held and stopped there alone", () => {
  for (const status of ["running", "paused"] as const) {
    const training = pastTraining(opened(status));
    expect(training).toMatchObject({ status, elsewhere: true });
    expect(trainingActions(training)).toEqual([]);
  }
  const ended = pastTraining(opened("stopped"));
  expect(ended.elsewhere).toBe(false);
  expect(trainingActions(ended)).toEqual(["train", "resume"]);
});
