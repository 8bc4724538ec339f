import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Network } from "../../../src/core/network/network.js";
import { randomStream } from "../../../src/core/numbers/random.js";
import type { Range } from "../../../src/core/numbers/range.js";
import { edgePadding } from "../../../src/engine/contract/edge-padding.js";
import type { Engine } from "../../../src/engine/contract/engine.js";
import { initialState } from "../../../src/engine/contract/initial-weights.js";
import { rangedEngine } from "../../../src/engine/contract/ranged.js";
import type { ImageSubset } from "../../../src/engine/images/subset.js";
import type { Detector, PixelScore } from "../../../src/engine/models/detector.js";
import { formats } from "../../../src/engine/models/formats.js";
import { submodelsOf } from "../../../src/engine/models/submodels.js";
import { openEngine } from "../../../src/engine/open.js";
import { fitScorer } from "../../../src/engine/scoring/held-out.js";
import { learnedErrors } from "../../../src/engine/scoring/learned-errors.js";
import { ModelBatch } from "../../../src/engine/scoring/model-batch.js";
import { scorers } from "../../../src/engine/scoring/scorers.js";
import { difference } from "../engines.js";
import { blobs, presetNetwork } from "../networks.js";
import { onnxRuntime, wasmFolder } from "../workbench.js";

let engine: Engine;
let folder: string;
beforeAll(async () => {
  engine = await openEngine("tensorflow", { wasmFolder });
  folder = await mkdtemp(path.join(os.tmpdir(), "detector-"));
});
afterAll(async () => {
  engine.close();
  await rm(folder, { recursive: true, force: true });
});

const cases: Record<string, { network: Network; range: Range }> = {
  "a network that takes larger images": {
    network: presetNetwork("classic", [13, 16, 1], { kernels: [3], filters: 4, latent: 3, outputActivation: "linear" }),
    range: [0, 1],
  },
  "a network of colours that restores": { network: presetNetwork("restore", [32, 48, 3], { filters: 8 }), range: [0, 1] },
  "a network on 0 to 255": { network: presetNetwork("residual", [24, 24, 1], { filters: 4 }), range: [0, 255] },
};

describe.each(["onnx", "savedmodel"] as const)("a detector in %s", (name) => {
  describe.each(Object.entries(cases))("of %s", (_, { network, range }) => {
    it.each(["mse", "ssim", "local"] as const)("judges by %s as the run does", async (score) => {
      const format = formats[name].detector;
      if (!format) throw new Error("The format holds no detector.");
      const state = initialState(network, 3);
      const model = await rangedEngine(engine, range).open(network, { state });
      const [height, width, channels] = network.image;
      const size = height * width * channels;
      const images = blobs(randomStream(5, "pictures"), 24, network.image).map((value) => 0.2 + 0.6 * value);
      const training: ImageSubset = {
        count: 16,
        files: [],
        shape: network.image,
        batch: (positions) => {
          const some = new Float32Array(positions.length * size);
          for (let n = 0; n < positions.length; n++) some.set(images.subarray(positions[n] * size, (positions[n] + 1) * size), n * size);
          return { count: positions.length, images: some, targets: null };
        },
      };
      const fitted = await fitScorer(scorers[score], { model, training, seed: 1 }, { report: () => undefined, now: () => 0 });
      const tried = images.subarray(16 * size);
      const { scores, heatMaps } = await fitted.score(new ModelBatch(model, { count: 8, images: tried, targets: null }, network.image));
      const learned = learnedErrors(fitted.state());
      const by: PixelScore = learned ? { kind: "local", learned } : { kind: score === "ssim" ? "ssim" : "mse" };
      const threshold = (Math.max(...scores) + Math.min(...scores)) / 2;
      const [submodel] = submodelsOf(network, state.weights);
      const detector: Detector = {
        size: [height, width],
        channels: channels === 3 ? 3 : 1,
        score,
        judging: { kind: "pixels", by, network: { submodel, edges: edgePadding(network), range } },
        frozen: { blocks: [], levels: [] },
        threshold,
      };
      const own = await mkdtemp(path.join(folder, "case-"));
      const file = path.join(own, await format.write(detector, own));
      const loaded = await format.open(file, detector, { engine, onnxRuntime });
      const found = await loaded.run(tried, 8, [height, width]);
      loaded.close();
      model.close();
      expect(difference(found.scores, scores)).toBeLessThan(1e-4);
      const maps = heatMaps ?? new Float32Array();
      // Of local, the last digits decide in which bin of the learned errors single pixels lie.
      const most = maps.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
      const mean = maps.reduce((sum, value, at) => sum + Math.abs(value - found.maps[at]), 0) / maps.length / most;
      expect(score === "local" ? mean : difference(found.maps, maps)).toBeLessThan(1e-4);
      expect(found.flagged).toEqual(Array.from(scores, (one) => one > threshold));
    });
  });
});
