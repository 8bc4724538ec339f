import { NetworkSide, type Runner, rivals, runnerNames, type Task } from "../shared/network-side.js";
import { inverse, medianSeconds, ratioOf, takeTurns } from "../shared/pairs.js";
import type { Row } from "../shared/row.js";
import type { BenchContext, Section } from "../shared/subject.js";
import { type Workload, writeWorkload } from "../shared/workload.js";
import { workloads } from "../shared/workloads.js";

/** Images a second by Keras's that are to be reached. */
const kerasGoal = 1.5;

/** Images reconstructed and encoded a second, 256 at once, against Keras's predict and PyTorch. */
export async function predict(context: BenchContext): Promise<Section> {
  const rows: Row[] = [];
  const versions = new Set<string>();
  for (const workload of Object.values(workloads)) {
    if (!context.includes(workload.name)) continue;
    context.say(workload.name);
    rows.push(...(await measure(workload, versions, context)));
  }
  return {
    title: "Reconstructing and encoding",
    rows,
    notes: [
      `${[...versions].join(", ")}; float32, ${context.threads} threads, batches of 256 of arrays in memory to one array.`,
      "Keras runs `predict`; PyTorch runs in inference mode on tensors that lie ready.",
    ],
  };
}

async function measure(workload: Workload, versions: Set<string>, context: BenchContext): Promise<Row[]> {
  const images = context.quick ? 512 : 1024;
  const folder = await writeWorkload({ ...workload, images }, context.work);
  const others = rivals(context).filter((rival) => rival !== "tfjs");
  const open: NetworkSide[] = [];
  try {
    for (const runner of ["graph", ...others] as Runner[]) open.push(await NetworkSide.open(runner, folder, context));
    for (const { version } of open) versions.add(version);
    const tasks: Task[] = workload.preset === "residual" ? ["reconstruct"] : ["reconstruct", "encode"];
    const rows: Row[] = [];
    for (const task of tasks) {
      const rounds = await takeTurns(
        open.map((side) => side.side(runnerNames[side.runner], task)),
        context.rounds,
      );
      const speed = (runner: Runner) => ({ value: images / medianSeconds(rounds, runnerNames[runner]), unit: "images/s" });
      for (const rival of others) {
        rows.push({
          what: `${workload.name}: ${task}`,
          ours: speed("graph"),
          against: runnerNames[rival],
          theirs: speed(rival),
          ratio: inverse(ratioOf(rounds, runnerNames.graph, runnerNames[rival])),
          goal: rival === "keras" ? { atLeast: kerasGoal } : null,
        });
      }
    }
    return rows;
  } finally {
    await Promise.all(open.map((side) => side.close()));
  }
}
