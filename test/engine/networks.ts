import { createRequire } from "node:module";
import path from "node:path";
import { inEnglish } from "../../src/core/language/sentence.js";
import type { Layer } from "../../src/core/network/layer.js";
import { buildNetwork, type Network } from "../../src/core/network/network.js";
import type { Preset } from "../../src/core/network/preset.js";
import { presetNetwork as networkOfPreset } from "../../src/core/network/preset-network.js";
import { normal, type Random, randomStream } from "../../src/core/numbers/random.js";
import { resolveProject } from "../../src/core/project/project.js";
import type { Batch } from "../../src/engine/contract/engine.js";

/** Where npm laid the wasm backend's binaries. */
export const wasmFolder = path.join(
  path.dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/package.json")),
  "dist",
);

function built(result: ReturnType<typeof buildNetwork>): Network {
  if (!result.ok) throw new Error(inEnglish(result.problem.message));
  return result.network;
}

/** A preset's network for images `[H,W,C]`; `settings` stand in for its defaults. */
export function presetNetwork(preset: Preset, image: readonly [number, number, number], settings: object = {}): Network {
  const { network } = resolveProject({ version: 1, network: { preset, ...settings } });
  return built(networkOfPreset(network, image));
}

/** A network of these layers for images `[H,W,C]`; the code is the output of layer `code`. */
export function layersNetwork(image: readonly [number, number, number], layers: Layer[], code: number | null = null): Network {
  return built(buildNetwork(image, () => ({ layers, code })));
}

/** The seed's network in the size of its own digits. */
export const classic = presetNetwork("classic", [28, 28, 1], { kernels: [5, 5], filters: 15, latent: 2 });

/** Images of soft blobs on 0..1 with a little noise: smooth enough to be learnt. */
export function blobs(random: Random, count: number, [height, width, channels]: readonly [number, number, number]): Float32Array {
  const images = new Float32Array(count * height * width * channels);
  let at = 0;
  for (let n = 0; n < count; n++) {
    const [y, x, radius] = [random() * height, random() * width, (0.1 + 0.2 * random()) * height];
    for (let i = 0; i < height; i++)
      for (let j = 0; j < width; j++)
        for (let c = 0; c < channels; c++) {
          const distance = ((i - y) ** 2 + (j - x) ** 2) / radius ** 2;
          images[at++] = Math.exp(-distance) * (1 - 0.2 * c) + 0.02 * Math.abs(normal(random));
        }
  }
  return images;
}

/** A batch of blobs; with `clean`, its targets are other images. */
export function blobBatch(network: Network, count: number, index: number, clean = false): Batch {
  const random = randomStream(7, "test images", index);
  return { count, images: blobs(random, count, network.image), targets: clean ? blobs(random, count, network.image) : null };
}
