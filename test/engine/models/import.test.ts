import { readFile } from "node:fs/promises";
import path from "node:path";
import { csvParse } from "d3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { psnr } from "../../../src/core/numbers/metrics.js";
import { parseProject } from "../../../src/core/project/project-text.js";
import { rangedEngine } from "../../../src/engine/contract/ranged.js";
import { openNpy } from "../../../src/engine/images/npy.js";
import { convertModel } from "../../../src/engine/models/convert-model.js";
import { importModels } from "../../../src/engine/models/imported-model.js";
import { readKerasModel } from "../../../src/engine/models/read-model.js";
import { openEngine } from "../../../src/engine/open.js";
import { openWorkbench, type Workbench, wasmFolder } from "../workbench.js";

/** The models that Keras 2.4 saved in 2021, trained on the digits of the sample as they lie in the array: 0 to 255. */
const model = (name: string) => path.resolve("test/fixtures/keras", `${name}.h5`);
const noisy = path.resolve("samples/digits/noisy.npy");
const clean = path.resolve("samples/digits/unoisy.npy");

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.dispose());

const trio = ["Encoder", "Decoder", "Autoencoder"].map(model);
const sum = (values: Iterable<number>) => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

describe("the models of 2021", () => {
  it("give what Keras gave on 0..255: the error of items 200 to 299, and the sums of outputs and codes", async () => {
    const { network, state } = importModels(await Promise.all(trio.map(async (file) => convertModel(await readKerasModel(file)))));
    const engine = await openEngine("tensorflow", { wasmFolder });
    const opened = await rangedEngine(engine, [0, 255]).open(network, { state });
    const read = async (file: string) => {
      const array = await openNpy(file);
      const values = Float32Array.from(await array.read(0, array.count));
      await array.close();
      return values;
    };
    const [images, targets] = await Promise.all([read(noisy), read(clean)]);
    const on01 = images.map((value) => value / 255);
    const outputs = (await opened.reconstruct(on01, 300)).map((value) => value * 255);
    const codes = await opened.encode(on01, 300);
    const part = outputs.subarray(200 * 784);
    const error = sum(part.map((value, i) => (value - targets[200 * 784 + i]) ** 2)) / part.length;
    // Of the outputs as they are; as they are shown, clipped, their mean PSNR is the one that scikit-image gives.
    expect(Math.abs(error / 860.18 - 1)).toBeLessThan(1e-4);
    const psnrs = Array.from({ length: 100 }, (_, n) => {
      const at = (200 + n) * 784;
      return psnr(
        targets.subarray(at, at + 784).map((value) => value / 255),
        outputs.subarray(at, at + 784).map((value) => value / 255),
      );
    });
    expect(sum(psnrs) / 100).toBeCloseTo(19.28, 2);
    expect(Math.abs(sum(outputs) / 7934820.66 - 1)).toBeLessThan(1e-4);
    expect(Math.abs(sum(codes) / 3328022.16 - 1)).toBeLessThan(1e-4);
    const decoded = (await opened.decode(codes, 300)).map((value) => value * 255);
    expect(decoded.reduce((most, value, i) => Math.max(most, Math.abs(value - outputs[i])), 0)).toBeLessThan(1e-2);
    engine.close();
  });

  it("make a project of the classic preset and a run that denoises, embeds, decodes, looks for anomalies and trains on", async () => {
    const project = bench.file("imported/seed.aeproj");
    const engine = "tensorflow" as const;
    const made = await bench.run({
      kind: "import",
      project,
      engine,
      files: trio,
      task: "denoise",
      images: `${noisy}[0:200]`,
      clean: `${clean}[0:200]`,
    });
    expect(made).toMatchObject({ preset: "classic", parameters: 30_560, modelRange: [0, 255] });
    const parsed = parseProject(await readFile(project, "utf8"));
    expect(parsed.problems).toEqual([]);
    expect(parsed).toMatchObject({
      ok: true,
      project: { task: "denoise", network: { preset: "classic", kernels: [5, 5], filters: 3, latent: 100 } },
    });
    const base = { project, engine, input: `${noisy}[200:300]`, output: bench.file("imported/out") };
    const denoised = await bench.run({ kind: "denoise", ...base, reference: `${clean}[200:300]` });
    // 860.18 of its outputs as they are, which is 0.013228 of white's square; clipping to what a picture can show brings each nearer.
    expect(denoised.mean.mse).toBeLessThan(0.013228);
    expect(denoised.mean.mse).toBeGreaterThan(0.9 * 0.013228);
    expect(denoised.mean.psnr).toBeCloseTo(19.28, 1);
    const embedded = await bench.run({ kind: "embed", ...base });
    expect(embedded.latent).toBe(100);
    const decoded = await bench.run({ kind: "decode", project, engine, codes: embedded.table, output: bench.file("imported/decoded") });
    expect(decoded.items.length).toBe(100);
    const anomalies = await bench.run({ kind: "anomalies", ...base });
    // Its images are there, so that it is fitted now.
    expect(anomalies).toMatchObject({ thresholdMessage: null, threshold: expect.any(Number), trust: { judged: 100 } });
    const rows = csvParse(await readFile(anomalies.table, "utf8"));
    expect(rows.length).toBe(100);
    const text = JSON.stringify({ ...(parsed.ok && parsed.file), training: { epochs: 2 } });
    const more = await bench.run({ kind: "train", project, text, engine, resume: true });
    expect(more.run).toBe(made.run);
    expect(more.loss).toBeLessThan(0.02);
  });
});
