import { existsSync } from "node:fs";
import { copyFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { shiftOf } from "../../src/core/numbers/judging/shift.js";
import { normal, randomStream, shuffle } from "../../src/core/numbers/random.js";
import { thresholdOf } from "../../src/core/numbers/threshold.js";
import { readResult } from "../../src/runs/result-folder.js";
import { npyHeader } from "../shared/array.js";
import { digitsName, readDigits } from "../shared/digits.js";
import { alone, type Goal, type Row } from "../shared/row.js";
import { defectNames, drawScene, type SceneKind, shoot } from "../shared/scenes.js";
import { Studio } from "../shared/studio.js";
import type { BenchContext, Section } from "../shared/subject.js";

const row = (what: string, value: number, unit: string, goal: Goal | null): Row => ({ what, ours: { value, unit }, ...alone, goal });
const percent = (what: string, share: number, goal: Goal | null) => row(what, 100 * share, "%", goal);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** How well defects are found, how far thresholds hold, and what it takes. */
export async function anomalies(context: BenchContext): Promise<Section> {
  const rows: Row[] = [];
  const parts: Record<string, () => Promise<Row[]>> = {
    digits: () => digits(context),
    textures: () => textures(context),
    rates: async () => rates(),
    photographs: () => photographs(context),
    tiles: () => tiles(context),
  };
  for (const [name, part] of Object.entries(parts)) {
    if (!context.includes(name)) continue;
    context.say(name);
    rows.push(...(await part()));
  }
  return {
    title: "Anomalies",
    rows,
    notes: [
      "Digits: one class is learned from, the others are to be found; AUROC of the score that `auto` chose, the mean over the classes. By the four IDX files of MNIST in the folder that AUTOENCODER_BENCH_MNIST names, at most 6,000 to learn from; without it by the 1,000 digits of the sample, of which about 100 are of a class.",
      "Textures are drawn, 128 by 128: a wall of bricks and brushed metal, 400 good ones to learn from, 90 good ones and 90 with a scratch, blob or hole of a few pixels. The recipe's goals, 98 and 99 % (features), 96 and 95 % (restore), were set on photographs of bricks and other metal, so they are to be read with care.",
      "False alarms: the share of good images above the threshold of 5 %, of 1,000 held-out and 2,000 judged normal numbers, mean of 20 seeds; of a run, its held-out and judged good scores of metal, dealt out anew 200 times. Shift: the share of 400 exchangeable folders of 150 numbers that are warned of, and bricks of another wall.",
      "Photographs: 300 by 300 in colour, from the first job to the ranked list of 100 new ones; seconds of this machine at the load that stands above, and the processor time of all threads, which says more on a busy one. Tiles: photographs of 2000 by 1500, the most memory of the process while it judges them, and how much more it holds at the last than after a third of them.",
    ],
  };
}

/** Learns from each digit alone and looks for the others. */
async function digits(context: BenchContext): Promise<Row[]> {
  const { work, quick } = context;
  const most = { learned: 6000, judged: quick ? 300 : 2000 };
  const { train, test } = await readDigits(context);
  const size = 28 * 28;
  const pick = async (file: string, { images, labels }: typeof train, wanted: (label: number) => boolean, most: number) => {
    const chosen = [...labels.keys()].filter((index) => wanted(labels[index])).slice(0, most);
    const bytes = Buffer.concat(chosen.map((index) => images.subarray(index * size, (index + 1) * size)));
    await writeFile(path.join(work, file), Buffer.concat([npyHeader([chosen.length, 28, 28]), bytes]));
    return chosen.map((index) => labels[index]);
  };
  const areas: number[] = [];
  for (let digit = 0; digit < (quick ? 2 : 10); digit++) {
    const studio = await Studio.open(context);
    try {
      await pick(`learned-${digit}.npy`, train, (label) => label === digit, most.learned);
      const judged = await pick(`judged-${digit}.npy`, test, () => true, most.judged);
      // Labels are read by their words.
      await writeFile(
        path.join(work, `labels-${digit}.csv`),
        ["file,label", ...judged.map((label, n) => `judged-${digit}.npy[${n}],${label === digit ? "good" : "other"}`)].join("\n"),
      );
      await studio.train(`digit-${digit}`, { data: { train: `learned-${digit}.npy`, labels: `labels-${digit}.csv` } });
      const { trust } = await studio.judge(`digit-${digit}`, path.join(work, `judged-${digit}.npy`));
      context.say(`digit ${digit}: ${trust?.score} ${trust?.labelled?.auroc.toFixed(4)}`);
      areas.push(trust?.labelled?.auroc ?? Number.NaN);
    } finally {
      await studio.close();
    }
  }
  const whole = digitsName();
  return [percent(`${whole}, one of ${areas.length} classes good: AUROC by auto`, mean(areas), whole === "MNIST" ? { atLeast: 97 } : null)];
}

const textureGoals: Record<"features" | "restore", Record<SceneKind, number>> = {
  features: { brick: 98, metal: 99 },
  restore: { brick: 96, metal: 95 },
};

/** Looks for small defects on surfaces, by both presets; the last run's scores serve the rows of false alarms and shift of real ones. */
async function textures(context: BenchContext): Promise<Row[]> {
  const { work, quick } = context;
  const [learned, each] = quick ? [120, 12] : [400, 30];
  const size = [128, 128] as const;
  const rows: Row[] = [];
  for (const kind of ["brick", "metal"] as const) {
    const scene = drawScene(kind, 512, 512, 41);
    const folder = path.join(work, kind);
    await shoot(scene, { folder: path.join(folder, "train"), count: learned, size, seed: 1 });
    await shoot(scene, { folder: path.join(folder, "new/good"), count: 3 * each, size, seed: 2 });
    for (const [n, defect] of defectNames.entries())
      await shoot(scene, { folder: path.join(folder, "new", defect), count: each, size, seed: 3 + n, defect });
    for (const preset of quick ? (["features"] as const) : (["features", "restore"] as const)) {
      const studio = await Studio.open(context);
      try {
        await studio.train(`${kind}-${preset}`, { task: "detect", data: { train: `${kind}/train` }, network: { preset } });
        const { trust } = await studio.judge(`${kind}-${preset}`, path.join(folder, "new"));
        context.say(`${kind} ${preset}: ${trust?.score}`);
        rows.push(percent(`${kind} by ${preset}: AUROC`, trust?.labelled?.auroc ?? Number.NaN, { atLeast: textureGoals[preset][kind] }));
        if (preset !== "features") continue;
        rows.push(...(await realRates(studio, kind, folder, quick ? 60 : 200)));
      } finally {
        await studio.close();
      }
    }
  }
  return rows;
}

/** False alarms of a run's own scores, and whether another wall is told from that learned from. */
async function realRates(studio: Studio, kind: SceneKind, folder: string, count: number): Promise<Row[]> {
  const size = [128, 128] as const;
  if (kind === "brick") {
    await shoot(drawScene("brick", 512, 512, 97, 18), { folder: path.join(folder, "other"), count, size, seed: 8 });
    const { trust } = await studio.judge(`${kind}-features`, path.join(folder, "other"));
    return [percent("shift: warned of bricks of another wall", trust?.shift?.shifted ? 1 : 0, { atLeast: 100 })];
  }
  await shoot(drawScene(kind, 512, 512, 41), { folder: path.join(folder, "good"), count, size, seed: 9 });
  const { folder: result } = await studio.judge(`${kind}-features`, path.join(folder, "good"));
  const columns = await (await readResult(result)).columns();
  const [scores, heldOut] = [Float32Array.from(columns.scores ?? []), Float32Array.from(columns.heldOut ?? [])];
  const all = Float32Array.from([...heldOut, ...scores]);
  const shares = Array.from({ length: 200 }, (_, seed) => {
    const dealt = shuffle(all.slice(), randomStream(seed, "dealt"));
    return shareAbove(dealt.subarray(heldOut.length), dealt.subarray(0, heldOut.length));
  });
  return [percent("false alarms at 5 %: held-out and judged scores of a run, dealt out anew", mean(shares), null)];
}

/** The share of scores above the threshold that held-out ones set for 5 %. */
function shareAbove(scores: Float32Array, heldOut: Float32Array): number {
  const threshold = thresholdOf([...heldOut], 0.05);
  return threshold.ok ? scores.filter((score) => score > threshold.value).length / scores.length : Number.NaN;
}

/** Thresholds and warnings on numbers that are exchangeable. */
function rates(): Row[] {
  const draws = (count: number, seed: number, purpose: string) => {
    const random = randomStream(seed, purpose);
    return Float32Array.from({ length: count }, () => normal(random));
  };
  const shares = Array.from({ length: 20 }, (_, seed) => shareAbove(draws(2000, seed, "judged"), draws(1000, seed, "held out")));
  const warned = Array.from({ length: 400 }, (_, seed) => shiftOf(draws(150, seed, "folder"), draws(180, seed, "aside")).shifted);
  return [
    percent("false alarms at 5 %, mean of 20 seeds", mean(shares), { atMost: 5.5 }),
    percent("the same, at least", mean(shares), { atLeast: 4.5 }),
    percent("shift: warned of exchangeable folders", warned.filter(Boolean).length / warned.length, { atMost: 5 }),
  ];
}

/** The way of a quality engineer: photographs of good parts, then a folder of new ones. */
async function photographs(context: BenchContext): Promise<Row[]> {
  const { work, quick } = context;
  const count = quick ? 160 : 800;
  const scene = drawScene("brick", 900, 900, 53, 30);
  const folder = path.join(work, "photographs");
  const taken = { size: [300, 300] as const, colour: true };
  await shoot(scene, { ...taken, folder: path.join(folder, "train"), count, seed: 1 });
  await shoot(scene, { ...taken, folder: path.join(folder, "new/good"), count: 80, seed: 2 });
  await shoot(scene, { ...taken, folder: path.join(folder, "new/hole"), count: 20, seed: 3, defect: "hole" });
  const studio = await Studio.open(context);
  try {
    const started = performance.now();
    await studio.train("photographs", { task: "detect", data: { train: "photographs/train" } });
    const trained = performance.now();
    const marks: { done: number; at: number; processor: Promise<number> }[] = [];
    await studio.judge("photographs", path.join(folder, "new"), (event) => {
      if (event.kind !== "progress" || event.stage !== "looking-for-anomalies") return;
      marks.push({ done: event.done, at: performance.now(), processor: studio.processorSeconds() });
    });
    const ended = performance.now();
    const seconds = (from: number, to: number) => (to - from) / 1000;
    const [first, last] = [marks[0], marks.at(-1) ?? marks[0]];
    const scored = Math.max(1, last.done - first.done);
    return [
      row(`${count} photographs: trained`, seconds(started, trained), "s", null),
      row(`${count} photographs: from the first job to the list`, seconds(started, ended), "s", count === 800 ? { atMost: 180 } : null),
      row(`${count} photographs: processor time of it`, await studio.processorSeconds(), "s", null),
      row("scoring a photograph", (last.at - first.at) / scored, "ms", { atMost: 60 }),
      row("scoring a photograph: processor time", (1000 * ((await last.processor) - (await first.processor))) / scored, "ms", null),
      row(`${count} photographs: peak memory`, await studio.peakMemory(), "MB", null),
    ];
  } finally {
    await studio.close();
  }
}

/** Large photographs, of which no more may be held than a few. */
async function tiles(context: BenchContext): Promise<Row[]> {
  const { work, quick } = context;
  const [learned, count] = quick ? [10, 12] : [60, 300];
  const scene = drawScene("brick", 1800, 2400, 67, 40);
  const folder = path.join(work, "tiles");
  const taken = { size: [1500, 2000] as const, colour: true };
  await shoot(scene, { ...taken, folder: path.join(folder, "train"), count: learned, seed: 1 });
  await shoot(scene, { ...taken, folder: path.join(folder, "new"), count, seed: 2 });
  await copyFile(path.join(folder, "new/0000.jpg"), path.join(folder, "train/again.jpg"));
  if (!existsSync("/proc/self/status")) return [];
  const trainer = await Studio.open(context);
  await trainer.train("tiles", { task: "detect", data: { train: "tiles/train" } }).finally(() => trainer.close());
  const studio = await Studio.open(context);
  try {
    const held: { done: number; memory: Promise<number> }[] = [];
    await studio.judge("tiles", path.join(folder, "new"), (event) => {
      if (event.kind === "progress" && event.stage === "looking-for-anomalies") held.push({ done: event.done, memory: studio.memory() });
    });
    const around = async (from: number, to: number) =>
      Math.max(...(await Promise.all(held.filter(({ done }) => done > from && done <= to).map(({ memory }) => memory))));
    const third = count / 3;
    return [
      row(`${count} photographs of 2000x1500: peak memory`, await studio.peakMemory(), "MB", { atMost: 1000 }),
      row(
        "the most held in the last third, less that in the second",
        (await around(2 * third, count)) - (await around(third, 2 * third)),
        "MB",
        { atMost: 20 },
      ),
    ];
  } finally {
    await studio.close();
  }
}
