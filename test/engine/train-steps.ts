// Run as a process of its own: trains the seed's network from step `from` to step `to` in a precision, keeping its state in a file.
import { readFile, writeFile } from "node:fs/promises";
import { deserialize, serialize } from "node:v8";
import { inEnglish } from "../../src/core/language/sentence.js";
import { buildNetwork } from "../../src/core/network/network.js";
import { precisions } from "../../src/core/network/precision.js";
import { presetLayers } from "../../src/core/network/preset.js";
import { randomStream } from "../../src/core/numbers/random.js";
import { resolveProject } from "../../src/core/project/project.js";
import { openEngine } from "../../src/engine/open.js";

async function main([from, to, file, named]: string[]): Promise<void> {
  const { network } = resolveProject({ version: 1, network: { preset: "classic", kernels: [5, 5], filters: 15, latent: 2 } });
  const built = buildNetwork([28, 28, 1], (input) => presetLayers(network, input));
  if (!built.ok) throw new Error(inEnglish(built.problem.message));
  const engine = await openEngine("tensorflow", { wasmFolder: "" });
  const start = Number(from) === 0 ? { seed: 9 } : { state: deserialize(await readFile(file)) };
  const precision = precisions.find((precision) => precision === named);
  const model = await engine.open(built.network, start, "mse", precision);
  for (let step = Number(from); step < Number(to); step++) {
    const random = randomStream(9, "test images", step);
    // Every third batch is short, as the last of an epoch is.
    const count = step % 3 === 2 ? 13 : 32;
    await model.step({ count, images: Float32Array.from({ length: count * 28 * 28 }, random), targets: null }, 1e-3);
  }
  await writeFile(file, serialize(await model.state()));
  engine.close();
}

void main(process.argv.slice(2));
