import path from "node:path";
import { chooseEngine } from "../../src/setup/engine.js";
import { TrainerClient } from "../../src/worker-client/client.js";
import { NetworkSide, type Runner, rivals, runnerNames } from "../shared/network-side.js";
import { fewestRounds, medianSeconds, ratioOf, type Side, takeTurns } from "../shared/pairs.js";
import { alone, type Row } from "../shared/row.js";
import type { BenchContext, Section } from "../shared/subject.js";
import { writeWorkload } from "../shared/workload.js";
import { workloads } from "../shared/workloads.js";

/** Epochs after which memory has reached its peak. */
const epochs = 3;

/** From the start of a process to its first training step, and the most memory that training holds. */
export async function footprint(context: BenchContext): Promise<Section> {
  const workload = workloads.standard;
  const folder = await writeWorkload(workload, context.work);
  const others = rivals(context).filter((rival) => rival === "keras");
  const rows: Row[] = [];
  context.say("start to first step");
  const sides: Side[] = [firstStep(folder, context), ...others.map((rival) => firstRivalStep(rival, folder, context))];
  const rounds = await takeTurns(sides, fewestRounds);
  const seconds = (name: string) => ({ value: medianSeconds(rounds, name), unit: "s" });
  context.say("memory");
  const ours = { value: await peakMemory("job", folder, context), unit: "MB" };
  for (const rival of others) {
    const name = runnerNames[rival];
    const start = { ours: seconds(runnerNames.job), against: name, theirs: seconds(name), ratio: ratioOf(rounds, runnerNames.job, name) };
    rows.push({ what: `${workload.name}: start to first step`, ...start, goal: null });
    const theirs = { value: await peakMemory(rival, folder, context), unit: "MB" };
    rows.push({ what: `${workload.name}: peak memory`, ours, against: name, theirs, ratio: null, goal: null });
  }
  if (others.length === 0) {
    rows.push({ what: `${workload.name}: start to first step`, ours: seconds(runnerNames.job), ...alone, goal: null });
    rows.push({ what: `${workload.name}: peak memory`, ours, ...alone, goal: null });
  }
  return {
    title: "Start and memory",
    rows,
    notes: [
      `${workload.images} images of 64 by 64 from an .npy file. Ours is the product's own child process with its training job: it reads the images into the pixel store, starts TensorFlow and makes the run's folder. Keras's process imports, reads the images, builds the model and takes one \`train_on_batch\`.`,
      `Memory is the most that the process held (resident set) while starting and training ${epochs} epochs.`,
    ],
  };
}

/** The product's child process, from its fork to the first step of a run; images are decoded anew each time. */
function firstStep(folder: string, { root, paths }: BenchContext): Side {
  let started = 0;
  return {
    name: runnerNames.job,
    async block() {
      const { env } = await chooseEngine("tensorflow", paths);
      const cache = path.join(folder, `cache.${started++}`);
      const begin = performance.now();
      const client = new TrainerClient({
        engine: "tensorflow",
        script: path.join(root, "dist/trainer.js"),
        env: { ...env, AUTOENCODER_CACHE: cache },
      });
      const stop = new AbortController();
      let seconds = Number.NaN;
      try {
        await client.run(
          { kind: "train", project: path.join(folder, "project.aeproj"), resume: false },
          {
            signal: stop.signal,
            onEvent: (event) => {
              if (event.kind !== "step" || stop.signal.aborted) return;
              seconds = (performance.now() - begin) / 1000;
              stop.abort();
            },
          },
        );
      } finally {
        await client.dispose();
      }
      return seconds;
    },
  };
}

function firstRivalStep(rival: Runner, folder: string, context: BenchContext): Side {
  return {
    name: runnerNames[rival],
    async block() {
      const begin = performance.now();
      const side = await NetworkSide.open(rival, folder, context);
      try {
        await side.block("step");
        return (performance.now() - begin) / 1000;
      } finally {
        await side.close();
      }
    },
  };
}

async function peakMemory(runner: Runner, folder: string, context: BenchContext): Promise<number> {
  const side = await NetworkSide.open(runner, folder, context);
  try {
    for (let epoch = 0; epoch < epochs; epoch++) await side.block("train");
    return await side.peakMemory();
  } finally {
    await side.close();
  }
}
