import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { JobEvent } from "../../src/core/jobs/event.js";
import { CancelledError } from "../../src/core/language/error.js";
import { resolveProject } from "../../src/core/project/project.js";
import { PixelCache } from "../../src/engine/images/cache.js";
import type { Context } from "../../src/engine/images/context.js";
import { openDataset } from "../../src/engine/images/dataset.js";
import { openDecoders } from "../../src/engine/images/decoders.js";
import { formOf } from "../../src/engine/images/form.js";
import { survey } from "../../src/engine/images/survey.js";
import { chooseEngine } from "../../src/setup/engine.js";
import { TrainerClient } from "../../src/worker-client/client.js";
import { writeLargeArray } from "../shared/array.js";
import { Child } from "../shared/child.js";
import { processMemory } from "../shared/machine.js";
import { inverse, medianSeconds, ratioOf, type Side, takeTurns } from "../shared/pairs.js";
import { writePictures } from "../shared/pictures.js";
import { alone, type Row } from "../shared/row.js";
import type { BenchContext, Section } from "../shared/subject.js";
import { blobs } from "../shared/workload.js";

const sets = [
  { count: 10_000, image: [28, 28, 1] },
  { count: 2000, image: [256, 256, 3] },
] as const;
const large = { count: 200_000, image: [64, 64] } as const;
/** Megabytes that the training of the large set may hold. */
const memoryGoal = 700;
/** Images of the large set that are trained on before it is stopped. */
const trained = 50_000;

/** Decoding against Pillow; how long a training takes to its first step, and how much memory it holds on more images than fit in it. */
export async function data(context: BenchContext): Promise<Section> {
  const rows: Row[] = [];
  for (const set of sets) rows.push(...(await decoding(set, context)));
  rows.push(...(await training(context)));
  return {
    title: "Data",
    rows,
    notes: [
      "Decoding: PNG files into the pixel store on disk, from the listing to the end, nothing cached, on every core; Pillow `Image.open` and `asarray` into one array in memory, alone or in a pool of processes.",
      `Training: the child process of \`aeproj train\` on ${large.count.toLocaleString("en-US")} gray images of 64x64 (.npy); the peak of its resident memory (VmHWM) from its start over the reading of all images and ${trained.toLocaleString("en-US")} images of training.`,
    ],
  };
}

async function decoding({ count, image }: (typeof sets)[number], context: BenchContext): Promise<Row[]> {
  const [height, width, channels] = image;
  const size = `${height}x${width}`;
  const images = context.quick ? count / 10 : count;
  const what = `decode ${images.toLocaleString("en-US")} PNG files of ${size}`;
  context.say(what);
  const folder = await writePictures(path.join(context.work, size), images, [height, width, channels]);
  const sides: Side[] = [ourSide(folder, [height, width], context)];
  const processes = String(context.threads);
  const script = path.join(context.root, "bench/sides/pillow_side.py");
  const pillow = context.python === null ? null : new Child("Pillow", context.python, [script, folder, processes]);
  try {
    if (pillow) {
      await pillow.answer(z.object({ ready: z.string() }));
      const pillowSide = (name: string, work: string): Side => ({
        name,
        block: async () => (await pillow.ask({ do: work }, z.object({ seconds: z.number() }))).seconds,
      });
      sides.push(pillowSide("Pillow", "alone"), pillowSide(`Pillow, ${processes} processes`, "together"));
    }
    const rounds = await takeTurns(sides, context.rounds);
    const speed = (name: string) => ({ value: images / medianSeconds(rounds, name), unit: "images/s" });
    if (!pillow) return [{ what, ours: speed(ours), ...alone, goal: null }];
    return sides.slice(1).map(({ name }, index) => ({
      what,
      ours: speed(ours),
      against: name,
      theirs: speed(name),
      ratio: inverse(ratioOf(rounds, ours, name)),
      goal: index === 0 ? { atLeast: 1 } : null,
    }));
  } finally {
    await pillow?.close();
  }
}

const ours = "ours";

/** The product's way from a folder to an open store, its cache emptied before each block. */
function ourSide(folder: string, size: [number, number], { work, paths }: BenchContext): Side {
  const settings = { ...resolveProject({ version: 1 }).data, size };
  const cache = path.join(work, "cache");
  const context: Context = {
    cache: new PixelCache(cache),
    decoders: openDecoders(path.join(paths.dist, "decoder.js")),
    report: () => undefined,
    now: () => performance.now(),
  };
  return {
    name: ours,
    async block() {
      await rm(cache, { recursive: true, force: true });
      const started = performance.now();
      const found = await survey({ kind: "folder", path: folder }, context);
      const set = await openDataset(found, formOf(found, settings), settings.range, context);
      const seconds = (performance.now() - started) / 1000;
      set.store.close();
      return seconds;
    },
  };
}

async function training(context: BenchContext): Promise<Row[]> {
  const count = context.quick ? large.count / 10 : large.count;
  const folder = path.join(context.work, "large");
  await mkdir(folder, { recursive: true });
  context.say(`train on ${count.toLocaleString("en-US")} images of 64x64`);
  await writeLargeArray(path.join(folder, "images.npy"), count, large.image, blobs(1000, [...large.image, 1]));
  const project = path.join(folder, "project.aeproj");
  await writeFile(
    project,
    JSON.stringify({ version: 1, data: { train: "images.npy", validation: 0.1 }, training: { epochs: 1, seed: 1 } }),
  );
  const cold = await trainFor(project, context);
  const warm = await trainFor(project, context);
  // 1.6 GB that nobody looks into.
  await rm(folder, { recursive: true, force: true });
  const what = `${count.toLocaleString("en-US")} images of 64x64`;
  const seconds = (value: number) => ({ value, unit: "s" });
  const memory = (value: number) => ({ value, unit: "MB" });
  return [
    { what: `${what}: start to first step, not read before`, ours: seconds(cold.firstStep), ...alone, goal: null },
    { what: `${what}: start to first step, read before`, ours: seconds(warm.firstStep), ...alone, goal: null },
    { what: `${what}: peak memory until the first step`, ours: memory(cold.memoryAtFirstStep), ...alone, goal: { atMost: memoryGoal } },
    { what: `${what}: peak memory`, ours: memory(Math.max(cold.memory, warm.memory)), ...alone, goal: { atMost: memoryGoal } },
  ];
}

interface Training {
  /** From the fork of the child until its first step is done. */
  firstStep: number;
  /** Peak resident memory in MB. */
  memoryAtFirstStep: number;
  memory: number;
}

/** Trains in a child process as the command line does, until enough images were trained on. */
async function trainFor(project: string, { paths, work }: BenchContext): Promise<Training> {
  const { env } = await chooseEngine("tensorflow", paths);
  const started = performance.now();
  const client = new TrainerClient({
    engine: "tensorflow",
    script: path.join(paths.dist, "trainer.js"),
    env: { ...env, AUTOENCODER_CACHE: path.join(work, "large/cache") },
  });
  const controller = new AbortController();
  const peak = () => processMemory(client.pid ?? 0, "VmHWM");
  let first: { seconds: number; memory: Promise<number> } | null = null;
  let memory: Promise<number> | null = null;
  const onEvent = (event: JobEvent) => {
    if (event.kind !== "step") return;
    first ??= { seconds: (performance.now() - started) / 1000, memory: peak() };
    if (memory || event.step * batchSize < trained) return;
    memory = peak();
    controller.abort();
  };
  try {
    await client.run({ kind: "train", project, resume: false }, { signal: controller.signal, onEvent }).catch((error: unknown) => {
      if (!(error instanceof CancelledError)) throw error;
    });
    if (!first) throw new Error("The training ended before its first step.");
    const { seconds, memory: atFirst } = first as { seconds: number; memory: Promise<number> };
    return { firstStep: seconds, memoryAtFirstStep: await atFirst, memory: await (memory ?? peak()) };
  } finally {
    await client.dispose();
  }
}

/** Images of a batch by the default of large sets. */
const batchSize = 64;
