import { type ExecFileException, execFile } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { csvParse } from "d3";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { lossOf } from "../../src/core/network/loss.js";
import { learningRateAt, warmupSteps } from "../../src/core/network/schedule.js";
import { randomStream } from "../../src/core/numbers/random.js";
import { splitValidation } from "../../src/engine/images/split.js";
import { openRun } from "../../src/runs/run-folder.js";
import { openRuns } from "../../src/runs/runs.js";
import { openWorkbench, type Workbench } from "../engine/workbench.js";
import { pythonEnv, runPython, testPython } from "./python.js";

const execute = promisify(execFile);
const patience = 300_000;
const engine = "tensorflow" as const;

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.dispose());

/** Everything that a list of layers, a schedule, a loss and a disturbance can be. */
const layers = [
  { kind: "conv2d", filters: 4, kernel: 3, stride: 2, activation: "leakyRelu" },
  { kind: "conv2d", filters: 4, kernel: 3, activation: "elu" },
  { kind: "add", from: 0 },
  { kind: "depthwiseConv2d", kernel: 3 },
  { kind: "averagePool2d" },
  { kind: "averagePool2d", size: 3, stride: 1, padding: "same" },
  { kind: "activation", activation: "tanh" },
  { kind: "activation", activation: "relu6" },
  { kind: "flatten" },
  { kind: "dense", units: 5 },
  { kind: "dense", units: 144, activation: "leakyRelu", negativeSlope: 0.1 },
  { kind: "reshape", shape: [3, 3, 16] },
  { kind: "depthToSpace", block: 2 },
  { kind: "conv2dTranspose", filters: 4, kernel: 3, stride: 2, padding: "same" },
  { kind: "upsample2d", interpolation: "bilinear" },
  { kind: "conv2d", filters: 3, kernel: 3, activation: "sigmoid" },
];
const projects = {
  // Its input is 30 by 30, so that edges are repeated; some of its ReLU codes begin dead.
  classic: {
    version: 1,
    data: { train: "pairs/train/clean" },
    network: { preset: "classic", kernels: [3, 3], filters: 3, latent: 4 },
    training: { epochs: 2 },
  },
  layers: {
    version: 1,
    data: { train: "mixed", validation: 0.3, size: [24, 24], channels: "rgb" },
    network: { preset: "layers", layers },
    training: {
      epochs: 3,
      batchSize: 5,
      schedule: "cosine",
      warmupEpochs: 1,
      loss: "mse-ssim",
      noise: { kind: "gaussian", amount: 0.1 },
      augmentation: { flip: "both", shift: 0.1, brightness: 0.1 },
    },
  },
  residual: {
    version: 1,
    task: "denoise",
    data: { train: "pairs/train/noisy", clean: "pairs/train/clean" },
    network: { preset: "residual", kernels: [3, 3], filters: 4 },
    training: { epochs: 1, schedule: "step", noise: { kind: "none" }, augmentation: { flip: "horizontal" } },
  },
};
type Name = keyof typeof projects;

/** Pictures of every kind that a folder may hold. */
async function writePictures(folder: string): Promise<void> {
  await mkdir(path.join(folder, "more"), { recursive: true });
  const random = randomStream(1, "pictures", 0);
  for (let i = 0; i < 24; i++) {
    const [height, width, channels] = [24, 24, i % 4 === 1 ? 4 : i % 4 === 2 ? 1 : 3] as const;
    const pixels = Uint8Array.from(
      { length: height * width * channels },
      (_, at) => (128 + 90 * Math.sin(at / (20 + i)) + 30 * random()) | 0,
    );
    const picture = sharp(pixels, { raw: { height, width, channels } });
    const name = path.join(folder, i % 2 ? "more" : "", `ä${i}`);
    if (i % 4 === 3) await picture.withMetadata({ orientation: 6 }).png().toFile(`${name}.png`);
    else if (i % 8 === 4) await picture.tiff().toFile(`${name}.tiff`);
    else if (i % 8 === 0) await picture.webp({ lossless: true }).toFile(`${name}.webp`);
    else await picture.png().toFile(`${name}.png`);
  }
  const pages = await Promise.all(
    [1, 5, 9].map((i) =>
      sharp(path.join(folder, "more", `ä${i}.png`))
        .flatten()
        .png()
        .toBuffer(),
    ),
  );
  await sharp(pages, { join: { animated: true } })
    .tiff({ compression: "lzw" })
    .toFile(path.join(folder, "stack.tif"));
  // What the studio reads, leaves out and passes over.
  const last = sharp(path.join(folder, "more/ä1.png")).flatten();
  const whole = await last.png({ compressionLevel: 0 }).toBuffer();
  await writeFile(path.join(folder, "photo.jfif"), whole);
  await writeFile(path.join(folder, "cut.png"), whole.subarray(0, whole.length / 2));
  await symlink(path.join(folder, "more"), path.join(folder, "linked"));
}

describe("a project trained by its script with Keras 3", () => {
  const files = {} as Record<Name, string>;
  beforeAll(async () => {
    await writePictures(bench.file("mixed"));
    const folders: string[] = [];
    for (const [name, content] of Object.entries(projects)) {
      const project = await bench.project(`${name}.aeproj`, content);
      files[name as Name] = project;
      const { folder } = await bench.run({ kind: "script", engine, project, output: bench.file(`scripts/${name}`) });
      folders.push(folder);
    }
    await runPython("scripts.py", ...folders);
  }, patience);

  it.each(Object.keys(projects) as Name[])("%s: the studio computes the same losses on the same held-out images", async (name) => {
    const [run] = await openRuns(files[name]);
    const { record, metrics, previews } = run;
    const { data, training, task } = record.project;
    expect(record).toMatchObject({ status: "finished", message: null, script: true, engine: { name: "Keras 3.15.1" } });
    expect(metrics.map(({ epoch }) => epoch)).toEqual(Array.from({ length: training.epochs }, (_, i) => i + 1));
    expect(previews.length).toBe(training.epochs + 1);
    const reference = data.clean ? { reference: bench.file(data.clean) } : {};
    if (task === "detect") throw new Error("No script is written of a project that finds defects.");
    const { table } = await bench.run({ kind: task, engine, project: files[name], input: bench.file(data.train), ...reference });
    const items = csvParse(await readFile(table, "utf8"), (row) => ({ file: row.file, mse: Number(row.mse), ssim: Number(row.ssim) }));
    const split = splitValidation(
      items.map(({ file }) => file),
      Number(data.validation),
      training.seed,
    );
    expect(record.data).toMatchObject({ images: items.length, training: split.training.length, validation: split.validation.length });
    const held = split.validation.map((index) => items[index]);
    expect(record.heldOut.mse?.length).toBe(held.length);
    for (const [i, { mse }] of held.entries()) expect((record.heldOut.mse?.[i] ?? 0) / mse, held[i].file).toBeCloseTo(1, 4);
    const losses = held.map(({ mse, ssim }) => lossOf(training.loss, mse, ssim));
    const best = metrics[(record.best?.epoch ?? 0) - 1];
    expect(best.validationLoss).toBe(record.best?.loss);
    const shown = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    // The table is of pictures as they are shown, the loss of outputs as they are: those of residual have no sigmoid and leave 0 to 1.
    if (name === "residual") {
      expect(shown).toBeLessThan(best.validationLoss ?? 0);
      expect(shown).toBeGreaterThan(0.7 * (best.validationLoss ?? 1));
    } else expect(best.validationLoss).toBeCloseTo(shown, 5);
    const steps = Math.ceil(split.training.length / training.batchSize);
    const totalSteps = steps * training.epochs;
    for (const { epoch, learningRate } of metrics) {
      const schedule = { kind: training.schedule, learningRate: training.learningRate, totalSteps };
      const warmup = warmupSteps(training.warmupEpochs, steps, totalSteps);
      expect(learningRate).toBeCloseTo(learningRateAt({ ...schedule, warmupSteps: warmup }, epoch * steps - 1), 7);
    }
  });

  it("no code of the classic network is dead, as the script wakes them too", async () => {
    const [{ metrics }] = await openRuns(files.classic);
    expect(metrics.at(-1)).toMatchObject({ codes: 4, deadCodes: 0 });
  });

  it("goes on in the studio where it ended, with Adam's moments", async () => {
    const [before] = await openRuns(files.classic);
    const longer = { ...projects.classic, training: { epochs: 3 } };
    const { folder, status } = await bench.run({
      kind: "train",
      engine,
      project: files.classic,
      text: JSON.stringify(longer),
      resume: true,
    });
    expect({ folder, status }).toEqual({ folder: before.files.folder, status: "finished" });
    const { metrics } = await openRun(folder);
    expect(metrics.slice(0, 2)).toEqual(before.metrics);
    expect(metrics[2].loss).toBeLessThan(metrics[1].loss);
  });
});

describe("what a script cannot do is refused by name", () => {
  it("colour pictures of 16 bits", async () => {
    await mkdir(bench.file("deep"));
    const pixels = Uint16Array.from({ length: 28 * 28 * 3 }, (_, i) => 257 * (i % 251));
    const picture = sharp(pixels, { raw: { height: 28, width: 28, channels: 3 } }).toColourspace("rgb16");
    await picture.png().toFile(bench.file("deep/a.png"));
    await picture.png().toFile(bench.file("deep/b.png"));
    const project = await bench.project("deep.aeproj", { ...projects.classic, data: { train: "deep" } });
    const output = bench.file("scripts/deep");
    await expect(bench.run({ kind: "script", engine, project, output })).rejects.toThrow(/^a\.png has 16 bits in each of several channels/);
    await expect(openRuns(output)).resolves.toEqual([]);
  });
});

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return address.port;
}

const lineSchema = z.object({ epoch: z.int(), loss: z.number(), validationLoss: z.number() });

it(
  "two workers train one run together: their losses are the same, and the command line uses it",
  async () => {
    const aeproj = async (...args: string[]) => {
      const { stdout } = await execute(process.execPath, [path.resolve("dist/cli.js"), "--json", ...args], { cwd: bench.root });
      return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { [key: string]: unknown };
    };
    const content = { ...projects.classic, training: { epochs: 3, batchSize: 16 } };
    await bench.project("shared.aeproj", content);
    await aeproj("export", "shared.aeproj", "--format", "keras-script", "--distributed", "--output", "scripts/shared");
    const worker = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
    const outputs = await Promise.all(
      worker.map(async (_, index) => {
        const env = { ...pythonEnv(), TF_CONFIG: JSON.stringify({ cluster: { worker }, task: { type: "worker", index } }) };
        const { stdout } = await execute(testPython(), [bench.file("scripts/shared/train.py")], { env }).catch(
          (error: ExecFileException) => {
            throw new Error(`Worker ${index}: ${error.stderr}`);
          },
        );
        return stdout;
      }),
    );
    const [first, second] = outputs.map((output) => {
      const lines = output.split("\n").filter((line) => line.startsWith("{"));
      return lines.map((line) => lineSchema.parse(JSON.parse(line)));
    });
    expect(first.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(second).toEqual(first);
    expect(first[2].loss).toBeLessThan(first[0].loss);
    expect(await aeproj("runs", "shared.aeproj")).toMatchObject({
      runs: [{ status: "finished", epochs: 3, engine: { name: "Keras 2.21.0 on 2 devices" } }],
    });
    const made = await aeproj("reconstruct", "shared.aeproj", "--input", "pairs/test/clean", "--output", "out/shared");
    expect(made).toMatchObject({ kind: "reconstruct", mean: { mse: expect.any(Number) } });
    const [{ record }] = await openRuns(bench.file("shared.aeproj"));
    expect(record.heldOut.mse?.length).toBeGreaterThan(20);
  },
  patience,
);
