import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { JobEvent } from "../../../src/core/jobs/event.js";
import { CancelledError } from "../../../src/core/language/error.js";
import { inEnglish } from "../../../src/core/language/sentence.js";
import { randomStream } from "../../../src/core/numbers/random.js";
import { readTable } from "../tables.js";
import { openWorkbench, type Workbench } from "../workbench.js";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  await textures("good", 60, 1, null);
  await textures("new/good", 20, 2, null);
  await textures("new/spot", 10, 3, { y: 60, x: 90 });
});
afterAll(() => bench.dispose());

/** Pictures of 128 by 96 pixels of a smooth brown texture with noise, with a dark spot of 9 pixels if `spot` says where. */
async function textures(folder: string, count: number, seed: number, spot: { y: number; x: number } | null) {
  await mkdir(bench.file(folder), { recursive: true });
  for (let n = 0; n < count; n++) {
    const random = randomStream(seed, "texture", n);
    const [a, b] = [random() * 6, random() * 6];
    const pixels = Buffer.alloc(96 * 128 * 3);
    for (let y = 0; y < 96; y++)
      for (let x = 0; x < 128; x++) {
        const inside = spot !== null && Math.hypot(y - spot.y, x - spot.x) < 4.5;
        const value = inside ? 20 : 128 + 40 * Math.sin(x / 9 + a) * Math.cos(y / 7 + b) + 10 * random();
        for (let c = 0; c < 3; c++) pixels[(y * 128 + x) * 3 + c] = value * (1 - 0.2 * c);
      }
    await sharp(pixels, { raw: { width: 128, height: 96, channels: 3 } })
      .png()
      .toFile(bench.file(`${folder}/${n}.png`));
  }
}

const project = (name: string, anomaly: object = {}) =>
  bench.project(name, {
    version: 1,
    data: { train: "good", size: [48, 64], validation: 0.4 },
    network: { preset: "standard", filters: 4, latent: 4 },
    training: { epochs: 1 },
    anomaly,
  });

it("is given up in the midst of fitting, while the memory of patches is picked", async () => {
  const file = await project("given-up.aeproj", { score: "patches" });
  await bench.run({ kind: "train", project: file, engine: "tensorflow" });
  const controller = new AbortController();
  const job = { kind: "anomalies" as const, project: file, engine: "tensorflow" as const, input: bench.file("new") };
  const report = (event: JobEvent) => {
    // The second part of the fit, which counts what it picks.
    if (event.kind === "progress" && event.stage === "fitting-scores" && event.total === 2000) controller.abort();
  };
  await expect(bench.run(job, { signal: controller.signal, report })).rejects.toThrow(CancelledError);
});

it("automatic takes the score that tells spoilt pictures, and says of what is found, where, and how far to trust it", async () => {
  const file = await project("auto.aeproj", { falseAlarmRate: 0.1 });
  await bench.run({ kind: "train", project: file, engine: "tensorflow" });
  const result = await bench.run({
    kind: "anomalies",
    project: file,
    engine: "tensorflow",
    input: bench.file("new"),
    output: bench.file("out"),
    heatMaps: true,
  });
  const { trust } = result;
  expect(trust).toMatchObject({ score: "patches", judged: 30, shift: { shifted: false }, labelled: { good: 20, odd: 10, auroc: 1 } });
  expect(trust?.choice?.map(({ scorer }) => scorer)).toEqual(["mse", "ssim", "latent", "combined", "local", "patches"]);
  expect(trust?.proof?.map(({ scorer }) => scorer)).toEqual(["patches", "pixel-neighbours", "pixel-components"]);
  expect(trust?.falseAlarms).toMatchObject({ rate: 0.1 });
  expect(trust?.labelled?.atThreshold).toMatchObject({ found: 10 });

  const rows = await readTable(bench.file("out/anomalies.csv"));
  expect(rows.slice(0, 10).every((row) => row.file.startsWith("spot/") && row.flagged === "true" && row.outcome === "judged")).toBe(true);
  // The spot lies in the region, which is in the picture's own pixels.
  const [x, y, width, height] = rows[0].region.split(" ").map(Number);
  expect([x <= 90, 90 <= x + width, y <= 60, 60 <= y + height]).toEqual([true, true, true, true]);
  expect(width * height).toBeLessThan((128 * 96) / 4);
  expect(Number(rows[0].p)).toBeCloseTo(1 / ((trust?.heldOut ?? 0) + 1), 6);
  const heat = await sharp(bench.file(`out/heat/${rows[0].file}`))
    .raw()
    .toBuffer();
  // Hotter than good images usually are at their worst.
  expect(Math.max(...heat)).toBeGreaterThan((2 / 3) * 255);
});

it("is fitted once: a second time gives the same, without the images learned from", async () => {
  const file = bench.file("auto.aeproj");
  const judge = () =>
    bench.run({ kind: "anomalies", project: file, engine: "tensorflow", input: bench.file("new"), output: bench.file("again") });
  const before = await judge();
  expect(bench.events.some((event) => event.kind === "progress" && event.stage === "fitting-scores")).toBe(false);
  await rm(bench.file("good/0.png"));
  const after = await judge();
  expect([after.trust, after.worst]).toEqual([before.trust, before.worst]);
});

it("without the images learned from, another score is refused and automatic judges by mse, and says so", async () => {
  const judge = (name: string) =>
    bench.run({ kind: "anomalies", project: bench.file(name), engine: "tensorflow", input: bench.file("new") });
  const file = bench.file("auto.aeproj");
  await rm(`${(await bench.run({ kind: "train", project: file, engine: "tensorflow" })).folder}/scorers`, { recursive: true });
  await rm(bench.file("good/1.png"));
  const { trust } = await judge("auto.aeproj");
  expect(trust?.score).toBe("mse");
  expect(trust?.notes.map(inEnglish).join(" ")).toMatch(/Scored by mse, with the threshold .* have changed since/);
  await writeFile(file, (await readFile(file, "utf8")).replace('"anomaly":{', '"anomaly":{"score":"local",'));
  await expect(judge("auto.aeproj")).rejects.toThrow(/have changed since/);
});

it("a threshold that is a number is of mse, as it was before there were other scores", async () => {
  const file = await project("fixed.aeproj", { threshold: -1 });
  await bench.run({ kind: "train", project: file, engine: "tensorflow" });
  const result = await bench.run({ kind: "anomalies", project: file, engine: "tensorflow", input: bench.file("new") });
  expect(result).toMatchObject({ threshold: -1, flagged: 30, trust: { score: "mse", falseAlarms: { accepted: false, rate: 1 } } });
});

it("says so if all the images that a run learned from are the same", async () => {
  await textures("same", 1, 4, null);
  for (let n = 1; n < 30; n++) await copyFile(bench.file("same/0.png"), bench.file(`same/${n}.png`));
  for (const score of ["mse", "patches"]) {
    const file = await bench.project(`same-${score}.aeproj`, {
      version: 1,
      data: { train: "same", size: [48, 64], validation: 0.4 },
      network: { preset: "standard", filters: 4, latent: 4 },
      training: { epochs: 1 },
      anomaly: { score },
    });
    await bench.run({ kind: "train", project: file, engine: "tensorflow" });
    const { trust } = await bench.run({ kind: "anomalies", project: file, engine: "tensorflow", input: bench.file("new") });
    expect(trust?.notes.map(inEnglish).join(" "), score).toContain("All held-out images have the same score");
  }
});
