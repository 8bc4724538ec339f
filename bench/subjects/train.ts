import { trainingThreads } from "../../src/engine/training/threads.js";
import { NetworkSide, type Runner, rivals, runnerNames } from "../shared/network-side.js";
import { medianSeconds, type Ratio, type Rounds, ratioOf, scaled, takeTurns } from "../shared/pairs.js";
import type { Row } from "../shared/row.js";
import type { BenchContext, Section } from "../shared/subject.js";
import { networkOf, type Workload, writeWorkload } from "../shared/workload.js";
import { workloads } from "../shared/workloads.js";
import { stepFlops } from "./flops.js";

/** Time by the rival's that is to be reached, each side's own epoch on the same images. */
const goals: Record<keyof typeof workloads, { keras: number; torch: number; tfjs: number }> = {
  classic15: { keras: 0.62, torch: 0.72, tfjs: 0.35 },
  classic3: { keras: 0.55, torch: 1.1, tfjs: 0.3 },
  standard: { keras: 0.6, torch: 0.7, tfjs: 0.35 },
  residual: { keras: 0.9, torch: 0.72, tfjs: 0.6 },
};
/** Share of the machine's matrix-multiply peak that a step is to reach. */
const peakGoal = 0.85;
/** The product of two square matrices whose speed counts as the machine's peak, and its size. */
const product = "matrix product";
const productSize = 2048;
const again = "ours again";
/** Losses of the first epoch from the same weights may differ by this factor, as the order of the images does. */
const lossFactor = 1.5;

/** A training step and a whole epoch against tfjs-node's, Keras's and PyTorch's. */
export async function train(context: BenchContext): Promise<Section> {
  const rows: Row[] = [];
  const versions = new Set<string>();
  for (const [key, workload] of Object.entries(workloads) as [keyof typeof workloads, Workload][]) {
    if (!context.includes(workload.name)) continue;
    context.say(workload.name);
    rows.push(...(await measure(workload, goals[key], versions, context)));
  }
  return {
    title: "Training",
    rows,
    notes: [
      `${[...versions].join(", ")}; float32, ${context.threads} threads, the same network, first weights, images and batch for all.`,
      "oneDNN's operations are on for all that run on TensorFlow. Ours takes the threads that the product takes for the network: one for classic 3/9.",
      "Time of one epoch divided by its steps. Ours is the training graph fed shuffled batches from the pixel store; the whole epoch is the product's job, with preview, checkpoint and metrics. Keras and tfjs-node run `fit` on arrays in memory, timed from the startPosition to the end of the epoch; PyTorch indexes tensors in memory, with fused Adam, the loss read once an epoch.",
      "The goal for PyTorch is for the faster of its two layouts.",
      "GFLOP/s of a step counts the multiplications and additions that the graph does (upsampling folded into convolutions), forward and backward; the peak is that of a product of two matrices of 2048 by 2048 in the same library.",
    ],
  };
}

async function measure(
  workload: Workload,
  goal: (typeof goals)["classic15"],
  versions: Set<string>,
  context: BenchContext,
): Promise<Row[]> {
  const images = context.quick ? workload.images / 4 : workload.images;
  const folder = await writeWorkload({ ...workload, images }, context.work);
  const others = rivals(context);
  const open: NetworkSide[] = [];
  try {
    const own = { ...context, threads: trainingThreads(networkOf(workload), workload.batchSize, context.threads) };
    for (const runner of ["graph", "graph"] as const) open.push(await NetworkSide.open(runner, folder, own));
    for (const runner of ["job", ...others] as Runner[]) open.push(await NetworkSide.open(runner, folder, context));
    for (const { version } of open) if (version) versions.add(version);
    const sides = open.map((side, index) => side.side(index === 1 ? again : runnerNames[side.runner], "train"));
    const whole = await NetworkSide.open("graph", folder, context);
    open.push(whole);
    sides.push({ name: product, block: () => whole.multiply(productSize) });
    const rounds = await takeTurns(sides, context.rounds);
    checkLosses(workload, open.slice(0, -1));
    const steps = Math.ceil(images / workload.batchSize);
    const rows = others.map((rival) => row(workload.name, "graph", rival, rounds, steps));
    const best = fasterTorch(rounds, others);
    for (const [index, rival] of others.entries()) {
      if (rival === "keras" || rival === "tfjs") rows[index].goal = { atMost: goal[rival] };
      if (rival === best) rows[index].goal = { atMost: goal.torch };
    }
    rows.push(...others.map((rival) => row(`${workload.name}: whole epoch`, "job", rival, rounds, steps)));
    rows.push(control(workload.name, rounds, steps));
    rows.push(flopsRow(workload, rounds, steps));
    return rows;
  } finally {
    await Promise.all(open.map((side) => side.close()));
  }
}

function row(what: string, ours: Runner, rival: Runner, rounds: Rounds, steps: number): Row {
  const milliseconds = (runner: Runner) => ({ value: (1000 * medianSeconds(rounds, runnerNames[runner])) / steps, unit: "ms" });
  const ratio: Ratio = ratioOf(rounds, runnerNames[ours], runnerNames[rival]);
  return { what, ours: milliseconds(ours), against: runnerNames[rival], theirs: milliseconds(rival), ratio, goal: null };
}

/** The same program twice: what the machine's noise makes of a ratio of 1. */
function control(name: string, rounds: Rounds, steps: number): Row {
  const milliseconds = (side: string) => ({ value: (1000 * medianSeconds(rounds, side)) / steps, unit: "ms" });
  const ratio = ratioOf(rounds, runnerNames.graph, again);
  return {
    what: `${name}: control`,
    ours: milliseconds(runnerNames.graph),
    against: again,
    theirs: milliseconds(again),
    ratio,
    goal: null,
  };
}

function fasterTorch(rounds: Rounds, others: readonly Runner[]): Runner | undefined {
  return others
    .filter((rival) => rival.startsWith("torch"))
    .sort((a, b) => medianSeconds(rounds, runnerNames[a]) - medianSeconds(rounds, runnerNames[b]))[0];
}

/** Throws if the sides have not done the same work. The job wakes dead codes between epochs, so its loss goes its own way. */
function checkLosses(workload: Workload, sides: readonly NetworkSide[]): void {
  const [{ firstLoss: ours }] = sides;
  for (const { firstLoss: loss, runner } of sides) {
    const factor = (loss ?? Number.NaN) / (ours ?? Number.NaN);
    if (runner === "job" || (factor < lossFactor && factor > 1 / lossFactor)) continue;
    throw new Error(`${workload.name}: the loss of ${runnerNames[runner]} is ${loss}, ours ${ours}: they do not do the same work.`);
  }
}

function flopsRow(workload: Workload, rounds: Rounds, steps: number): Row {
  const ours = steps * stepFlops(workload);
  const peak = 2 * productSize ** 3;
  const speed = (name: string, operations: number) => ({ value: operations / medianSeconds(rounds, name) / 1e9, unit: "GFLOP/s" });
  return {
    what: `${workload.name}: GFLOP/s of a step`,
    ours: speed(runnerNames.graph, ours),
    against: product,
    theirs: speed(product, peak),
    ratio: scaled(ratioOf(rounds, product, runnerNames.graph), ours / peak),
    goal: { atLeast: peakGoal },
  };
}
