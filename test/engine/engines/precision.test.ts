import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Layer } from "../../../src/core/network/layer.js";
import type { Loss } from "../../../src/core/network/loss.js";
import type { Network } from "../../../src/core/network/network.js";
import type { Precision } from "../../../src/core/network/precision.js";
import type { Preset } from "../../../src/core/network/preset.js";
import { ssimWindow } from "../../../src/core/numbers/metrics.js";
import type { Engine, ModelState } from "../../../src/engine/contract/engine.js";
import { initialState } from "../../../src/engine/contract/initial-weights.js";
import { hasBfloat16 } from "../../../src/engine/tensorflow/processor.js";
import { readMetrics } from "../../../src/runs/metrics-file.js";
import { readRecord, runFiles } from "../../../src/runs/run-folder.js";
import { listRuns } from "../../../src/runs/runs.js";
import { engines } from "../engines.js";
import { blobBatch, layersNetwork, presetNetwork } from "../networks.js";
import { openWorkbench, type Workbench } from "../workbench.js";

/** Every kind of layer and activation. */
const everyKind: Layer[] = [
  { kind: "conv2d", filters: 8, kernel: 3, stride: 2, padding: "same", activation: "leakyRelu", negativeSlope: 0.1 },
  { kind: "averagePool2d" },
  { kind: "conv2d", filters: 8, kernel: 3, stride: 1, padding: "same", activation: "elu" },
  { kind: "depthwiseConv2d", kernel: 3, stride: 1, padding: "same", activation: "tanh" },
  { kind: "maxPool2d" },
  { kind: "flatten" },
  { kind: "dense", units: 6, activation: "tanh" },
  { kind: "dense", units: 32, activation: "relu" },
  { kind: "reshape", shape: [1, 1, 32] },
  { kind: "depthToSpace", block: 2 },
  { kind: "upsample2d" },
  { kind: "upsample2d" },
  { kind: "conv2d", filters: 8, kernel: 3, stride: 1, padding: "same", activation: "linear" },
  { kind: "activation", activation: "sigmoid" },
  { kind: "activation", activation: "relu6" },
  { kind: "add", from: 12 },
  { kind: "upsample2d", interpolation: "bilinear" },
  { kind: "conv2dTranspose", filters: 3, kernel: 3, padding: "same", activation: "sigmoid" },
];

const networks: Record<Preset, Network> = {
  classic: presetNetwork("classic", [28, 28, 1]),
  standard: presetNetwork("standard", [45, 61, 3]),
  map: presetNetwork("map", [28, 28, 1]),
  residual: presetNetwork("residual", [28, 28, 1], { architecture: "plain" }),
  features: presetNetwork("features", [40, 24, 3]),
  restore: presetNetwork("restore", [40, 24, 3]),
  layers: layersNetwork([16, 16, 3], everyKind, 6),
};
const eachPreset = Object.entries(networks);

/** Numbers of two tensors as directions: their cosine, and the length of the first by that of the second. */
function compare(found: Float32Array, expected: Float32Array): { cosine: number; length: number } {
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const [own, other] = [Math.sqrt(dot(found, found)), Math.sqrt(dot(expected, expected))];
  return { cosine: dot(found, expected) / own / other, length: own / other };
}

/** Batches that are learned from in turn, as the losses of different ones cannot be compared. */
const round = 5;

/** The losses of `steps` steps from a fresh state, and the state after them. */
async function train(engine: Engine, network: Network, precision: Precision, steps: number, rate: number) {
  const model = await engine.open(network, { state: initialState(network, 3) }, "mse", precision);
  const losses: number[] = [];
  // Against targets of its own a network of residuals has something to learn.
  for (let i = 0; i < steps; i++) losses.push(await model.step(blobBatch(network, 16, i % round, network === networks.residual), rate));
  const state = await model.state();
  model.close();
  return { losses, state };
}

function inBfloat16() {
  let engine: Engine;
  let bench: Workbench;
  beforeAll(async () => {
    [engine, bench] = [await engines.tensorflow(), await openWorkbench()];
  });
  afterAll(async () => {
    engine.close();
    await bench.dispose();
  });

  test.each(eachPreset)("has the losses of float32 within a thirtieth over 20 steps, and not the same: %s", async (_, network) => {
    const [exact, found] = [await train(engine, network, "float32", 20, 1e-3), await train(engine, network, "bfloat16", 20, 1e-3)];
    for (const [i, loss] of found.losses.entries()) expect(Math.abs(loss / exact.losses[i] - 1), `step ${i + 1}`).toBeLessThan(0.03);
    expect(found.losses.at(-1)).toBeLessThan(found.losses[round - 1]);
    expect(found.losses).not.toEqual(exact.losses);
  });

  test.each(eachPreset)("has the gradients of float32 in direction and length: %s", async (_, network) => {
    // From moments of 0 the first moments after one step are a tenth of the gradients.
    const [exact, found] = [await train(engine, network, "float32", 1, 0), await train(engine, network, "bfloat16", 1, 0)];
    for (const [name, gradient] of Object.entries(exact.state.firstMoments)) {
      const { cosine, length } = compare(found.state.firstMoments[name], gradient);
      expect(cosine, name).toBeGreaterThan(0.99);
      expect(Math.abs(length - 1), name).toBeLessThan(0.1);
    }
  });

  test("keeps weights in float32, so that steps too small for bfloat16 add up", async () => {
    const network = networks.classic;
    const rate = 1e-6;
    const { state } = await train(engine, network, "bfloat16", 20, rate);
    const before = initialState(network, 3);
    for (const name of ["dense_2/kernel", "conv2d_2/kernel"]) {
      const moved = state.weights[name].map((value, i) => Math.abs(value - before.weights[name][i]));
      const largest = moved.reduce((a, b) => Math.max(a, b));
      expect(largest).toBeGreaterThan(5 * rate);
      expect(largest).toBeLessThan(21 * rate);
    }
  });

  test.each(eachPreset)("answers all else in float32: %s", async (_, network) => {
    const { state } = await train(engine, network, "bfloat16", 2, 1e-3);
    const batch = blobBatch(network, 7, 30, true);
    const answers = async (precision: Precision) => {
      const model = await engine.open(network, { state }, "mse", precision);
      const code = network.code === null ? null : await model.encode(batch.images, batch.count);
      const decoded = code && (await model.decode(code, batch.count));
      const all = [await model.reconstruct(batch.images, batch.count), code, decoded, await model.score(batch)];
      model.close();
      return all;
    };
    expect(await answers("bfloat16")).toEqual(await answers("float32"));
  });

  test.each(eachPreset)("reaches the same bits again, also when it goes on from a state: %s", async (_, network) => {
    const loss: Loss = Math.min(network.image[0], network.image[1]) < ssimWindow ? "mse" : "mse-ssim";
    const steps = async (state: ModelState, from: number, to: number) => {
      const model = await engine.open(network, { state }, loss, "bfloat16");
      for (let i = from; i < to; i++) await model.step(blobBatch(network, i % 3 === 2 ? 5 : 16, i), 1e-3);
      const reached = await model.state();
      model.close();
      return reached;
    };
    const start = initialState(network, 3);
    const straight = await steps(start, 0, 12);
    expect(await steps(start, 0, 12)).toEqual(straight);
    expect(await steps(await steps(start, 0, 7), 7, 12)).toEqual(straight);
  });

  test("is what a project can ask for: its run says so, trains so and goes on so", async () => {
    const content = (precision: Precision, epochs: number) => ({
      version: 1,
      data: { train: "pairs/train/clean", validation: 0.2 },
      network: { preset: "classic", filters: 3 },
      training: { epochs, batchSize: 16, precision },
    });
    const lossesOf = async (folder: string) => (await readMetrics(runFiles(folder).metrics)).map(({ loss }) => loss);
    const run = async (name: string, precision: Precision) => {
      const project = await bench.project(`${name}.aeproj`, content(precision, 2));
      return { project, folder: (await bench.run({ kind: "train", project, engine: "tensorflow" })).folder };
    };
    const [exact, half] = [await run("exact", "float32"), await run("half", "bfloat16")];
    expect((await readRecord(runFiles(half.folder))).project.training.precision).toBe("bfloat16");
    const [a, b] = [await lossesOf(exact.folder), await lossesOf(half.folder)];
    expect(b).not.toEqual(a);
    for (const [i, loss] of b.entries()) expect(Math.abs(loss / a[i] - 1)).toBeLessThan(0.05);

    const stop = new AbortController();
    const stopped = await bench.run(
      { kind: "train", project: half.project, engine: "tensorflow" },
      { signal: stop.signal, report: (event) => event.kind === "epoch" && stop.abort() },
    );
    expect(stopped.status).toBe("stopped");
    await bench.run({ kind: "train", project: half.project, engine: "tensorflow", resume: true });
    expect(await lossesOf(stopped.folder)).toEqual(b);
  });

  test("is refused by the portable engine, before there is a run", async () => {
    const project = await bench.project("portable.aeproj", {
      version: 1,
      data: { train: "pairs/train/clean" },
      training: { precision: "bfloat16" },
    });
    await expect(bench.run({ kind: "train", project, engine: "portable" })).rejects.toThrow(
      "The engine Portable (WebAssembly) has no bfloat16, only TensorFlow has. Set Precision (training.precision) to float32 and train anew.",
    );
    expect(await listRuns(path.join(bench.root, "portable.aeproj"))).toEqual([]);
  });
}

// A processor without it has nothing to train here: that it is refused is tested below.
if (hasBfloat16()) describe("training in bfloat16", inBfloat16);

test("an engine trains in bfloat16 only where the processor has it", async () => {
  const [tensorflow, portable] = [await engines.tensorflow(), await engines.portable()];
  expect(tensorflow.precisions.includes("bfloat16")).toBe(hasBfloat16());
  await expect(portable.open(networks.classic, { seed: 1 }, "mse", "bfloat16")).rejects.toThrow("has no bfloat16");
  for (const engine of [tensorflow, portable]) engine.close();
});
