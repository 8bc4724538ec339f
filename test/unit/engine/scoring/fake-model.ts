import { inEnglish } from "../../../../src/core/language/sentence.js";
import { buildNetwork, type Network } from "../../../../src/core/network/network.js";
import { presetLayers } from "../../../../src/core/network/preset.js";
import { resolveProject } from "../../../../src/core/project/project.js";
import type { Batch, Model, ModelState } from "../../../../src/engine/contract/engine.js";
import { scoresOf } from "../../../../src/engine/contract/scores.js";
import type { ImageSubset } from "../../../../src/engine/images/subset.js";

function networkOf(image: readonly [number, number, number]): Network {
  const { network } = resolveProject({ version: 1, network: { preset: "classic", filters: 2 } });
  const built = buildNetwork(image, (input) => presetLayers(network, input));
  if (!built.ok) throw new Error(inEnglish(built.problem.message));
  return built.network;
}

/** A model whose output is half of its image, which counts its passes through the network. */
export class FakeModel implements Model {
  readonly loss = "mse";
  readonly precision = "float32";
  readonly network: Network;
  /** How often each of its answers was computed. */
  readonly passes = { reconstruct: 0, encode: 0, state: 0 };
  /** The largest batch that it was given. */
  largest = 0;
  steps = 10;

  constructor(image: readonly [number, number, number]) {
    this.network = networkOf(image);
  }

  async step(): Promise<number> {
    this.steps++;
    return 0;
  }

  async reconstruct(images: Float32Array, count: number): Promise<Float32Array> {
    this.passes.reconstruct++;
    this.largest = Math.max(this.largest, count);
    return images.map((value) => value / 2);
  }

  async encode(images: Float32Array, count: number): Promise<Float32Array> {
    this.passes.encode++;
    const size = images.length / count;
    return Float32Array.from({ length: count }, (_, i) => images[i * size]);
  }

  async decode(codes: Float32Array): Promise<Float32Array> {
    return codes;
  }

  async score({ count, images, targets }: Batch) {
    return scoresOf(targets ?? images, await this.reconstruct(images, count), count, this.network.image);
  }

  async state(): Promise<ModelState> {
    this.passes.state++;
    return { weights: {}, firstMoments: {}, secondMoments: {}, step: this.steps };
  }

  close(): void {}
}

/** Images `[count,H,W,C]` whose every value comes from `value`, as a subset of which `batch` reads only what is asked for. */
export function subset(
  count: number,
  [h, w, c]: readonly [number, number, number],
  value: (image: number, at: number) => number,
): ImageSubset {
  const size = h * w * c;
  return {
    count,
    files: Array.from({ length: count }, (_, i) => `${i}.png`),
    shape: [h, w, c],
    batch(positions) {
      const images = Float32Array.from({ length: positions.length * size }, (_, at) => value(positions[Math.floor(at / size)], at % size));
      return { count: positions.length, images, targets: null };
    },
  };
}
