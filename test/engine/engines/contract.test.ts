import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Layer } from "../../../src/core/network/layer.js";
import { type Loss, losses, lossOf } from "../../../src/core/network/loss.js";
import { networkTotals } from "../../../src/core/network/network.js";
import type { Batch, Engine, Model, ModelState } from "../../../src/engine/contract/engine.js";
import { initialState } from "../../../src/engine/contract/initial-weights.js";
import { scoresOf } from "../../../src/engine/contract/scores.js";
import { difference, engines } from "../engines.js";
import { blobBatch, classic, layersNetwork, presetNetwork } from "../networks.js";

const smooth: Layer[] = [
  { kind: "conv2d", filters: 2, kernel: 3, stride: 2, padding: "same", activation: "tanh" },
  { kind: "averagePool2d" },
  { kind: "flatten" },
  { kind: "dense", units: 3, activation: "tanh" },
  { kind: "dense", units: 8, activation: "sigmoid" },
  { kind: "reshape", shape: [2, 2, 2] },
  { kind: "upsample2d" },
  { kind: "conv2d", filters: 2, kernel: 3, stride: 1, padding: "same", activation: "tanh" },
  { kind: "upsample2d" },
  { kind: "conv2dTranspose", filters: 1, kernel: 3, padding: "same", activation: "sigmoid" },
];
const tiny = layersNetwork([8, 8, 1], smooth, 3);
const small = presetNetwork("classic", [13, 16, 1], { kernels: [3], filters: 4, latent: 3 });

async function lossesOf(model: Model, from: number, to: number): Promise<number[]> {
  const list: number[] = [];
  for (let i = from; i < to; i++) list.push(await model.step(blobBatch(model.network, 8, i), 1e-3));
  return list;
}

function mapTensors({ step, ...groups }: ModelState, change: (values: Float32Array) => Float32Array): ModelState {
  const changed = (tensors: Record<string, Float32Array>) =>
    Object.fromEntries(Object.entries(tensors).map(([name, values]) => [name, change(values)]));
  return {
    weights: changed(groups.weights),
    firstMoments: changed(groups.firstMoments),
    secondMoments: changed(groups.secondMoments),
    step,
  };
}

describe.each(Object.keys(engines))("%s", (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engines[name]();
  });
  afterAll(() => engine.close());

  const firstLoss = async (state: ModelState, trained: Loss): Promise<number> => {
    const model = await engine.open(tiny, { state }, trained);
    const loss = await model.step(blobBatch(tiny, 4, 0, true), 0);
    model.close();
    return loss;
  };

  test("says what it is", () => {
    expect(engine.info.kind).toBe(name === "portable" ? "portable" : "tensorflow");
    expect(engine.info.name).toMatch(name === "portable" ? /^Portable \(WebAssembly\)$/ : /^TensorFlow 2\.\d+$/);
    expect(engine.info.threads).toBeGreaterThan(0);
  });

  test.each(losses)("has the gradients of finite differences of %s", async (trained) => {
    const state = initialState(tiny, 3);
    // Larger weights make larger gradients, which the differences of float32 losses can show.
    for (const values of Object.values(state.weights)) for (let i = 0; i < values.length; i++) values[i] *= 3;
    const model = await engine.open(tiny, { state }, trained);
    await model.step(blobBatch(tiny, 4, 0, true), 0);
    // From moments of 0 the first moment after one step is a tenth of the gradient.
    const { firstMoments } = await model.state();
    model.close();
    const delta = 1e-2;
    for (const [tensor, values] of Object.entries(state.weights)) {
      const lossWith = (index: number, shift: number) => {
        const moved = Float32Array.from(values);
        moved[index] += shift;
        return firstLoss({ ...state, weights: { ...state.weights, [tensor]: moved } }, trained);
      };
      const [found, expected]: [number[], number[]] = [[], []];
      for (let index = 0; index < Math.min(5, values.length); index++) {
        found.push(firstMoments[tensor][index] / 0.1);
        expected.push(((await lossWith(index, delta)) - (await lossWith(index, -delta))) / (2 * delta));
      }
      expect(difference(found, expected), tensor).toBeLessThan(1e-2);
    }
  });

  test("adds the gradients of finite differences of a guide, and nothing to the loss it tells", async () => {
    const batch = blobBatch(tiny, 4, 0, true);
    const guide = { codes: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)), weights: Float32Array.of(1, 0, 0.5, 2) };
    const state = initialState(tiny, 3);
    const opened = async <T>(weights: ModelState["weights"], ask: (model: Model) => Promise<T>): Promise<T> => {
      const model = await engine.open(tiny, { state: { ...state, weights } });
      const answer = await ask(model);
      model.close();
      return answer;
    };
    const stepped = (drawn: Batch) =>
      opened(state.weights, async (model) => ({ loss: await model.step(drawn, 0), moments: (await model.state()).firstMoments }));
    const [plain, drawn] = [await stepped(batch), await stepped({ ...batch, guide })];
    expect(drawn.loss).toBeCloseTo(plain.loss, 6);
    const added = async (weights: ModelState["weights"]) => {
      const codes = await opened(weights, (model) => model.encode(batch.images, batch.count));
      return codes.reduce((sum, code, i) => sum + (guide.weights[Math.floor(i / 3)] * (code - guide.codes[i]) ** 2) / codes.length, 0);
    };
    const delta = 1e-2;
    for (const [tensor, values] of Object.entries(state.weights)) {
      const [found, expected]: [number[], number[]] = [[], []];
      for (let index = 0; index < Math.min(2, values.length); index++) {
        const moved = (shift: number) => {
          const copy = Float32Array.from(values);
          copy[index] += shift;
          return added({ ...state.weights, [tensor]: copy });
        };
        found.push((drawn.moments[tensor][index] - plain.moments[tensor][index]) / 0.1);
        expected.push(((await moved(delta)) - (await moved(-delta))) / (2 * delta));
      }
      if (expected.every((value) => value === 0)) expect(Math.max(...found.map(Math.abs)), tensor).toBeLessThan(1e-6);
      else expect(difference(found, expected), tensor).toBeLessThan(1e-2);
    }
  });

  test("takes Adam's step as Keras does", async () => {
    const state = initialState(tiny, 3);
    const model = await engine.open(tiny, { state });
    await model.step(blobBatch(tiny, 4, 0, true), 0.01);
    const first = await model.state();
    await model.step(blobBatch(tiny, 4, 1, true), 0.01);
    const second = await model.state();
    expect(second.step).toBe(2);
    for (const [tensor, before] of Object.entries(first.weights)) {
      const rate = (0.01 * Math.sqrt(1 - 0.999 ** 2)) / (1 - 0.9 ** 2);
      const expected = before.map(
        (w, i) => w - (rate * second.firstMoments[tensor][i]) / (Math.sqrt(second.secondMoments[tensor][i]) + 1e-7),
      );
      expect(difference(second.weights[tensor], expected), tensor).toBeLessThan(1e-6);
    }
    model.close();
  });

  test("repeats a seed's losses, and goes on from a state as if it had never stopped", async () => {
    const straight = await engine.open(small, { seed: 5 });
    const all = await lossesOf(straight, 0, 8);
    const again = await engine.open(small, { seed: 5 });
    const half = await lossesOf(again, 0, 4);
    const resumed = await engine.open(small, { state: await again.state() });
    expect([...half, ...(await lossesOf(resumed, 4, 8))]).toEqual(all);
    expect(await resumed.state()).toEqual(await straight.state());
    for (const model of [straight, again, resumed]) model.close();
  });

  test("keeps its own copy of the state that it starts from", async () => {
    const state = initialState(small, 5);
    // TensorFlow takes over memory that lies at a multiple of 64 bytes; arrays begin at multiples of 16.
    for (const offset of [0, 4, 8, 12]) {
      const placed = (values: Float32Array) => {
        const copy = new Float32Array(values.length + offset).subarray(offset);
        copy.set(values);
        return copy;
      };
      const given = mapTensors(state, placed);
      const model = await engine.open(small, { state: given });
      mapTensors(given, (values) => values.fill(7));
      expect(await model.state()).toEqual(state);
      model.close();
    }
  });

  test("learns", async () => {
    const model = await engine.open(small, { seed: 2 });
    const batch = blobBatch(small, 16, 0);
    const start = await model.step(batch, 3e-3);
    for (let i = 0; i < 60; i++) await model.step(batch, 3e-3);
    expect(await model.step(batch, 3e-3)).toBeLessThan(start / 2);
    model.close();
  });

  test("encodes and decodes to its reconstructions, and scores them on the image's own pixels", async () => {
    expect(small.input).not.toEqual(small.image);
    const model = await engine.open(small, { seed: 1 });
    const batch = blobBatch(small, 5, 0, true);
    const outputs = await model.reconstruct(batch.images, 5);
    expect(outputs.length).toBe(5 * 13 * 16);
    const codes = await model.encode(batch.images, 5);
    expect(codes.length).toBe(15);
    expect(difference(await model.decode(codes, 5), outputs)).toBeLessThan(1e-6);
    const scores = await model.score(batch);
    const expected = scoresOf(batch.targets ?? batch.images, outputs, 5, small.image);
    expect(difference(scores.mse, expected.mse)).toBeLessThan(1e-5);
    expect(Math.max(...scores.ssim.map((s, i) => Math.abs(s - expected.ssim[i])))).toBeLessThan(1e-5);
    expect(await model.step(batch, 0)).toBeCloseTo(expected.mse.reduce((a, b) => a + b) / 5, 5);
    model.close();
  });

  test("gives a step the loss of its images' scores", async () => {
    const batch = blobBatch(small, 5, 0, true);
    for (const loss of losses) {
      const model = await engine.open(small, { seed: 1 }, loss);
      const { mse, ssim } = await model.score(batch);
      const expected = mse.reduce((sum, error, i) => sum + lossOf(loss, error, ssim[i]) / 5, 0);
      expect(model.loss).toBe(loss);
      expect(Math.abs((await model.step(batch, 0)) / expected - 1), loss).toBeLessThan(1e-5);
      model.close();
    }
  });

  test("neither loss nor gradients nor scores change with what padding holds", async () => {
    const areas = [
      { y: 0, x: 3, height: 13, width: 9 },
      { y: 2, x: 0, height: 8, width: 16 },
      { y: 4, x: 0, height: 5, width: 16 },
      { y: 0, x: 0, height: 13, width: 16 },
    ];
    const { images, targets } = blobBatch(small, 4, 0, true);
    // Around 1/2, where float32 has the most digits for the variances of a window.
    const moved = (values: Float32Array) => values.map((value) => 0.3 + 0.4 * value);
    const batch = { count: 4, images: moved(images), targets: moved(targets ?? images), areas };
    const inside = (at: number) => {
      const [area, pixel] = [areas[Math.floor(at / (13 * 16))], at % (13 * 16)];
      const [y, x] = [Math.floor(pixel / 16) - area.y, (pixel % 16) - area.x];
      return y >= 0 && x >= 0 && y < area.height && x < area.width;
    };
    const other = { ...batch, targets: batch.targets.map((value, at) => (inside(at) ? value : 1 - value / 2)) };
    for (const loss of losses) {
      const found = [];
      for (const some of [batch, other]) {
        const model = await engine.open(small, { seed: 1 }, loss);
        const scores = await model.score(some);
        const value = await model.step(some, 0);
        const { firstMoments } = await model.state();
        const expected = scoresOf(some.targets, await model.reconstruct(some.images, 4), 4, small.image, { areas });
        expect(difference(scores.mse, expected.mse)).toBeLessThan(1e-5);
        expect(Math.max(...scores.ssim.map((s, i) => Math.abs(s - expected.ssim[i])))).toBeLessThan(1e-5);
        expect(scores.ssim[2]).toBe(0);
        const mean = scores.mse.reduce((sum, error, i) => sum + lossOf(loss, error, scores.ssim[i]) / 4, 0);
        expect(Math.abs(value / mean - 1), loss).toBeLessThan(1e-5);
        found.push({ scores, value, firstMoments });
        model.close();
      }
      expect(found[1]).toEqual(found[0]);
    }
    const model = await engine.open(small, { seed: 1 });
    const { areas: _, ...counted } = batch;
    expect(difference((await model.score(counted)).mse, (await model.score(batch)).mse)).toBeGreaterThan(1e-3);
    model.close();
  });

  test("counts squared errors by weights, in loss, gradients and scores", async () => {
    const { images, targets } = blobBatch(small, 3, 0, true);
    const goal = targets ?? images;
    const weights = new Float32Array(3 * 13 * 16);
    // A mean of 1 in each image: all of it on two pixels.
    for (const n of [0, 1, 2]) for (const pixel of [7, 50 + n]) weights[n * 13 * 16 + pixel] = (13 * 16) / 2;
    const elsewhere = goal.map((value, at) => (weights[at] > 0 ? value : 1 - value));
    const found = [];
    for (const some of [goal, elsewhere]) {
      const model = await engine.open(small, { seed: 1 });
      const batch = { count: 3, images, targets: some, weights };
      const { mse } = await model.score(batch);
      const outputs = await model.reconstruct(images, 3);
      const errors = [0, 1, 2].map((n) =>
        [7, 50 + n].reduce((sum, pixel) => sum + (goal[n * 208 + pixel] - outputs[n * 208 + pixel]) ** 2 / 2, 0),
      );
      expect(difference(mse, Float32Array.from(errors))).toBeLessThan(1e-5);
      const loss = await model.step(batch, 0);
      expect(loss).toBeCloseTo(
        errors.reduce((sum, error) => sum + error / 3, 0),
        5,
      );
      found.push({ mse, loss, firstMoments: (await model.state()).firstMoments });
      model.close();
    }
    expect(found[1]).toEqual(found[0]);
    expect(found[0].firstMoments).not.toEqual(
      Object.fromEntries(Object.entries(found[0].firstMoments).map(([name, m]) => [name, m.map(() => 0)])),
    );
  });

  test("refuses the loss mse-ssim for images below its window", async () => {
    const flat = presetNetwork("residual", [6, 9, 1]);
    await expect(engine.open(flat, { seed: 1 }, "mse-ssim")).rejects.toThrow(/windows of 7 by 7 pixels, and the images are 6 by 9/);
  });

  test("has no code where nothing squeezes the image, and no ssim below its window", async () => {
    const residual = presetNetwork("residual", [6, 9, 1]);
    const model = await engine.open(residual, { seed: 1 });
    await expect(model.encode(new Float32Array(54), 1)).rejects.toThrow(/has no code/);
    await expect(model.decode(new Float32Array(2), 1)).rejects.toThrow(/has no code/);
    const { mse, ssim } = await model.score(blobBatch(residual, 2, 0));
    expect([...ssim]).toEqual([Number.NaN, Number.NaN]);
    expect(mse.every((value) => value > 0)).toBe(true);
    model.close();
  });

  test("refuses a state of another network", async () => {
    const state = initialState(small, 1);
    const refused = (wrong: ModelState, message: RegExp) => expect(engine.open(small, { state: wrong })).rejects.toThrow(message);
    await refused({ ...state, weights: {} }, /has no conv2d_1\/kernel/);
    await refused(
      { ...state, secondMoments: { ...state.secondMoments, "dense_1/bias": new Float32Array(2) } },
      /has 2 numbers, and the network needs 3/,
    );
    await refused({ ...state, weights: { ...state.weights, other: new Float32Array(1) } }, /the network has no other/);
    await refused({ ...state, step: -1 }, /its step is -1/);
  });

  test("returns a loss that is not a number as it is", async () => {
    const model = await engine.open(small, { seed: 1 });
    const batch = blobBatch(small, 2, 0);
    batch.images[7] = Number.NaN;
    expect(await model.step(batch, 1e-3)).toBeNaN();
    model.close();
  });

  test("names the size of what does not fit in memory", async () => {
    await expect(engine.open(presetNetwork("classic", [64, 64, 3], { kernels: [5, 5, 5], filters: 900 }), { seed: 1 })).rejects.toThrow(
      /parameters, which need [\d,.]+ GB of memory/,
    );
    const model = await engine.open(small, { seed: 1 });
    await expect(model.reconstruct(new Float32Array(0), 1e9)).rejects.toThrow(
      /1,000,000,000 images of 13 by 16 pixels at once: about [\d,.]+ GB/,
    );
    model.close();
  });

  test("leaves no tensors behind", async () => {
    const before = memory().numTensors;
    const model = await engine.open(small, { seed: 1 });
    const use = async () => {
      await lossesOf(model, 0, 3);
      await model.score(blobBatch(small, 4, 0, true));
      await model.decode(await model.encode(blobBatch(small, 4, 0).images, 4), 4);
      await model.state();
      return memory().numTensors;
    };
    expect(await use()).toBe(await use());
    model.close();
    model.close();
    expect(memory().numTensors).toBe(before);
  });
});

test.each(Object.keys(engines))("%s lets go of a model that was closed", async (name) => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const engine = await engines[name]();
  const used = async (): Promise<WeakRef<Model>> => {
    const model = await engine.open(small, { seed: 1 });
    await lossesOf(model, 0, 2);
    model.close();
    return new WeakRef(model);
  };
  const models = [await used(), await used()];
  // Not the models themselves, which what is awaited would hold.
  const gone = () => {
    collect();
    return models.map((model) => model.deref() === undefined);
  };
  // A collection may come before the last frame that saw a model is gone.
  await expect.poll(gone).toEqual([true, true]);
  engine.close();
});

describe("all engines", () => {
  const opened: Record<string, Engine> = {};
  beforeAll(async () => {
    for (const [name, open] of Object.entries(engines)) opened[name] = await open();
  });
  afterAll(() => {
    for (const engine of Object.values(opened)) engine.close();
  });

  test("the seed's network has 187,758 parameters and the same first outputs", async () => {
    expect(networkTotals(classic).parameters).toBe(187_758);
    const { images } = blobBatch(classic, 4, 0);
    const outputs: Record<string, Float32Array> = {};
    for (const [name, engine] of Object.entries(opened)) {
      const model = await engine.open(classic, { seed: 1 });
      outputs[name] = await model.reconstruct(images, 4);
      model.close();
    }
    for (const name of Object.keys(engines)) expect(difference(outputs[name], outputs.eager), name).toBeLessThan(1e-5);
  });

  test.each([
    ["classic", "mse", 20, {}],
    ["standard", "mse", 20, {}],
    ["map", "mse", 20, {}],
    ["residual", "mse", 20, { architecture: "plain" }],
    ["residual", "mse", 20, { architecture: "unet" }],
    ["classic", "mse-ssim", 20, {}],
    ["residual", "mse-ssim", 20, { architecture: "plain" }],
    // Its many layers carry rounding on: of the portable engine it is 1.1e-3 of the loss at step 14.
    ["residual", "mse-ssim", 10, { architecture: "unet" }],
  ] as const)("agree on the losses of %s with the loss %s in %i steps, %o", async (preset, trained, steps, settings) => {
    const network = presetNetwork(preset, [28, 28, 1], settings);
    const lists: Record<string, number[]> = {};
    for (const [name, engine] of Object.entries(opened)) {
      const model = await engine.open(network, { seed: 4 }, trained);
      lists[name] = [];
      for (let i = 0; i < steps; i++) lists[name].push(await model.step(blobBatch(network, 16, i, preset === "residual"), 1e-3));
      model.close();
    }
    for (const [name, list] of Object.entries(lists)) {
      for (const [i, loss] of list.entries()) expect(Math.abs(loss / lists.eager[i] - 1), `${name}, step ${i}`).toBeLessThan(1e-3);
    }
  });
});
