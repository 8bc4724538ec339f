import { copyFile, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { csvParse } from "d3";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CodePlace } from "../../../src/core/analyses/code-place.js";
import type { JobEvent } from "../../../src/core/jobs/event.js";
import { CancelledError } from "../../../src/core/language/error.js";
import { inEnglish, sentence } from "../../../src/core/language/sentence.js";
import { auroc } from "../../../src/core/numbers/judging/classification.js";
import { PauseGate } from "../../../src/engine/training/pause.js";
import { readMetrics } from "../../../src/runs/metrics-file.js";
import { readResult } from "../../../src/runs/result-folder.js";
import { listRuns, openRuns } from "../../../src/runs/runs.js";
import { decodeSafetensors } from "../../../src/runs/safetensors.js";
import { trainingStamp } from "../../../src/runs/stamp.js";
import { openWorkbench, type Workbench } from "../workbench.js";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.dispose());

const small = {
  version: 1,
  data: { train: "pairs/train/clean", validation: 0.2 },
  network: { preset: "classic", filters: 3, latent: 2 },
  training: { epochs: 3, batchSize: 16 },
};
const engine = "tensorflow" as const;
const epochs = (events: JobEvent[]) => events.flatMap((event) => (event.kind === "epoch" ? [event.metrics.epoch] : []));
const losses = async (folder: string) =>
  (await readMetrics(path.join(folder, "metrics.jsonl"))).map(({ loss, validationLoss }) => [loss, validationLoss]);

describe("training", () => {
  it("leaves a whole run folder, and the same seed gives the same losses", async () => {
    const project = await bench.project("same.aeproj", small);
    const first = await bench.run({ kind: "train", project, engine });
    expect(first).toMatchObject({ kind: "train", status: "finished" });
    expect(epochs(bench.events)).toEqual([1, 2, 3]);
    expect((await readdir(first.folder)).sort()).toEqual([
      "best.safetensors",
      "epochs",
      "film.safetensors",
      "last.safetensors",
      "metrics.jsonl",
      "previews",
      "previous.safetensors",
      "run.json",
      "scorers",
    ]);
    expect(await readdir(path.join(first.folder, "previews"))).toEqual([0, 1, 2, 3].map((n) => `epoch-00000${n}.png`));
    const atlas = await sharp(path.join(first.folder, "previews/epoch-000003.png")).metadata();
    expect([atlas.width, atlas.height]).toEqual([8 * 28, 28]);
    expect(await readdir(path.join(first.folder, "epochs"))).toEqual([1, 2, 3].map((n) => `epoch-000${n}.safetensors`));
    const second = await bench.run({ kind: "train", project, engine });
    expect(await losses(second.folder)).toEqual(await losses(first.folder));
    expect((await losses(first.folder)).length).toBe(3);
  });

  it("stopped in the middle of an epoch and resumed ends with the same bits as in one go", async () => {
    const project = await bench.project("resume.aeproj", small);
    const whole = await bench.run({ kind: "train", project, engine });
    const controller = new AbortController();
    let steps = 0;
    const stopped = await bench.run(
      { kind: "train", project, engine },
      {
        signal: controller.signal,
        // Time flies, so that every step is reported.
        now: () => {
          if (++steps === 60) controller.abort();
          return steps * 1000;
        },
      },
    );
    expect(stopped.status).toBe("stopped");
    expect((await listRuns(project))[0]).toMatchObject({ status: "stopped" });
    const resumed = await bench.run({ kind: "train", project, engine, resume: true });
    expect(resumed.run).toBe(stopped.run);
    expect(await losses(resumed.folder)).toEqual(await losses(whole.folder));
    expect(await readFile(path.join(resumed.folder, "best.safetensors")).then(weights)).toEqual(
      await readFile(path.join(whole.folder, "best.safetensors")).then(weights),
    );
  });

  it("resumes from the checkpoint before one that is cut short, and says why", async () => {
    const project = await bench.project("torn.aeproj", small);
    const whole = await bench.run({ kind: "train", project, engine });
    const record = path.join(whole.folder, "run.json");
    // As a kill would leave it: running, the lock gone, the last checkpoint torn, a half line of metrics.
    await writeFile(record, (await readFile(record, "utf8")).replace('"finished"', '"running"'));
    const before = await losses(whole.folder);
    await truncate(path.join(whole.folder, "last.safetensors"), 3000);
    await writeFile(path.join(whole.folder, "metrics.jsonl"), `${await readFile(path.join(whole.folder, "metrics.jsonl"), "utf8")}{"ep`);
    expect((await listRuns(project))[0].status).toBe("interrupted");
    const resumed = await bench.run({ kind: "train", project, engine, resume: true });
    expect(
      bench.events.find((event) => event.kind === "note" && /last\.safetensors cannot be used/.test(inEnglish(event.message))),
    ).toBeDefined();
    expect(epochs(bench.events)).toEqual([3]);
    expect(await losses(resumed.folder)).toEqual(before);
  });

  it("ends a run whose loss is lost, keeps the last good checkpoint and says what to try", async () => {
    const project = await bench.project("lost.aeproj", {
      ...small,
      network: { ...small.network, outputActivation: "linear", latentActivation: "linear" },
      data: { ...small.data, range: [0, 1e-30] },
    });
    await expect(bench.run({ kind: "train", project, engine })).rejects.toThrow(
      /loss became infinite in epoch 1.*Try a learning rate of 0\.0001/s,
    );
    expect((await listRuns(project))[0].status).toBe("failed");
  });

  // Seed 1 ends with one of its two codes dead, at 0.052, where codes are not woken.
  it("reaches the loss that the seed's network is known for, with every code alive", async () => {
    const content = {
      version: 1,
      data: { train: path.resolve("samples/digits/mnist_trn.npy"), validation: 0 },
      network: { preset: "classic" },
      training: { epochs: 50, seed: 1 },
    };
    const result = await bench.run({ kind: "train", project: await bench.project("seed.aeproj", content), engine });
    expect(result.loss).toBeLessThanOrEqual(0.05);
    const metrics = await readMetrics(path.join(result.folder, "metrics.jsonl"));
    expect(metrics.at(-1)).toMatchObject({ epoch: 50, codes: 2, deadCodes: 0 });
  });

  it("stops early by patience and keeps the best", async () => {
    // Twelve images to learn by heart: the validation loss turns while the training loss falls on.
    const project = await bench.project("patience.aeproj", {
      ...small,
      data: { train: `${path.resolve("samples/digits/unoisy.npy")}[0:15]`, validation: 0.2 },
      network: { preset: "standard", latent: 16 },
      training: { epochs: 300, batchSize: 4, learningRate: 0.005, patience: 4, schedule: "constant" },
    });
    const { folder, status } = await bench.run({ kind: "train", project, engine });
    expect(status).toBe("finished");
    const metrics = await readMetrics(path.join(folder, "metrics.jsonl"));
    const [{ best, message }] = await listRuns(project);
    const lowest = Math.min(...metrics.map(({ validationLoss }) => validationLoss ?? Number.NaN));
    expect(best).toEqual({ epoch: metrics.length - 4, loss: lowest });
    expect(message && inEnglish(message)).toBe(`Stopped after epoch ${metrics.length}: the validation loss had not improved for 4 epochs.`);
    expect(decodeSafetensors(await readFile(path.join(folder, "best.safetensors"))).metadata.place).toContain(`"epoch":${best?.epoch},`);
  });

  it("gives a finished run more epochs, and leaves it alone where none are asked for", async () => {
    const project = await bench.project("more.aeproj", small);
    const first = await bench.run({ kind: "train", project, engine });
    const text = JSON.stringify({ ...small, training: { ...small.training, epochs: 5 } });
    const more = await bench.run({ kind: "train", project, text, engine, resume: true });
    expect(more.run).toBe(first.run);
    expect(epochs(bench.events)).toEqual([4, 5]);
    expect(bench.events.find((event) => event.kind === "note" && /from 3 to 5 epochs/.test(inEnglish(event.message)))).toBeDefined();
    const again = await bench.run({ kind: "train", project, text, engine, resume: true });
    expect(again.run).not.toBe(first.run);
  });

  it("says on resuming that the images have changed", async () => {
    const project = await bench.project("changed.aeproj", {
      ...small,
      data: { ...small.data, train: "pairs/test/clean" },
      training: { epochs: 400 },
    });
    const controller = new AbortController();
    await bench.run(
      { kind: "train", project, engine },
      {
        signal: controller.signal,
        report: (event) => {
          if (event.kind === "epoch" && event.metrics.epoch === 2) controller.abort();
        },
      },
    );
    const [before] = await openRuns(project);
    await copyFile(bench.file("pairs/train/clean/000001.png"), bench.file("pairs/test/clean/000200.png"));
    const stopAtOnce = new AbortController();
    const notes: string[] = [];
    await bench.run(
      { kind: "train", project, engine, resume: true },
      {
        signal: stopAtOnce.signal,
        report: (event) => {
          if (event.kind === "note") notes.push(inEnglish(event.message));
          if (event.kind === "run") stopAtOnce.abort();
        },
      },
    );
    expect(notes.join(" ")).toContain("The images have changed since this run began");
    const [run] = await openRuns(project);
    expect(run.record.data.stamp).toBe(await trainingStamp(run.record.project, path.dirname(project)));
    expect(run.record.data.stamp).not.toBe(before.record.data.stamp);
  });

  it("holds while paused and goes on with the same numbers", async () => {
    const project = await bench.project("paused.aeproj", small);
    const whole = await bench.run({ kind: "train", project, engine });
    const pause = new PauseGate();
    const statuses: string[] = [];
    const paused = await bench.run(
      { kind: "train", project, engine },
      {
        pause,
        report: (event) => {
          if (event.kind === "epoch" && event.metrics.epoch === 1) pause.close();
          if (event.kind !== "status") return;
          statuses.push(event.status);
          if (event.status === "paused") setTimeout(() => pause.open(), 200);
        },
      },
    );
    expect(statuses).toEqual(["running", "paused", "running", "finished"]);
    expect(await losses(paused.folder)).toEqual(await losses(whole.folder));
  });

  it("denoises from noise of its own making, with no pairs", async () => {
    const content = {
      version: 1,
      task: "denoise",
      data: { train: "pairs/train/clean" },
      training: { epochs: 3, noise: { kind: "gaussian", amount: 0.2 } },
    };
    const project = await bench.project("own-noise.aeproj", content);
    await bench.run({ kind: "train", project, engine });
    const right = await bench.run({
      kind: "denoise",
      project,
      engine,
      input: bench.file("pairs/train/noisy"),
      reference: bench.file("pairs/train/clean"),
      output: bench.file("out/own-noise"),
    });
    expect(right.mean.psnr).toBeGreaterThan(20);
  });

  it("says at once what is wrong with the images or the network", async () => {
    const train = async (content: object) =>
      bench.run({ kind: "train", project: await bench.project("bad.aeproj", { ...small, ...content }), engine });
    await expect(train({ data: { train: "nowhere" } })).rejects.toThrow(/There is no folder or file nowhere/);
    await expect(train({ network: { preset: "layers", layers: [{ kind: "flatten" }, { kind: "dense", units: 5 }] } })).rejects.toThrow(
      /must give back the image's height/,
    );
    await expect(train({ network: { latent: 0 } })).rejects.toThrow(/Latent must be a whole number/);
    await expect(train({ task: "denoise" })).rejects.toThrow(/needs the clean pictures/);
  });
});

describe("commands on a trained run", () => {
  let project: string;
  beforeAll(async () => {
    project = await bench.project("digits-short.aeproj", {
      anomaly: { score: "mse" },
      version: 1,
      data: { train: "train" },
      network: { preset: "map" },
      training: { epochs: 2 },
    });
    await bench.run({ kind: "train", project, engine });
  });

  it("reconstruct writes pictures in the input's tree and a table", async () => {
    const output = bench.file("out/reconstructed");
    const result = await bench.run({ kind: "reconstruct", project, engine, input: bench.file("pairs"), output });
    expect(result.count).toBe(600);
    const meta = await sharp(path.join(output, "test/clean/000200.png")).metadata();
    expect([meta.width, meta.height]).toEqual([28, 28]);
    const rows = csvParse(await readFile(result.table, "utf8"));
    expect(rows.columns).toEqual(["file", "mse", "psnr", "ssim"]);
    expect(Number(rows[0].mse)).toBeGreaterThan(0);
    expect(Number(rows[0].mse)).toBeLessThan(0.3);
    // One picture, one error: PSNR is its logarithm.
    for (const row of rows.slice(0, 9)) expect(Number(row.psnr)).toBeCloseTo(-10 * Math.log10(Number(row.mse)), 4);
  });

  it("by the weights of an epoch do what the run did then, and say which it was", async () => {
    const input = bench.file("pairs/test/clean");
    const used = await bench.run({ kind: "reconstruct", project, engine, input });
    const mean = async (epoch: number) => {
      const result = await bench.run({ kind: "reconstruct", project, engine, input, epoch });
      return { epoch: result.epoch, mse: result.mean.mse };
    };
    const [first, second] = [await mean(1), await mean(2)];
    const { best } = (await openRuns(project))[0].record;
    // The best is what is taken anyway, and no choice.
    expect([first.epoch, second.epoch]).toEqual([1, 2].map((epoch) => (epoch === best?.epoch ? undefined : epoch)));
    expect(best?.epoch === 1 ? first.mse : second.mse).toBe(used.mean.mse);
    expect(first.mse).not.toBe(second.mse);
    // Pictures of one epoch are not kept for those of the other.
    const output = bench.file("out/by-epochs");
    const drawn = async (epoch: number) => {
      await bench.run({ kind: "reconstruct", project, engine, input, output, epoch });
      return readFile(path.join(output, "000200.png"));
    };
    expect((await drawn(1)).equals(await drawn(2))).toBe(false);
    const folder = await bench.run({ kind: "anomalies", project, engine, input, epoch: best?.epoch === 1 ? 2 : 1 });
    const again = await bench.run({ kind: "anomalies", project, engine, input });
    const heldOut = async ({ folder }: { folder: string }) => (await (await readResult(folder)).columns()).heldOut;
    // Each sets its threshold by the held-out images as it sees them.
    expect(await heldOut(folder)).not.toEqual(await heldOut(again));
    expect((await readResult(folder.folder)).record.result.epoch).toBe(folder.epoch);
    await expect(bench.run({ kind: "embed", project, engine, input, epoch: 3 })).rejects.toThrow(
      /no weights of epoch 3; it has those of 1-2/,
    );
  });

  it("reconstruct takes an array, and items without a partner are named", async () => {
    const result = await bench.run({
      kind: "reconstruct",
      project,
      engine,
      input: path.resolve("samples/digits/noisy.npy[0:5]"),
      reference: path.resolve("samples/digits/unoisy.npy[0:4]"),
      output: bench.file("out/array"),
    });
    const rows = csvParse(await readFile(result.table, "utf8"));
    expect(rows.map(({ file }) => file)).toEqual([0, 1, 2, 3, 4].map((n) => `noisy.npy[${n}]`));
    expect(rows[4].mse).toBe("");
    expect(result.leftOut).toEqual([{ file: "noisy.npy[4]", outcome: "left out", reason: sentence("It has no clean partner.") }]);
    await expect(sharp(bench.file("out/array/noisy/000004.png")).metadata()).resolves.toMatchObject({ width: 28 });
  });

  it("embed and decode are inverse where the picture allows", async () => {
    const embedded = await bench.run({
      kind: "embed",
      project,
      engine,
      input: bench.file("pairs/test/clean"),
      output: bench.file("out/codes"),
    });
    const rows = csvParse(await readFile(embedded.table, "utf8"));
    expect(rows.columns).toEqual(["file", "label", "z1", "z2"]);
    const shown = await bench.run({ kind: "embed", project, engine, input: bench.file("pairs/test/clean") });
    const { positions } = await (await readResult(shown.folder)).columns();
    expect(Number(rows[3].z2)).toBeCloseTo(positions[7], 6);
    const decoded = await bench.run({ kind: "decode", project, engine, codes: embedded.table, output: bench.file("out/decoded") });
    const direct = await bench.run({
      kind: "reconstruct",
      project,
      engine,
      input: bench.file("pairs/test/clean"),
      output: bench.file("out/direct"),
    });
    const pixels = (file: string) => sharp(file).extractChannel(0).raw().toBuffer();
    const [a, b] = await Promise.all([pixels(decoded.items[5].output), pixels(path.join(direct.folder, decoded.items[5].file))]);
    expect(Math.max(...a.map((v, i) => Math.abs(v - b[i])))).toBeLessThanOrEqual(1);

    const draw = async (place: CodePlace) => (await bench.run({ kind: "drawCode", project, engine, result: shown.folder, place })).image;
    const code = [positions[10], positions[11]];
    const at = await draw({ kind: "at", code });
    expect(at).toMatchObject({ height: 28, width: 28, channels: 1 });
    expect(Math.max(...at.pixels.map((v, i) => Math.abs(v - b[i])))).toBeLessThanOrEqual(1);
    expect(await draw({ kind: "along", image: 5, steps: [] })).toEqual(at);
    expect(await draw({ kind: "between", images: [5, 9], share: 0 })).toEqual(at);
    expect(await draw({ kind: "between", images: [9, 5], share: 1 })).toEqual(at);
    const middle = [(positions[10] + positions[18]) / 2, (positions[11] + positions[19]) / 2];
    expect(await draw({ kind: "between", images: [5, 9], share: 0.5 })).toEqual(await draw({ kind: "at", code: middle }));
    // Two steps along the first axis are as far as two standard deviations of the codes along it.
    const moved = await draw({ kind: "along", image: 5, steps: [2] });
    expect(moved.pixels).not.toEqual(at.pixels);
    await expect(draw({ kind: "at", code: [1] })).rejects.toThrow("has 2 numbers, not 1");
    await expect(draw({ kind: "along", image: 5000, steps: [] })).rejects.toThrow("no image of the number 5,000");
    const gone = bench.run({ kind: "drawCode", project, engine, result: bench.file("gone"), place: { kind: "at", code: [0, 0] } });
    await expect(gone).rejects.toThrow("The map is no longer there");
  });

  it("anomalies finds the spoilt images and flags about as many good ones as allowed", async () => {
    const standard = await bench.project("standard.aeproj", { version: 1, data: { train: "train" }, training: { epochs: 4 } });
    await bench.run({ kind: "train", project: standard, engine });
    const result = await bench.run({
      kind: "anomalies",
      project: standard,
      engine,
      input: bench.file("inspect"),
      output: bench.file("out/anomalies"),
    });
    const labels = new Map(csvParse(await readFile(bench.file("inspect.csv"), "utf8")).map((row) => [row.file, row.label === "spoilt"]));
    const rows = csvParse(await readFile(result.table, "utf8"));
    const spoilt = rows.map(({ file }) => labels.get(file) ?? false);
    expect(
      auroc(
        rows.map(({ score }) => Number(score)),
        spoilt,
      ),
    ).toBeGreaterThan(0.95);
    const flaggedGood = rows.filter(({ flagged }, i) => flagged === "true" && !spoilt[i]).length;
    expect(rows.filter(({ flagged }) => flagged === "true")).toHaveLength(result.flagged);
    expect(flaggedGood / 970).toBeLessThan(0.12);
    expect(rows.map(({ rank }) => Number(rank))).toEqual(rows.map((_, i) => i + 1));
    expect(rows.columns).toEqual(["file", "score", "threshold", "flagged", "rank", "p", "region", "outcome", "run"]);
  });

  it("for the editor, thumbnails and columns lie in the run, and no picture for each image", async () => {
    const result = await bench.run({ kind: "anomalies", project, engine, input: bench.file("pairs/test/noisy") });
    expect(result.folder).toContain("digits-short.runs");
    expect((await readdir(result.folder)).sort()).toEqual([
      "anomalies.csv",
      "dates.i32",
      "files.jsonl",
      "heldOut.f32",
      "outlines.npy",
      "pValues.f32",
      "regions.npy",
      "result.json",
      "scores.f32",
      "thumbnails",
    ]);
    const kept = await readResult(result.folder);
    expect(kept.record.result).toEqual(result);
    const [row] = await kept.rows([7]);
    expect(row).toMatchObject({ index: 7, file: "000207.png", source: bench.file("pairs/test/noisy/000207.png") });
    for (const name of ["input", "output", "heat"]) {
      const [{ file, tile }] = row.pictures[name];
      await expect(sharp(file).metadata()).resolves.toMatchObject({ channels: 1 });
      expect(tile).toEqual({ x: 7 * 28, y: 0, width: 28, height: 28 });
    }
    const [{ file, tile }] = row.pictures.input;
    const left = { left: tile?.x ?? 0, top: tile?.y ?? 0, width: 28, height: 28 };
    const raw = (picture: Sharp) => picture.toColourspace("b-w").raw().toBuffer();
    expect(await raw(sharp(file).extract(left))).toEqual(await raw(sharp(row.source ?? "")));
    const scores = csvParse(await readFile(result.table, "utf8")).map((line) => [line.file, Number(line.score)]);
    const { scores: column, outlines } = await kept.columns();
    expect(new Map(scores as [string, number][]).get(row.file)).toBeCloseTo(column[7], 7);
    expect(outlines.length).toBe(4 * result.count);
    expect(Math.min(...outlines)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...outlines)).toBeLessThanOrEqual(1);
    const own = await bench.run({ kind: "imageDetail", project, engine, result: result.folder, index: 7 });
    expect(own.detail).toMatchObject({ size: [28, 28], original: [28, 28], view: { x: 0, y: 0, width: 28, height: 28 } });
    expect(await raw(sharp(own.detail.file))).toEqual(await raw(sharp(row.source ?? "")));
    const missing = bench.run({ kind: "imageDetail", project, engine, result: result.folder, index: result.count });
    await expect(missing).rejects.toMatchObject({ code: "no-image" });
  });

  it("heat maps are written where they are asked for, all of one scale", async () => {
    const input = bench.file("pairs/test/noisy");
    const output = bench.file("out/maps");
    const result = await bench.run({ kind: "anomalies", project, engine, input, output, heatMaps: true });
    expect((await readdir(path.join(output, "heat"))).length).toBe(result.count);
    const plain = await bench.run({ kind: "anomalies", project, engine, input, output: bench.file("out/plain") });
    expect((await readdir(plain.folder)).sort()).toEqual([".aeproj-output.jsonl", "anomalies.csv"]);
  });

  it("a heat map is the score pixel by pixel on the scale of the held-out images, and nothing is left beside the decoded images", async () => {
    const input = bench.file("pairs/test/noisy");
    const output = bench.file("out/scaled");
    const { table, folder } = await bench.run({ kind: "anomalies", project, engine, input, output, heatMaps: true });
    expect(folder).toBe(output);
    const [name] = (await readdir(bench.file("digits-short.runs"))).filter((entry) => !entry.startsWith("."));
    const { heat } = JSON.parse(await readFile(bench.file(`digits-short.runs/${name}/scorers/mse.json`), "utf8"));
    const rows = csvParse(await readFile(table, "utf8"));
    const meanOf = async (file: string) => {
      const map = await sharp(path.join(output, "heat", file))
        .raw()
        .toBuffer();
      const unit = (heat.usual - heat.low) / 2;
      return map.reduce((sum, value) => sum + heat.low + (unit * value) / (255 - value), 0) / map.length;
    };
    const last = rows[rows.length - 1];
    // What lies below the scale is cut.
    expect(await meanOf(last.file)).toBeGreaterThan(0.7 * Number(last.score));
    expect(await meanOf(last.file)).toBeLessThan(1.1 * Number(last.score) + heat.low);
    expect(await meanOf(rows[0].file)).toBeGreaterThan(await meanOf(last.file));
    expect((await readdir(bench.file(".cache"))).filter((one) => one.endsWith(".part"))).toEqual([]);
  });

  it("rows are told as they are known where they are asked for", async () => {
    const input = bench.file("pairs/test/clean");
    const result = await bench.run({ kind: "reconstruct", project, engine, input, output: bench.file("out/stream"), stream: true });
    const told = bench.events.flatMap((event) => (event.kind === "rows" ? event.rows : []));
    const written = csvParse(await readFile(result.table, "utf8"));
    expect(told.map(({ file, mse }) => [file, mse])).toEqual(
      written.map(({ file, mse }) => [file, Number(mse)]).map(([file, mse]) => [file, Math.fround(Number(mse))]),
    );
  });

  it("a reference is let go where nothing pairs with it, and where the job is given up", async () => {
    const input = bench.file("pairs/test/noisy");
    const held = async () => (await readdir(bench.file(".cache"))).filter((name) => name.endsWith(".use"));
    const ask = (reference: string, signal = new AbortController().signal) =>
      bench.run({ kind: "reconstruct", project, engine, input, reference: bench.file(reference) }, { signal });
    await expect(ask("pairs/train/clean")).rejects.toThrow(/No noisy image has a clean partner/);
    expect(await held()).toEqual([]);
    const controller = new AbortController();
    const given = bench.run(
      { kind: "reconstruct", project, engine, input, reference: bench.file("pairs/test/clean") },
      {
        signal: controller.signal,
        report: (event) => {
          if (event.kind === "progress" && event.stage === "reconstructing") controller.abort();
        },
      },
    );
    await given.catch(() => undefined);
    expect(await held()).toEqual([]);
  });

  it("nothing is left in the run of an analysis that is given up", async () => {
    const controller = new AbortController();
    const before = await listRunFolders();
    const given = bench.run(
      { kind: "anomalies", project, engine, input: bench.file("inspect") },
      {
        signal: controller.signal,
        report: (event) => {
          if (event.kind === "progress" && event.stage === "looking-for-anomalies") controller.abort();
        },
      },
    );
    await expect(given).rejects.toBeInstanceOf(CancelledError);
    expect(await listRunFolders()).toEqual(before);
  });

  async function listRunFolders(): Promise<string[]> {
    const [run] = await openRuns(project);
    return readdir(run.files.results);
  }

  it("can be cancelled", async () => {
    await expect(
      bench.run({ kind: "embed", project, engine, input: bench.file("inspect") }, { signal: AbortSignal.abort() }),
    ).rejects.toBeInstanceOf(CancelledError);
  });

  it("the survey counts without decoding", async () => {
    const { summary } = await bench.run({ kind: "survey", project, engine });
    expect(summary).toMatchObject({ images: 1000, image: [28, 28, 1], sizes: [{ height: 28, width: 28, count: 1000 }], leftOut: [] });
  });
});

/** The bytes of a checkpoint after its header, which holds times. */
function weights(bytes: Buffer): Buffer {
  return bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
}
