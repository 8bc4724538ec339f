import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inEnglish } from "../../../src/core/language/sentence.js";
import { normal, randomStream } from "../../../src/core/numbers/random.js";
import { requireResult } from "../../../src/runs/result-folder.js";
import { openRun } from "../../../src/runs/run-folder.js";
import { readTable } from "../tables.js";
import { openWorkbench, type Workbench } from "../workbench.js";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  await pictures("clean", 12, 1, [60, 83]);
  await pictures("clean", 8, 2, [130, 110]);
  // Smaller than a patch.
  await pictures("clean", 4, 3, [40, 30]);
});
afterAll(() => bench.dispose());

const engine = "tensorflow" as const;
type Size = [height: number, width: number];

/** Smooth pictures in colour, with noise of a deviation on 0..1 if it is given; the same pictures for the same seed. */
async function pictures(
  folder: string,
  count: number,
  seed: number,
  [height, width]: Size,
  noise = 0,
  wide = false,
  stream = "noise of waves",
  brighter = 0,
): Promise<void> {
  await mkdir(bench.file(folder), { recursive: true });
  for (let n = 0; n < count; n++) {
    const random = randomStream(seed, "waves", n);
    const disturbance = randomStream(seed, stream, n);
    const [a, b, c] = [random() * 6, random() * 6, 5 + 9 * random()];
    const most = wide ? 65535 : 255;
    const values = new (wide ? Uint16Array : Uint8Array)(height * width * 3);
    for (let at = 0; at < values.length; at++) {
      const [y, x] = [Math.floor(at / 3 / width), Math.floor(at / 3) % width];
      const wave = Math.max(0, 0.5 + brighter + 0.3 * Math.sin(x / c + a + (at % 3)) * Math.cos(y / 11 + b));
      values[at] = most * Math.min(1, Math.max(0, wave + noise * normal(disturbance)));
    }
    const picture = sharp(values, { raw: { width, height, channels: 3 } });
    await picture
      .toColourspace(wide ? "rgb16" : "srgb")
      .png()
      .toFile(bench.file(`${folder}/${height}x${width}-${n}.png`));
  }
}

const unet = { preset: "residual", architecture: "unet", filters: 4 };
const noise = { kind: "gaussian", amount: 0.1 };
/** Larger batches than usual, as these are few pictures for a short time. */
const short = { batchSize: 16, learningRate: 0.01 };
const project = (name: string, more: object) =>
  bench.project(name, { version: 1, task: "denoise", data: { train: "clean", validation: 0.25 }, network: unet, ...more });

describe("a U-Net that learns to clean from patches", () => {
  it("cleans pictures of any size at their own size, depth and colours", async () => {
    const file = await project("own.aeproj", { training: { epochs: 4, noise, ...short } });
    const { folder } = await bench.run({ kind: "train", project: file, engine });
    const { record, metrics, previews } = await openRun(folder);
    expect(record).toMatchObject({ ownSizes: true, project: { network: { architecture: "unet" }, training: { patience: 0 } } });
    expect(previews).toHaveLength(5);
    // Eight held-out pictures, or six of them and two again.
    expect(record.filmed).toHaveLength(8);
    for (const picture of record.filmed ?? []) expect(path.dirname(picture)).toBe(bench.file("clean"));
    for (const picture of record.filmed ?? []) expect((await sharp(picture).metadata()).format).toBe("png");
    // The noise that it takes away has a variance of .01.
    expect(metrics[3].validationLoss).toBeLessThan(0.004);

    await pictures("new", 1, 11, [620, 530], 0.1, true);
    await pictures("new", 2, 12, [31, 17], 0.1);
    await pictures("truth", 1, 11, [620, 530], 0, true);
    await pictures("truth", 2, 12, [31, 17]);
    const gray = sharp(bench.file("new/31x17-0.png")).toColourspace("b-w");
    await gray.png().toFile(bench.file("new/gray.png"));
    const job = { kind: "denoise" as const, project: file, engine, input: bench.file("new"), reference: bench.file("truth") };
    const { leftOut } = await bench.run({ ...job, output: bench.file("cleaned") });
    expect(leftOut.map(({ file }) => path.basename(file))).toEqual(["gray.png"]);
    const rows = await readTable(bench.file("cleaned/reconstruction.csv"));
    expect(rows).toHaveLength(4);
    // 20 dB is the noise alone.
    for (const row of rows.filter(({ file }) => file !== "gray.png")) expect(Number(row.psnr), row.file).toBeGreaterThan(24);
    const metadata = (name: string) => sharp(bench.file(`cleaned/${name}`)).metadata();
    expect(await metadata("620x530-0.png")).toMatchObject({ height: 620, width: 530, depth: "ushort", channels: 3 });
    expect(await metadata("31x17-0.png")).toMatchObject({ height: 31, width: 17, depth: "uchar", channels: 3 });
    expect(await metadata("gray.png")).toMatchObject({ height: 31, width: 17, depth: "uchar", channels: 1 });

    const kept = await bench.run(job);
    expect(kept.count).toBe(4);
    expect(kept.mean.psnr).toBeGreaterThan(24);
    const { check } = await requireResult(kept.folder).then(({ record }) => record.result as typeof kept);
    expect(check).toEqual(kept.check);
    const index = rows.findIndex(({ file }) => file === "620x530-0.png");
    const wide = { project: file, engine, result: kept.folder, index };
    const { detail } = await bench.run({ kind: "imageDetail", ...wide });
    const bytes = (picture: string) => sharp(picture).raw().toBuffer();
    const [high, low] = await Promise.all([bytes(detail.bytes?.high ?? ""), bytes(detail.bytes?.low ?? "")]);
    const values = await sharp(bench.file("new/620x530-0.png")).toColourspace("rgb16").raw({ depth: "ushort" }).toBuffer();
    const words = new Uint16Array(values.buffer, values.byteOffset, values.length / 2);
    expect(Uint16Array.from(high, (byte, at) => 256 * byte + low[at])).toEqual(Uint16Array.from(words));
    const narrow = { ...wide, index: rows.findIndex(({ file }) => file === "31x17-0.png") };
    expect((await bench.run({ kind: "imageDetail", ...narrow })).detail.bytes).toBeNull();
    const { pair } = (await bench.run({ kind: "imageOutput", ...narrow })).output;
    // As a median takes half of the noise away, and more.
    const truth = await bytes(bench.file("truth/31x17-0.png"));
    const far = async (picture: string) =>
      (await bytes(picture)).reduce((sum, value, at) => sum + (value - truth[at]) ** 2, 0) / truth.length;
    expect(await far(pair?.baseline ?? "")).toBeLessThan(0.6 * (await far(pair?.input ?? "")));
    expect(check?.before).toBeGreaterThan(0.08);
    expect(check?.after).toBeLessThan(0.05);
    expect(check?.compared.network.psnr).toBeGreaterThan(check?.compared.input.psnr ?? Number.POSITIVE_INFINITY);
    // The gray one is the mean of three colours, and so of their noise.
    for (const { file, noiseBefore } of rows) expect(Number(noiseBefore), file).toBeGreaterThan(file === "gray.png" ? 0.04 : 0.08);
    await expect(bench.run({ kind: "script", project: file, engine, output: bench.file("script") })).rejects.toThrow(
      "No script is written of a project that learns from parts",
    );
  });

  it("learns if no picture is kept aside, from a few of many patches", async () => {
    const data = { train: "few", validation: 0 };
    await pictures("few", 3, 4, [130, 110]);
    const file = await project("few.aeproj", { data, training: { epochs: 3, noise, ...short } });
    const { metrics, record, previews } = await openRun((await bench.run({ kind: "train", project: file, engine })).folder);
    expect(metrics[2].loss).toBeLessThan(metrics[0].loss);
    expect(metrics[2].outputSpread).toBeGreaterThan(0.05);
    expect([previews.length, record.filmed?.length]).toEqual([4, 8]);
  });

  it("cleans the colours of a picture one by one if it learned from gray", async () => {
    const data = { train: "clean", validation: 0.25, channels: "gray" };
    const file = await project("gray.aeproj", { data, training: { epochs: 1, noise, ...short } });
    await bench.run({ kind: "train", project: file, engine });
    await pictures("colours", 1, 21, [50, 61], 0.1);
    await bench.run({ kind: "denoise", project: file, engine, input: bench.file("colours"), output: bench.file("colours-out") });
    const { data: cleaned, info } = await sharp(bench.file("colours-out/50x61-0.png")).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ height: 50, width: 61, channels: 3 });
    const noisy = await sharp(bench.file("colours/50x61-0.png")).raw().toBuffer();
    const far = (channel: number) => {
      let sum = 0;
      for (let at = channel; at < noisy.length; at += 3) sum += Math.abs(cleaned[at] - noisy[at]);
      return (3 * sum) / noisy.length;
    };
    // Of the noise, whose mean is 20 of 255; another channel in its place would be further off.
    for (const channel of [0, 1, 2]) expect(far(channel)).toBeLessThan(25);
  });

  it("learns from pairs at their own size, and says which pair does not fit", async () => {
    await pictures("pairs/clean", 12, 31, [100, 120]);
    await pictures("pairs/noisy", 12, 31, [100, 120], 0.1);
    const data = { train: "pairs/noisy", clean: "pairs/clean", validation: 0.25 };
    const file = await project("pairs.aeproj", { data, training: { epochs: 4, ...short } });
    const { validationLoss } = await bench.run({ kind: "train", project: file, engine });
    expect(validationLoss).toBeLessThan(0.006);
    await sharp(bench.file("pairs/clean/100x120-3.png")).resize(60, 50).toFile(bench.file("pairs/smaller.png"));
    await writeFile(bench.file("pairs/clean/100x120-3.png"), await readFile(bench.file("pairs/smaller.png")));
    await expect(bench.run({ kind: "train", project: file, engine })).rejects.toThrow(
      "100x120-3.png has 120 by 100 pixels and its clean partner 60 by 50",
    );
  });

  it("learns from a second noisy take as from clean pictures", async () => {
    await pictures("takes/first", 12, 41, [100, 120], 0.1);
    await pictures("takes/second", 12, 41, [100, 120], 0.1, false, "second noise of waves");
    const data = { train: "takes/first", secondTake: "takes/second", validation: 0.25 };
    const file = await project("takes.aeproj", { data, training: { epochs: 3, ...short } });
    const { validationLoss } = await bench.run({ kind: "train", project: file, engine });
    // The noise of the second take, .01, stays in the loss: what is more is how far the output is from the picture.
    expect(Number(validationLoss) - 0.01).toBeLessThan(0.004);
  });

  it("learns from noisy pictures alone by blind spots, and its last epoch counts", async () => {
    await pictures("alone", 12, 51, [100, 120], 0.1);
    const training = { epochs: 3, blindSpot: "pixels", ...short };
    const file = await project("alone.aeproj", { data: { train: "alone", validation: 0.25 }, training });
    await expect(bench.run({ kind: "script", project: file, engine, output: bench.file("script") })).rejects.toThrow(
      "No script is written of a project that learns from noisy pictures alone",
    );
    const { folder } = await bench.run({ kind: "train", project: file, engine });
    const { record, metrics } = await openRun(folder);
    expect(record).toMatchObject({ best: null, status: "finished" });
    expect(metrics.at(-1)?.validationLoss).toBeGreaterThan(0);
    await pictures("alone-new", 2, 52, [90, 80], 0.1);
    await pictures("alone-truth", 2, 52, [90, 80]);
    const job = { kind: "denoise" as const, project: file, engine, input: bench.file("alone-new"), reference: bench.file("alone-truth") };
    // 20 dB is the noise alone.
    expect((await bench.run(job)).mean.psnr).toBeGreaterThan(21.5);
  });

  it("learns from noisy pictures alone by more noise like theirs", async () => {
    await pictures("measured", 12, 61, [100, 120], 0.1);
    const training = { epochs: 3, blindSpot: "auto", ...short };
    const file = await project("measured.aeproj", { data: { train: "measured", validation: 0.25 }, training });
    const said: string[] = [];
    await bench.run(
      { kind: "train", project: file, engine },
      { report: (event) => event.kind === "note" && said.push(inEnglish(event.message)) },
    );
    expect(said).toContainEqual(expect.stringMatching(/deviation of (9|10)(\.\d)? % of white: .* by adding more of it/));
    await pictures("measured-new", 2, 62, [90, 80], 0.1);
    await pictures("measured-truth", 2, 62, [90, 80]);
    const job = {
      kind: "denoise" as const,
      project: file,
      engine,
      input: bench.file("measured-new"),
      reference: bench.file("measured-truth"),
    };
    // 20 dB is the noise alone.
    expect((await bench.run(job)).mean.psnr).toBeGreaterThan(24);
  });

  it("takes back of black what noise that was cut off there adds to it", async () => {
    const darker = -0.5;
    const dark = (folder: string, count: number, seed: number, size: Size, noise = 0) =>
      pictures(folder, count, seed, size, noise, false, "noise of the dark", darker);
    await dark("dark", 12, 71, [100, 120], 0.1);
    const training = { epochs: 3, blindSpot: "recorrupted", ...short };
    const file = await project("dark.aeproj", { data: { train: "dark", validation: 0.25 }, training });
    const { folder } = await bench.run({ kind: "train", project: file, engine });
    const { record, files } = await openRun(folder);
    expect(record.cutOff?.black).toBeCloseTo(0.1, 1);
    expect(record.cutOff?.white).toBe(0);
    await dark("dark-new", 2, 72, [90, 80], 0.1);
    await dark("dark-truth", 2, 72, [90, 80]);
    const clean = async (output: string) => {
      const job = { kind: "denoise" as const, project: file, engine, input: bench.file("dark-new") };
      const { mean } = await bench.run({ ...job, reference: bench.file("dark-truth"), output: bench.file(output) });
      const values = await sharp(bench.file(`${output}/90x80-0.png`))
        .raw()
        .toBuffer();
      const truth = await sharp(bench.file("dark-truth/90x80-0.png")).raw().toBuffer();
      const black = values.filter((_, at) => truth[at] === 0);
      return { psnr: mean.psnr, black: black.reduce((sum, value) => sum + value, 0) / black.length };
    };
    const now = await clean("dark-out");
    const exported = bench.file("dark-export");
    await bench.run({ kind: "export", project: file, engine, format: "safetensors", output: exported });
    expect(await readFile(path.join(exported, "README.md"), "utf8")).toMatch(/cut off at black and at white\. The studio takes back/);
    // As a run of before, which has measured nothing.
    const { cutOff: _, ...before } = JSON.parse(await readFile(files.record, "utf8"));
    await writeFile(files.record, JSON.stringify(before));
    const uncorrected = await clean("dark-out-before");
    // Half of the noise adds .04 of white, 10 of 255, where there is nothing.
    expect(uncorrected.black).toBeGreaterThan(8);
    expect(now.black).toBeLessThan(uncorrected.black - 4);
    expect(now.psnr).toBeGreaterThan(uncorrected.psnr + 1);
  });

  it.each([
    ["added noise", { noise }],
    ["more noise", { blindSpot: "recorrupted" }],
    ["blind spots", { blindSpot: "rows" }],
  ])("goes on with a stopped run to the same numbers as in one go, with %s", async (name, how) => {
    const settings = { training: { epochs: 2, ...how, ...short } };
    const whole = await bench.run({ kind: "train", project: await project(`whole ${name}.aeproj`, settings), engine });
    const stopped = await project(`stopped ${name}.aeproj`, settings);
    const controller = new AbortController();
    const first = await bench.run(
      { kind: "train", project: stopped, engine },
      { signal: controller.signal, report: (event) => event.kind === "epoch" && event.metrics.epoch === 1 && controller.abort() },
    );
    expect(first.status).toBe("stopped");
    const second = await bench.run({ kind: "train", project: stopped, engine, resume: true });
    expect(second).toMatchObject({ status: "finished", validationLoss: whole.validationLoss });
  });
});

it("goes on with a run of before there were U-Nets as it began, though the project would now be one", async () => {
  const training = { epochs: 3, noise, seed: 4 };
  const network = { preset: "residual", kernels: [3, 3, 3, 3], filters: 4 };
  const whole = await bench.run({ kind: "train", project: await project("plain.aeproj", { network, training }), engine });
  const file = await project("before.aeproj", { network, training });
  const controller = new AbortController();
  const { folder } = await bench.run(
    { kind: "train", project: file, engine },
    { signal: controller.signal, report: (event) => event.kind === "epoch" && event.metrics.epoch === 1 && controller.abort() },
  );
  const recordFile = path.join(folder, "run.json");
  const record = JSON.parse(await readFile(recordFile, "utf8"));
  delete record.project.network.architecture;
  await writeFile(recordFile, JSON.stringify(record));
  await project("before.aeproj", { network: { preset: "residual" }, training });
  const second = await bench.run({ kind: "train", project: file, engine, resume: true });
  expect(second).toMatchObject({ status: "finished", validationLoss: whole.validationLoss });
  expect((await openRun(folder)).record).toMatchObject({
    network: { image: [46, 64, 3] },
    project: { network: { architecture: "plain" } },
  });
});
