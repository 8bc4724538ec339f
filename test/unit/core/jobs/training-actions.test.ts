import { expect, it } from "vitest";
import { hasModel, startingTraining, type Training } from "../../../../src/core/jobs/training.js";
import {
  beginsTraining,
  type TrainingAction,
  trainingActionNames,
  trainingActions,
  trainingActionTable,
  trainingHindrance,
} from "../../../../src/core/jobs/training-actions.js";
import { inEnglish } from "../../../../src/core/language/sentence.js";
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
  expect(trainingActions(ended)).toEqual(["resume", "train"]);
});

const training = (change: Partial<Training>): Training => ({ ...startingTraining(5), ...change });
const epoch = { epoch: 1, loss: 0.1, learningRate: 0.001, seconds: 1 };
const imported = training({ status: "finished", origin: "Autoencoder.h5" });

it.each<[string, Training | null, TrainingAction[]]>([
  ["before the first", null, ["train"]],
  ["starting", training({}), ["stop"]],
  ["running", training({ status: "running" }), ["pause", "stop"]],
  ["paused", training({ status: "paused" }), ["continue", "stop"]],
  ["interrupted", training({ status: "interrupted" }), ["resume", "train"]],
  ["finished", training({ status: "finished" }), ["train"]],
  ["failed", training({ status: "failed" }), ["train"]],
  ["imported", imported, ["trainOn", "trainAnew"]],
  ["imported and trained on", { ...imported, metrics: [epoch] }, ["train"]],
])("%s: what can be done, the primary action first", (_, state, actions) => {
  expect(trainingActions(state)).toEqual(actions);
});

it("training an imported model on is resuming it, and anew is training it", () => {
  expect([trainingActionTable.trainOn.request, trainingActionTable.trainAnew.request]).toEqual(["resume", "train"]);
  expect(trainingActionNames.filter(beginsTraining)).toEqual(["train", "trainAnew", "resume", "trainOn"]);
});

it("a model is there after an epoch or an import, whether of a run before or of the training under way", () => {
  const run = (epochs: number, origin: string | null = null) => ({ epochs, origin });
  expect(hasModel({ runs: [], training: null })).toBe(false);
  expect(hasModel({ runs: [run(0)], training: training({ status: "failed" }) })).toBe(false);
  expect(hasModel({ runs: [run(0), run(3)], training: training({}) })).toBe(true);
  expect(hasModel({ runs: [run(0, "Autoencoder.h5")], training: null })).toBe(true);
  expect(hasModel({ runs: [], training: imported })).toBe(true);
  expect(hasModel({ runs: [], training: training({ status: "running", metrics: [epoch] }) })).toBe(true);
});

it("says what stands in the way of training", () => {
  const free = { restricted: false, document: { ok: true, readOnly: false, network: { ok: true } }, training: null };
  const why = (change: Partial<Parameters<typeof trainingHindrance>[0]>) => {
    const said = trainingHindrance({ ...free, ...change });
    return said && inEnglish(said);
  };
  expect(why({})).toBeNull();
  expect(why({ document: { ok: true, readOnly: false, network: { ok: "unknown" } } })).toBeNull();
  expect(why({ restricted: true })).toBe("Nothing runs in Restricted Mode.");
  expect(why({ document: { ok: false, readOnly: true } })).toBe("Correct the project first.");
  expect(why({ document: { ok: true, readOnly: true, network: { ok: false } } })).toBe("The project is read-only.");
  expect(why({ document: { ok: true, readOnly: false, network: { ok: false } } })).toBe("Correct the network first.");
  expect(why({ training: training({ status: "running", elsewhere: true }) })).toBe("Another window or a terminal trains this project.");
});
