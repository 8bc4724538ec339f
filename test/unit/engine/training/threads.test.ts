import { expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { buildNetwork, type Network } from "../../../../src/core/network/network.js";
import { type Preset, presetLayers } from "../../../../src/core/network/preset.js";
import { resolveProject } from "../../../../src/core/project/project.js";
import { trainingThreads } from "../../../../src/engine/training/threads.js";

function networkOf(preset: Preset, side: number, settings: object = {}): Network {
  const { network } = resolveProject({ version: 1, network: { preset, ...settings } });
  const built = buildNetwork([side, side, 1], (input) => presetLayers(network, input));
  if (!built.ok) throw new Error(inEnglish(built.problem.message));
  return built.network;
}

it("a small step takes one thread, a large one every core", () => {
  const small = networkOf("classic", 28, { filters: 3, latent: 100 });
  for (const cores of [1, 2, 8]) expect(trainingThreads(small, 32, cores)).toBe(1);
  const large = networkOf("standard", 64);
  for (const cores of [1, 2, 8]) expect(trainingThreads(large, 64, cores)).toBe(cores);
});

it("the same step takes one of two cores and all of eight, which save more than they wait", () => {
  const medium = networkOf("standard", 28);
  expect(trainingThreads(medium, 16, 2)).toBe(1);
  expect(trainingThreads(medium, 16, 8)).toBe(8);
});
