import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CancelledError } from "../../../src/core/language/error.js";
import { randomStream } from "../../../src/core/numbers/random.js";
import type { ModelCard } from "../../../src/engine/models/model-card.js";
import { readResult } from "../../../src/runs/result-folder.js";
import { openRun } from "../../../src/runs/run-folder.js";
import { readTable } from "../tables.js";
import { openWorkbench, type Workbench } from "../workbench.js";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  await textures("good", 40, 1, [96, 128]);
  await textures("new/good", 12, 2, [96, 128]);
  await textures("new/spot", 6, 3, [96, 128], { y: 60, x: 90 });
});
afterAll(() => bench.dispose());

/** Gray pictures of a smooth texture with noise, with a dark spot of 9 pixels if `spot` says where. */
async function textures(folder: string, count: number, seed: number, [height, width]: [number, number], spot?: { y: number; x: number }) {
  await mkdir(bench.file(folder), { recursive: true });
  for (let n = 0; n < count; n++) {
    const random = randomStream(seed, "texture", n);
    const [a, b] = [random() * 6, random() * 6];
    const pixels = Buffer.alloc(height * width);
    for (let y = 0, at = 0; y < height; y++)
      for (let x = 0; x < width; x++, at++) {
        const inside = spot !== undefined && Math.hypot(y - spot.y, x - spot.x) < 4.5;
        pixels[at] = inside ? 20 : 128 + 40 * Math.sin(x / 9 + a) * Math.cos(y / 7 + b) + 10 * random();
      }
    await sharp(pixels, { raw: { width, height, channels: 1 } })
      .toColourspace("b-w")
      .png()
      .toFile(bench.file(`${folder}/${height}x${width}-${n}.png`));
  }
}

/** Where a heat map is hottest, and its height and width. */
async function hottest(file: string): Promise<{ x: number; y: number; size: [number, number] }> {
  const { data, info } = await sharp(file).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  const at = data.indexOf(data.reduce((most, value) => Math.max(most, value), 0));
  return { x: at % info.width, y: Math.floor(at / info.width), size: [info.height, info.width] };
}

const project = (name: string, more: object) => bench.project(name, { version: 1, task: "detect", data: { train: "good" }, ...more });
const engine = "tensorflow" as const;

describe("the preset features", () => {
  it("learns from cells, finds spots and where they are, and offers codes but no pictures", async () => {
    const file = await project("features.aeproj", { training: { epochs: 2 }, anomaly: { score: "local", falseAlarmRate: 0.2 } });
    const { folder } = await bench.run({ kind: "train", project: file, engine });
    const { record, metrics, previews } = await openRun(folder);
    // Doubled, as the frozen network knows no details of such small pictures.
    expect(record).toMatchObject({
      picture: [192, 256, 1],
      status: "finished",
      heldOut: {},
      network: { image: [1, 1, 152], ofFeatures: true },
    });
    expect(record.data.training + record.data.validation).toBe(40);
    expect(metrics[1].validationLoss).toBeLessThan(metrics[0].validationLoss ?? 0);
    expect(previews).toHaveLength(3);

    const job = { kind: "anomalies" as const, project: file, engine, input: bench.file("new") };
    const { trust } = await bench.run({ ...job, output: bench.file("out") });
    expect(trust).toMatchObject({ score: "local", labelled: { good: 12, odd: 6, auroc: 1 } });
    const [first] = await readTable(bench.file("out/anomalies.csv"));
    const [x, y, width, height] = first.region.split(" ").map(Number);
    expect(x <= 90 && 90 <= x + width && y <= 60 && 60 <= y + height).toBe(true);
    expect(width * height).toBeLessThan(96 * 128 * 0.2);
    const kept = await bench.run(job);
    const [row] = await (await readResult(kept.folder)).rows([0]);
    expect(Object.keys(row.pictures)).toEqual(["input", "heat"]);
    // The network looks at twice the size, and draws nothing.
    const { output: large } = await bench.run({ kind: "imageOutput", project: file, engine, result: kept.folder, index: 13 });
    expect(large).toMatchObject({ pair: null, note: null, heat: { view: { x: 0, y: 0, width: 1, height: 1 } } });
    const spot = await hottest(large.heat?.file ?? "");
    expect(spot.size).toEqual([192, 256]);
    expect(Math.hypot(spot.x - 180, spot.y - 120)).toBeLessThan(20);

    await bench.run({ kind: "embed", project: file, engine, input: bench.file("good"), output: bench.file("codes") });
    const codes = await readTable(bench.file("codes/embedding.csv"));
    expect(codes).toHaveLength(40);
    expect(Object.keys(codes[0])).toContain("z16");
    const image = path.join(bench.file("good"), String(codes[5].file));
    const alike = await bench.run({ kind: "similar", project: file, engine, input: bench.file("good"), image, count: 3 });
    const [nearest] = await readTable(alike.table);
    expect([nearest.file, Number(nearest.distance)]).toEqual([codes[5].file, expect.closeTo(0, 3)]);
    const input = { project: file, engine, input: bench.file("good") };
    await expect(bench.run({ kind: "reconstruct", ...input })).rejects.toThrow("gives back features, not pictures");
    for (const format of ["onnx", "savedmodel"] as const) {
      const output = bench.file(format);
      await bench.run({ kind: "export", project: file, engine, format, output, scoring: format === "onnx" });
      const card: ModelCard = JSON.parse(await readFile(path.join(output, "model-card.json"), "utf8"));
      expect(card.detector).toMatchObject({ size: [192, 256], score: "local", falseAlarmRate: 0.2 });
      expect(card.detector).toMatchObject({
        certificate: { pictures: Math.min(format === "onnx" ? 100 : 8, record.data.validation), picturesFrom: "good" },
      });
      expect(card.files).toEqual({});
      expect(await readFile(path.join(output, "README.md"), "utf8")).toContain("20 of 100 good pictures are flagged, from the scores of");
    }
    const scoring = JSON.parse(await readFile(bench.file("onnx/scoring.json"), "utf8"));
    expect(scoring).toMatchObject({ run: record.id, detector: "Detector.onnx", source: "good", form: { height: 192, width: 256 } });
    const scores: number[] = scoring.checks.map(({ score }: { score: number }) => score);
    for (const [n, score] of scores.entries()) expect(score / scoring.heldOut[n]).toBeCloseTo(1, 4);
    const output = bench.file("keras");
    await bench.run({ kind: "export", project: file, engine, format: "keras", output });
    expect(await readFile(path.join(output, "README.md"), "utf8")).toContain("This format cannot hold what judges pictures");
    await expect(bench.run({ kind: "script", project: file, engine, output: bench.file("script") })).rejects.toThrow(
      "No script is written",
    );
  });

  it("goes on with a stopped run to the same numbers as in one go", async () => {
    const whole = await project("whole.aeproj", { training: { epochs: 3 } });
    const stopped = await project("stopped.aeproj", { training: { epochs: 3 } });
    const run = await bench.run({ kind: "train", project: whole, engine });
    const controller = new AbortController();
    const first = await bench.run(
      { kind: "train", project: stopped, engine },
      { signal: controller.signal, report: (event) => event.kind === "epoch" && event.metrics.epoch === 1 && controller.abort() },
    );
    expect(first.status).toBe("stopped");
    const second = await bench.run({ kind: "train", project: stopped, engine, resume: true });
    expect(second).toMatchObject({ status: "finished", validationLoss: run.validationLoss });
  });

  it("learns if no picture is kept aside", async () => {
    const file = await project("all.aeproj", {
      data: { train: "good", validation: 0 },
      network: { preset: "restore" },
      training: { epochs: 2 },
    });
    const { metrics, previews } = await openRun((await bench.run({ kind: "train", project: file, engine })).folder);
    expect(metrics[1].loss).toBeLessThan(metrics[0].loss);
    expect(metrics[1].outputSpread).toBeGreaterThan(0.05);
    expect(previews).toHaveLength(3);
  });

  it("looks at pictures of different sizes, larger than a tile too, each at its own", async () => {
    await textures("sizes", 8, 5, [96, 128]);
    await textures("sizes", 8, 6, [420, 600]);
    await textures("judged/good", 3, 7, [420, 600]);
    await textures("judged/good", 3, 8, [96, 128]);
    // In the right tile alone.
    await textures("judged/spot", 3, 9, [420, 600], { y: 300, x: 570 });
    // A person's word goes before a folder's name.
    await writeFile(bench.file("sizes.labels.csv"), "file,label,triage\nspot/420x600-2.png,,unsure\n");
    const file = await project("sizes.aeproj", {
      data: { train: "sizes", validation: 0.3, labels: "sizes.labels.csv" },
      training: { epochs: 2 },
      anomaly: { score: "patches" },
    });
    const { folder } = await bench.run({ kind: "train", project: file, engine });
    expect((await openRun(folder)).record).toMatchObject({ ownSizes: true });
    const { trust } = await bench.run({
      kind: "anomalies",
      project: file,
      engine,
      input: bench.file("judged"),
      output: bench.file("judged-out"),
    });
    expect(trust?.labelled).toMatchObject({ good: 6, odd: 2, auroc: 1 });
    expect(trust?.proof?.[0].planted).toBe(100);
    const [first] = await readTable(bench.file("judged-out/anomalies.csv"));
    const [x, y, width, height] = first.region.split(" ").map(Number);
    expect(x <= 570 && 570 <= x + width && y <= 300 && 300 <= y + height).toBe(true);
  });

  it("is exported as a file that takes pictures of any size", async () => {
    await textures("mixed", 12, 5, [60, 83]);
    await textures("mixed", 12, 6, [77, 70]);
    const file = await project("mixed.aeproj", {
      data: { train: "mixed", validation: 0.3 },
      training: { epochs: 1 },
      anomaly: { score: "patches" },
    });
    await bench.run({ kind: "train", project: file, engine });
    const output = bench.file("any-size");
    await bench.run({ kind: "export", project: file, engine, format: "onnx", output });
    const script = bench.run({ kind: "export", project: file, engine, format: "onnx", output: bench.file("any-script"), scoring: true });
    await expect(script).rejects.toThrow("cannot be judged by the script");
    const card: ModelCard = JSON.parse(await readFile(path.join(output, "model-card.json"), "utf8"));
    expect(card.detector).toMatchObject({ size: null, score: "patches", certificate: { picturesFrom: "mixed" } });
  });

  it("can be given up while it looks at the pictures", async () => {
    const file = await project("given-up.aeproj", { training: { seed: 9 } });
    const controller = new AbortController();
    const report = (event: { kind: string; stage?: string }) => event.stage === "looking-at-cells" && controller.abort();
    await expect(bench.run({ kind: "train", project: file, engine }, { signal: controller.signal, report })).rejects.toThrow(
      CancelledError,
    );
    expect(await readdir(path.dirname(file))).not.toContain("given-up.runs");
  });
});

describe("the preset restore", () => {
  it("learns to take foreign patches out of tiles and finds spots by what it restores", async () => {
    const file = await project("restore.aeproj", { network: { preset: "restore" }, training: { epochs: 4 }, anomaly: { score: "local" } });
    const { folder } = await bench.run({ kind: "train", project: file, engine });
    const { record, metrics, previews } = await openRun(folder);
    expect(record.network.image).toEqual([96, 128, 1]);
    expect(metrics[3].validationLoss).toBeLessThan(metrics[0].validationLoss ?? 0);
    expect(previews).toHaveLength(5);
    const { trust } = await bench.run({ kind: "anomalies", project: file, engine, input: bench.file("new"), output: bench.file("out2") });
    expect(trust).toMatchObject({ score: "local", labelled: { good: 12, odd: 6 } });
    expect(trust?.labelled?.auroc).toBeGreaterThan(0.95);
  });

  it("looks at pictures of different sizes, larger than a tile too, each at its own", async () => {
    await textures("several", 12, 5, [96, 128]);
    await textures("several", 8, 6, [420, 600]);
    await textures("several-new/good", 3, 7, [420, 600]);
    await textures("several-new/good", 3, 8, [96, 128]);
    // In the right tile alone, and smaller than a pixel of what is shown of the picture, which is 128 pixels wide.
    await textures("several-new/spot", 3, 9, [420, 600], { y: 300, x: 570 });
    const file = await project("several.aeproj", {
      data: { train: "several", validation: 0.3 },
      network: { preset: "restore" },
      training: { epochs: 4 },
      anomaly: { score: "local" },
    });
    const { folder } = await bench.run({ kind: "train", project: file, engine });
    expect((await openRun(folder)).record).toMatchObject({ ownSizes: true, network: { image: [96, 128, 1] } });
    const job = { kind: "anomalies" as const, project: file, engine, input: bench.file("several-new") };
    const { trust } = await bench.run({ ...job, output: bench.file("several-out") });
    expect(trust?.labelled).toMatchObject({ good: 6, odd: 3, auroc: 1 });
    expect(trust?.proof?.[0].planted).toBe(100);
    const [first] = await readTable(bench.file("several-out/anomalies.csv"));
    const [x, y, width, height] = first.region.split(" ").map(Number);
    expect(x <= 570 && 570 <= x + width && y <= 300 && 300 <= y + height).toBe(true);
    // A file would hold what is learned of one tile for what is learned of pictures.
    const out = { kind: "export" as const, project: file, engine, format: "onnx" as const };
    await expect(bench.run({ ...out, output: bench.file("tiles-onnx") })).rejects.toThrow("looked at in tiles cannot be part of the file");
    const { anomaly, ...others } = JSON.parse(await readFile(file, "utf8"));
    const text = JSON.stringify({ ...others, anomaly: { ...anomaly, score: "mse" } });
    await bench.run({ ...out, text, output: bench.file("mse-onnx") });
    const card: ModelCard = JSON.parse(await readFile(bench.file("mse-onnx/model-card.json"), "utf8"));
    expect(card.detector).toMatchObject({ size: [96, 128], score: "mse", certificate: { picturesFrom: "several" } });
    const kept = await bench.run(job);
    const index = (await (await readResult(kept.folder)).files()).indexOf("spot/420x600-1.png");
    const { output: whole } = await bench.run({ kind: "imageOutput", project: file, engine, result: kept.folder, index });
    expect(whole).toMatchObject({ note: null, heat: { view: { x: 0, y: 0, width: 1, height: 1 } } });
    const spot = await hottest(whole.heat?.file ?? "");
    expect(spot.size).toEqual([420, 600]);
    expect(Math.hypot(spot.x - 570, spot.y - 300)).toBeLessThan(10);
    const seen = await sharp(whole.pair?.input).toColourspace("b-w").raw().toBuffer();
    expect(seen.equals(await sharp(bench.file("several-new/spot/420x600-1.png")).toColourspace("b-w").raw().toBuffer())).toBe(true);
    expect(await sharp(whole.pair?.output).metadata()).toMatchObject({ width: 600, height: 420 });
    // Kept with the run, it gives the same scores again.
    await bench.run({ ...job, output: bench.file("several-again") });
    expect(await readTable(bench.file("several-again/anomalies.csv"))).toEqual(await readTable(bench.file("several-out/anomalies.csv")));
  });
});
