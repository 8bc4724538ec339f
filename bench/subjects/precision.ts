import { copyFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Precision } from "../../src/core/network/precision.js";
import type { Preset } from "../../src/core/network/preset.js";
import { hasBfloat16 } from "../../src/engine/tensorflow/processor.js";
import { readMetrics } from "../../src/runs/metrics-file.js";
import { runFiles } from "../../src/runs/run-folder.js";
import { chooseEngine } from "../../src/setup/engine.js";
import { TrainerClient } from "../../src/worker-client/client.js";
import { NetworkSide, runnerNames } from "../shared/network-side.js";
import { medianSeconds, ratioOf, takeTurns } from "../shared/pairs.js";
import type { Row } from "../shared/row.js";
import type { BenchContext, Section } from "../shared/subject.js";
import { type Workload, writeWorkload } from "../shared/workload.js";
import { workloads } from "../shared/workloads.js";

/** Epochs of the curves, and those whose losses are shown. */
const epochs = 20;
const shown = [1, 5, 10, 20];
/** The other seed says how much of a difference is chance. */
const [seed, otherSeed] = [1, 2];

/** What each preset is trained on: the digits of the sample. */
const projects: Record<Preset, object> = {
  classic: { network: { preset: "classic" } },
  standard: { network: { preset: "standard" } },
  map: { network: { preset: "map" } },
  residual: { task: "denoise", data: { train: "noisy.npy", clean: "unoisy.npy" } },
  features: { task: "detect", network: { preset: "features" } },
  restore: { task: "detect", network: { preset: "restore" } },
  layers: {
    network: {
      layers: [
        { kind: "conv2d", filters: 16, kernel: 3, stride: 2, activation: "leakyRelu" },
        { kind: "conv2d", filters: 32, kernel: 3, stride: 2, activation: "leakyRelu" },
        { kind: "flatten" },
        { kind: "dense", units: 16 },
        { kind: "dense", units: 7 * 7 * 32, activation: "elu" },
        { kind: "reshape", shape: [7, 7, 32] },
        { kind: "upsample2d" },
        { kind: "conv2d", filters: 16, kernel: 3, activation: "leakyRelu" },
        { kind: "upsample2d" },
        { kind: "conv2d", filters: 1, kernel: 3, activation: "sigmoid" },
      ],
    },
  },
};

/** What training in bfloat16 saves of a step, and what it makes of the losses, against float32. */
export async function precision(context: BenchContext): Promise<Section> {
  if (!hasBfloat16()) throw new Error("This processor has no bfloat16.");
  const rows: Row[] = [];
  for (const workload of Object.values(workloads)) {
    if (!context.includes(workload.name)) continue;
    context.say(workload.name);
    rows.push(await stepRow(workload, context));
  }
  for (const preset of Object.keys(projects) as Preset[]) {
    if (!context.includes(preset)) continue;
    context.say(`${preset}: losses`);
    rows.push(...(await lossRows(preset, context)));
  }
  return {
    title: "bfloat16 against float32",
    rows,
    notes: [
      "A step is one of the training graph fed from the pixel store, as in the table of training.",
      `Losses are those of training, by the epoch, of the product's whole job on \`samples/digits\`: 1,000 digits, for residual 300 pairs; the preset's own settings, ${epochs} epochs, from the same first weights and with the images in the same order.`,
      `Another seed is float32 with other first weights and another order, against float32: by so much a loss differs by chance.`,
    ],
  };
}

async function stepRow(workload: Workload, context: BenchContext): Promise<Row> {
  const images = context.quick ? workload.images / 4 : workload.images;
  const folder = await writeWorkload({ ...workload, images }, context.work);
  const open: NetworkSide[] = [];
  try {
    for (const runner of ["graph", "graph bfloat16"] as const) open.push(await NetworkSide.open(runner, folder, context));
    const sides = open.map((side) => side.side(runnerNames[side.runner], "train"));
    const rounds = await takeTurns(sides, context.rounds);
    const [exact, coarse] = sides.map(({ name }) => name);
    const steps = Math.ceil(images / workload.batchSize);
    const milliseconds = (side: string) => ({ value: (1000 * medianSeconds(rounds, side)) / steps, unit: "ms" });
    return {
      what: `${workload.name}: step`,
      ours: milliseconds(coarse),
      against: "float32",
      theirs: milliseconds(exact),
      ratio: ratioOf(rounds, coarse, exact),
      goal: null,
    };
  } finally {
    await Promise.all(open.map((side) => side.close()));
  }
}

async function lossRows(preset: Preset, context: BenchContext): Promise<Row[]> {
  const exact = await losses(preset, "float32", seed, context);
  const coarse = await losses(preset, "bfloat16", seed, context);
  const other = await losses(preset, "float32", otherSeed, context);
  const row = (what: string, ours: number, theirs: number): Row => ({
    what: `${preset}: ${what}`,
    ours: { value: ours, unit: "" },
    against: "float32",
    theirs: { value: theirs, unit: "" },
    ratio: { median: ours / theirs, low: ours / theirs, high: ours / theirs, rounds: 1 },
    goal: null,
  });
  return [
    ...shown.map((epoch) => row(`loss, epoch ${epoch}`, coarse[epoch - 1], exact[epoch - 1])),
    row(`loss, epoch ${epochs}, another seed`, other[epochs - 1], exact[epochs - 1]),
  ];
}

/** The loss of each epoch of a preset's training. */
async function losses(preset: Preset, precision: Precision, seed: number, { root, work, paths }: BenchContext): Promise<number[]> {
  for (const name of ["mnist_trn", "noisy", "unoisy"])
    await copyFile(path.join(root, `samples/digits/${name}.npy`), path.join(work, `${name}.npy`));
  const project = path.join(work, `${preset} ${precision} ${seed}.aeproj`);
  const training = { epochs, patience: 0, precision, seed };
  await writeFile(project, JSON.stringify({ version: 1, data: { train: "mnist_trn.npy" }, ...projects[preset], training }));
  const { env } = await chooseEngine("tensorflow", paths);
  const client = new TrainerClient({
    engine: "tensorflow",
    script: path.join(root, "dist/trainer.js"),
    env: { ...env, AUTOENCODER_CACHE: path.join(work, "cache") },
  });
  try {
    const { folder } = await client.run(
      { kind: "train", project, resume: false },
      { signal: new AbortController().signal, onEvent: () => undefined },
    );
    return (await readMetrics(runFiles(folder).metrics)).map(({ loss }) => loss);
  } finally {
    await client.dispose();
  }
}
