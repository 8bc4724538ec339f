import { describe, expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { epochFlops, layerStepFlops, stepFlops, trainingMemory } from "../../../../src/core/network/cost.js";
import type { Layer } from "../../../../src/core/network/layer.js";
import { buildNetwork, type Network } from "../../../../src/core/network/network.js";
import { presetNetwork } from "../../../../src/core/network/preset-network.js";
import { resolveProject } from "../../../../src/core/project/project.js";
import { parseProject } from "../../../../src/core/project/project-text.js";
import type { ProjectFile } from "../../../../src/core/project/schema.js";
import { epochTime, type Measurement } from "../../../../src/core/runs/epoch-time.js";
import { epochWork } from "../../../../src/core/runs/epoch-work.js";

function networkOf(image: [number, number, number], layers: Layer[]): Network {
  const built = buildNetwork(image, () => ({ layers, code: null }));
  if (!built.ok) throw new Error(inEnglish(built.problem.message));
  return built.network;
}

const conv = (filters: number): Layer => ({ kind: "conv2d", filters, kernel: 3, stride: 1, padding: "same", activation: "linear" });
/** 4 by 4 gray pixels through 2 filters and back: 2 * 16 * 9 * 2 = 576 operations each way, 20 and 19 parameters. */
const small = networkOf([4, 4, 1], [conv(2), conv(1)]);

describe("the operations of a step", () => {
  it("are those of the layers forward and back, without the gradient of the images", () => {
    expect(layerStepFlops(small)).toEqual([2 * 576, 3 * 576]);
  });

  it("leave out what comes before the first parameters on the way back", () => {
    const pooled = networkOf([4, 4, 1], [{ kind: "maxPool2d" }, conv(1), { kind: "upsample2d" }]);
    // 4 means; 2 * 4 * 9 forward and for the weights; 16 copies there and back.
    expect(layerStepFlops(pooled)).toEqual([4, 2 * 72, 2 * 16]);
  });

  it("grow with the batch, and hold Adam's work once", () => {
    expect(stepFlops(small, 1)).toBe(5 * 576 + 12 * 39);
    expect(stepFlops(small, 8)).toBe(8 * 5 * 576 + 12 * 39);
  });

  it("make an epoch of full and partial steps and one pass over the validation images", () => {
    expect(epochFlops(small, 10, 4, 8)).toBe(10 * 5 * 576 + 2 * 12 * 39 + 4 * 2 * 576);
  });
});

describe("the memory of a training", () => {
  it("is activations and their gradients for the batch, weights, their gradients and Adam's two moments", () => {
    const { activations, weights, gradients, adam, total } = trainingMemory(small, 8);
    expect(activations).toBe(2 * 4 * 8 * (16 + 32 + 16));
    expect([weights, gradients, adam]).toEqual([4 * 39, 4 * 39, 8 * 39]);
    expect(total).toBe(activations + 16 * 39);
  });
});

describe("the work of an epoch", () => {
  const work = (text: string, image: readonly [number, number, number], images: number) => {
    const { project } = parseProject(text) as { project: ProjectFile };
    const resolved = resolveProject(project);
    const built = presetNetwork(resolved.network, image);
    if (!built.ok) throw new Error("It fits.");
    return epochWork(resolved, built.network, images, images / 4);
  };

  it("grows with the images", () => {
    const of = (images: number) => work('{"version":1,"data":{"train":"a"},"training":{"batchSize":16}}', [28, 28, 1], images);
    expect(of(3200) / of(1600)).toBeCloseTo(2, 6);
  });

  it("is that of cells or tiles if it learns from these, whatever the images", () => {
    const features = (images: number) => work('{"version":1,"task":"detect","data":{"train":"a"}}', [300, 300, 3], images);
    expect(features(3200)).toBe(features(16));
    const restore = (side: number, images: number) =>
      work('{"version":1,"task":"detect","data":{"train":"a"},"network":{"preset":"restore"}}', [side, side, 3], images);
    expect(restore(512, 3200)).toBe(restore(64, 16));
    expect(restore(32, 16)).toBeLessThan(restore(64, 16) / 3);
  });
});

describe("the time of an epoch", () => {
  const measured = (change: Partial<Measurement> = {}): Measurement => ({
    engine: "tensorflow",
    batchSize: 16,
    epochFlops: 1000,
    secondsPerEpoch: 2,
    ...change,
  });

  it("is unknown without a run on the same engine", () => {
    expect(epochTime(1000, 16, "tensorflow", [])).toBeNull();
    expect(epochTime(1000, 16, "tensorflow", [measured({ engine: "portable" })])).toBeNull();
  });

  it("is the measured one where a run has done the same work", () => {
    const runs = [measured({ epochFlops: 500, secondsPerEpoch: 9 }), measured()];
    expect(epochTime(1000, 16, "tensorflow", runs)).toEqual({ seconds: 2, same: true });
  });

  it("is scaled by the work, from a run with the same batch size before any other", () => {
    expect(epochTime(3000, 16, "tensorflow", [measured()])).toEqual({ seconds: 6, same: false });
    const runs = [measured({ batchSize: 64, secondsPerEpoch: 1 }), measured()];
    expect(epochTime(3000, 16, "tensorflow", runs)).toEqual({ seconds: 6, same: false });
    expect(epochTime(3000, 32, "tensorflow", runs)).toEqual({ seconds: 3, same: false });
  });
});
