import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modelFormats } from "../../../src/core/jobs/model-format.js";
import type { Engine } from "../../../src/engine/contract/engine.js";
import { certify } from "../../../src/engine/models/certify.js";
import { formats } from "../../../src/engine/models/formats.js";
import { openEngine } from "../../../src/engine/open.js";
import { type ModelCase, modelCases, partsAndOutputs } from "../model-cases.js";
import { onnxRuntime, openWorkbench, type Workbench, wasmFolder } from "../workbench.js";

let bench: Workbench;
let engine: Engine;
let folder: string;
let cases: ModelCase[];
beforeAll(async () => {
  bench = await openWorkbench();
  engine = await openEngine("tensorflow", { wasmFolder });
  folder = await mkdtemp(path.join(os.tmpdir(), "export-"));
  cases = modelCases();
});
afterAll(async () => {
  engine.close();
  await bench.dispose();
  await rm(folder, { recursive: true, force: true });
});

describe.each(modelFormats)("%s", (name) => {
  it("holds every kind of network or names what it lacks: read back, weights are the same and outputs agree", async () => {
    for (const one of cases) {
      const { parts, expected, count } = await partsAndOutputs(one, engine);
      const own = await mkdtemp(path.join(folder, "case-"));
      if (one.refusedBy.includes(name)) {
        await expect(formats[name].write(parts[0], own), one.name).rejects.toThrow(/cannot hold the layer \w+: its /);
        continue;
      }
      const files = [];
      for (const part of parts) files.push({ submodel: part, file: path.join(own, await formats[name].write(part, own)) });
      const certificate = await certify(formats[name], files, expected, count, { engine, onnxRuntime });
      expect(certificate.largestRelativeDifference, one.name).toBeLessThan(1e-5);
      expect(certificate.weightsCompared, one.name).toBeGreaterThan(0);
    }
  });

  it("is refused where one weight differs, even one that no output shows", async () => {
    const { parts, expected, count } = await partsAndOutputs(cases[0], engine);
    const own = await mkdtemp(path.join(folder, "wrong-"));
    const [whole] = parts;
    const changed = structuredClone(whole);
    const kernel = changed.layers.find(({ weights }) => weights.kernel)?.weights.kernel;
    if (kernel) kernel.data[0] = Math.fround(kernel.data[0] + 1e-6);
    if (changed.halves) changed.halves[0].layers = changed.layers.slice(0, changed.halves[0].layers.length);
    const file = path.join(own, await formats[name].write(changed, own));
    await expect(certify(formats[name], [{ submodel: whole, file }], expected, count, { engine, onnxRuntime })).rejects.toThrow(
      /other weights in conv2d_1\/kernel/,
    );
  });
});

describe("the export of a run", () => {
  it("lies in a folder with its card and README, and says what certified it", async () => {
    const project = await bench.project("small.aeproj", {
      version: 1,
      data: { train: "pairs/train/clean", validation: 0.2 },
      network: { preset: "classic", filters: 3, latent: 2 },
      training: { epochs: 2 },
    });
    const trained = await bench.run({ kind: "train", project, engine: "tensorflow" });
    const output = bench.file("out/keras");
    const result = await bench.run({ kind: "export", project, engine: "tensorflow", format: "keras-h5", output });
    expect((await readdir(output)).sort()).toEqual(["Autoencoder.h5", "Decoder.h5", "Encoder.h5", "README.md", "model-card.json"]);
    const card: unknown = JSON.parse(await readFile(path.join(output, "model-card.json"), "utf8"));
    expect(card).toMatchObject({
      files: { Autoencoder: "Autoencoder.h5", Encoder: "Encoder.h5", Decoder: "Decoder.h5" },
      input: { shape: [28, 28, 1], range: [0, 1], layout: "NHWC", channels: "gray" },
      code: 2,
      anomaly: { threshold: expect.any(Number), falseAlarmRate: 0.05 },
      metrics: { epochs: expect.any(Number), validationLoss: expect.any(Number) },
      provenance: { run: trained.run, images: 200 },
      certificate: { images: 8, imagesFrom: "pairs/train/clean", largestRelativeDifference: result.largestRelativeDifference },
    });
    expect(result.largestRelativeDifference).toBeLessThan(1e-5);
    expect(await readFile(path.join(output, "README.md"), "utf8")).toContain("black is 0 and white 1");
    const again = bench.run({ kind: "export", project, engine: "tensorflow", format: "keras", output });
    await expect(again).rejects.toThrow(/not empty/);
    expect((await readdir(bench.file("out"))).sort()).toEqual(["keras"]);
  });

  it("goes round: imported again, the same run comes back", async () => {
    const project = bench.file("round.aeproj");
    const out = bench.file("out/keras");
    const files = ["Encoder.h5", "Decoder.h5", "Autoencoder.h5"].map((name) => path.join(out, name));
    await bench.run({ kind: "import", project, engine: "tensorflow", files, range: [0, 1] });
    const input = bench.file("pairs/test/clean");
    const first = await bench.run({ kind: "reconstruct", project: bench.file("small.aeproj"), engine: "tensorflow", input });
    const second = await bench.run({ kind: "reconstruct", project, engine: "tensorflow", input });
    expect(second.mean).toEqual(first.mean);
  });
});
