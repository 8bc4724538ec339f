import path from "node:path";
import type { JobEvent } from "../../src/core/jobs/event.js";
import { runJob } from "../../src/engine/jobs/run-job.js";
import { benchJobContext } from "../shared/job-context.js";
import type { Answer, NodeSide } from "./side.js";

/**
 * The product's whole training job on the workload's project, paused at its gate between two epochs: besides its steps an epoch
 * here looks after pause and stop, watches the codes, draws the preview and writes checkpoint and metrics.
 */
export async function openJobSide(folder: string): Promise<NodeSide> {
  const context = benchJobContext(folder);
  const { pause } = context;
  let started = performance.now();
  let answer: (answer: Answer) => void = () => undefined;
  const next = () =>
    new Promise<Answer>((resolve) => {
      answer = resolve;
    });
  const report = (event: JobEvent) => {
    if (event.kind !== "epoch") return;
    pause.close();
    answer({ seconds: (performance.now() - started) / 1000, loss: event.metrics.loss });
  };
  const first = next();
  const job = runJob({ kind: "train", project: path.join(folder, "project.aeproj"), resume: false }, { ...context, report });
  const failed = job.then(() => Promise.reject(new Error("The training ended by itself.")));
  await Promise.race([first, failed]);
  return {
    version: "",
    async run() {
      // What the pause itself costs, a checkpoint, does not count.
      await held();
      const done = next();
      started = performance.now();
      pause.open();
      return Promise.race([done, failed]);
    },
  };
}

/** Long enough for the checkpoint that a pause writes. */
const held = () => new Promise((resolve) => setTimeout(resolve, 100));
