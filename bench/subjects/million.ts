import { rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { writeLargeArray } from "../shared/array.js";
import { Child } from "../shared/child.js";
import { alone, type Row } from "../shared/row.js";
import { Studio } from "../shared/studio.js";
import type { BenchContext, Section } from "../shared/subject.js";
import { blobs } from "../shared/workload.js";

const size = [64, 64] as const;
/** Different images, each of which is shown turned down by every number of rows. */
const bases = 16_384;
const mostMemory = 1000;
const project = {
  data: { train: "images.npy", validation: 0.02 },
  network: { preset: "classic", kernels: [5, 5], filters: 2, latent: 2 },
  training: { epochs: 1, batchSize: 256 },
  anomaly: { score: "mse" },
};

const blockSchema = z.object({ seconds: z.number() });
const memorySchema = z.object({ megabytes: z.number() });

/** What a million images cost: an epoch, a map, scores, and opening the two results; the memory of every process. */
export async function million(context: BenchContext): Promise<Section> {
  const count = context.quick ? 50_000 : 1_000_000;
  const file = path.join(context.work, "images.npy");
  context.say("writing the images");
  await writeLargeArray(file, count, size, blobs(bases, [...size, 1]));
  const rows: Row[] = [];
  let [wall, processor] = [0, 0];
  /** One job in a process of its own. */
  const measured = async <T>(what: string, job: (studio: Studio) => Promise<T>): Promise<T> => {
    context.say(what);
    const studio = await Studio.open(context);
    const started = performance.now();
    try {
      const result = await job(studio);
      const seconds = (performance.now() - started) / 1000;
      const busy = await studio.processorSeconds();
      wall += seconds;
      processor += busy;
      rows.push(
        { what, ours: { value: seconds, unit: "s" }, ...alone, goal: null },
        { what: `${what}: processor time`, ours: { value: busy, unit: "s" }, ...alone, goal: null },
        { what: `${what}: memory`, ours: { value: await studio.peakMemory(), unit: "MB" }, ...alone, goal: { atMost: mostMemory } },
      );
      return result;
    } finally {
      await studio.close();
    }
  };
  try {
    await measured("an epoch", (studio) => studio.train("many", project));
    const results = {
      map: await measured("a map", (studio) => studio.embed("many", file)),
      anomalies: await measured("anomalies", (studio) => studio.judge("many", file)),
    };
    for (const [name, { folder }] of Object.entries(results)) rows.push(...(await opening(name, folder, context)));
  } finally {
    await rm(file, { force: true });
    await rm(path.join(context.work, "cache"), { recursive: true, force: true });
  }
  rows.push(
    { what: "in all", ours: { value: wall / 60, unit: "min" }, ...alone, goal: { atMost: 30 } },
    { what: "in all: processor time", ours: { value: processor / 60, unit: "min" }, ...alone, goal: null },
  );
  return {
    title: "A million images",
    rows,
    notes: [
      `${count.toLocaleString("en-US")} images of 64 by 64 from an .npy file of bytes (${bases.toLocaleString("en-US")} that differ, turned down row by row), the preset \`classic\` of 2 filters and a code of 2 numbers, batches of 256. Each job runs in a process of its own; memory is the most that it held (resident set), the mapped pages of files included.`,
      "Opening is what the host does for a page that shows a result: record, columns, names, first and last images. What the page itself takes for a million images is in `editor` and `map`.",
    ],
  };
}

async function opening(name: string, folder: string, { root }: BenchContext): Promise<Row[]> {
  const child = new Child("opening", process.execPath, [path.join(root, "out/bench/side.js"), "opening", folder]);
  try {
    await child.answer(z.object({ ready: z.string() }));
    const { seconds } = await child.ask({ do: "open" }, blockSchema);
    const { megabytes } = await child.ask({ do: "memory" }, memorySchema);
    const what = `the result ${name}`;
    return [
      { what: `${what}: opened`, ours: { value: seconds, unit: "s" }, ...alone, goal: { atMost: 3 } },
      { what: `${what}: memory of the host`, ours: { value: megabytes, unit: "MB" }, ...alone, goal: { atMost: mostMemory } },
    ];
  } finally {
    await child.close();
  }
}
