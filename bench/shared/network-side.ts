import path from "node:path";
import { z } from "zod";
import { chooseEngine } from "../../src/setup/engine.js";
import { Child } from "./child.js";
import type { Side } from "./pairs.js";
import type { BenchContext } from "./subject.js";

/** Who runs a workload: only our graph, in float32 and in bfloat16, our whole training job, tfjs-node's fit, Keras, PyTorch in its two layouts. */
export type Runner = "graph" | "graph bfloat16" | "job" | "analyses" | "tfjs" | "keras" | "torch" | "torch channels_last";
/** A block of work: once through the images, training or not; `step` is one training step of Keras. Of the analyses, how their result is kept. */
export type Task =
  | "train"
  | "reconstruct"
  | "encode"
  | "step"
  | `${"reconstruct" | "anomalies"} ${"alone" | "for the panel" | "with pictures"}`;

export const runnerNames: Record<Runner, string> = {
  graph: "ours",
  "graph bfloat16": "ours in bfloat16",
  job: "ours, whole epoch",
  analyses: "ours, an analysis",
  tfjs: "tfjs-node fit",
  keras: "Keras",
  torch: "PyTorch eager",
  "torch channels_last": "PyTorch channels_last",
};

const readySchema = z.object({ ready: z.string() });
const blockSchema = z.object({ seconds: z.number(), loss: z.number().nullable() });
const memorySchema = z.object({ megabytes: z.number() });

/** A child process with a workload loaded, which trains or predicts when asked. */
export class NetworkSide {
  /** Loss of the first training block, the mean over its steps. */
  firstLoss: number | null = null;

  private constructor(
    readonly runner: Runner,
    readonly version: string,
    private readonly child: Child,
  ) {}

  /** Starts the process; the seconds until it is ready are not measured. */
  static async open(runner: Runner, folder: string, context: BenchContext): Promise<NetworkSide> {
    const child = await startChild(runner, folder, context);
    const { ready } = await child.answer(readySchema);
    return new NetworkSide(runner, ready, child);
  }

  /** Seconds of one block. */
  async block(task: Task): Promise<number> {
    const { seconds, loss } = await this.child.ask({ do: task }, blockSchema);
    this.firstLoss ??= loss;
    return seconds;
  }

  /** As a side that takes turns with others. */
  side(name: string, task: Task): Side {
    return { name, block: () => this.block(task) };
  }

  /** The most memory that the process has held, in MB. */
  async peakMemory(): Promise<number> {
    return (await this.child.ask({ do: "memory" }, memorySchema)).megabytes;
  }

  /** Seconds of a matrix multiplication of `size` by `size`, the best of some; for our own runner. */
  async multiply(size: number): Promise<number> {
    return (await this.child.ask({ do: "multiply", size }, blockSchema)).seconds;
  }

  close(): Promise<void> {
    return this.child.close();
  }
}

async function startChild(runner: Runner, folder: string, { root, paths, python, threads }: BenchContext): Promise<Child> {
  const name = runnerNames[runner];
  const count = String(threads);
  if (runner === "graph" || runner === "graph bfloat16" || runner === "job" || runner === "analyses" || runner === "tfjs") {
    const { env } = await chooseEngine("tensorflow", paths);
    return new Child(name, process.execPath, [path.join(root, "out/bench/side.js"), runner, folder], {
      ...env,
      TF_NUM_INTRAOP_THREADS: count,
    });
  }
  if (!python) throw new Error(`${name} needs the Python packages: npm run bench -- --setup`);
  const [script, layout] = runner === "keras" ? ["keras_side.py", ""] : ["torch_side.py", runner === "torch" ? "" : "channels_last"];
  return new Child(name, python, [path.join(root, "bench/sides", script), folder, count, layout], {
    OMP_NUM_THREADS: count,
    TF_NUM_INTRAOP_THREADS: count,
    TF_CPP_MIN_LOG_LEVEL: "3",
    // Keras gets the operations that ours asks for, so that programs are compared and not a switch.
    TF_ENABLE_ONEDNN_OPTS: process.env.TF_ENABLE_ONEDNN_OPTS ?? "1",
    CUDA_VISIBLE_DEVICES: "",
  });
}

/** The other runners that can be had here. */
export function rivals({ python, rival }: BenchContext): Runner[] {
  const all: Runner[] = python ? ["tfjs", "keras", "torch", "torch channels_last"] : ["tfjs"];
  return all.filter((runner) => rival(runnerNames[runner]));
}
