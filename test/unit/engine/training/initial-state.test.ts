import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ProjectFile } from "../../../../src/core/project/schema.js";
import { initialState } from "../../../../src/engine/contract/initial-weights.js";
import { PixelCache } from "../../../../src/engine/images/cache.js";
import { directDecoders } from "../../../../src/engine/images/decoders.js";
import { firstState } from "../../../../src/engine/training/initial-state.js";
import { prepare } from "../../../../src/engine/training/preparation.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "first-state-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Colour images of 8 by 8 pixels, all pixels of an image of one colour. */
async function put(file: string, colours: readonly (readonly [number, number, number])[]): Promise<void> {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${colours.length}, 8, 8, 3), }`.padEnd(117);
  const pixels = colours.flatMap((colour) => Array.from({ length: 64 }, () => colour).flat());
  await writeFile(
    path.join(root, file),
    Buffer.concat([Buffer.from(`\x93NUMPY\x01\x00v\x00${header}\n`, "latin1"), Uint8Array.from(pixels)]),
  );
}

/** The first state of a project, that from the seed alone, and the name of the output's bias. */
async function statesOf(file: Omit<ProjectFile, "version">) {
  const preparation = await prepare({ version: 1, ...file }, root, {
    cache: new PixelCache(path.join(root, "cache")),
    decoders: directDecoders,
    report: () => undefined,
    now: () => 0,
  });
  preparation.close();
  const { network, project } = preparation;
  const output = `${network.layers.at(-1)?.name}/bias`;
  return { first: firstState(preparation), seeded: initialState(network, project.training.seed), output };
}

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

it("begins with the mean colour where the output is a sigmoid, and with the seed's weights elsewhere", async () => {
  await put("train.npy", [
    [10, 100, 255],
    [92, 104, 255],
  ]);
  const { first, seeded, output } = await statesOf({ data: { train: "train.npy", validation: 0 }, network: { preset: "standard" } });
  const [red, green, blue] = [...first.weights[output]].map(sigmoid);
  expect(red).toBeCloseTo(51 / 255, 5);
  expect(green).toBeCloseTo(102 / 255, 5);
  // The logit of white has no end.
  expect(blue).toBeCloseTo(0.99, 5);
  expect({ ...first, weights: { ...first.weights, [output]: seeded.weights[output] } }).toEqual(seeded);
});

it("takes the mean of the clean images where noisy ones are trained towards them", async () => {
  await put("noisy.npy", [[200, 200, 200]]);
  await put("clean.npy", [[51, 51, 51]]);
  const { first, output } = await statesOf({
    task: "denoise",
    data: { train: "noisy.npy", clean: "clean.npy", validation: 0 },
    network: { preset: "standard" },
  });
  expect([...first.weights[output]].map(sigmoid)[0]).toBeCloseTo(51 / 255, 5);
});

it("leaves other outputs as the seed gives them", async () => {
  await put("train.npy", [[10, 100, 200]]);
  for (const network of [
    { preset: "classic", kernels: [3] },
    { preset: "residual", architecture: "plain" },
  ] as const) {
    const { first, seeded } = await statesOf({ data: { train: "train.npy", validation: 0 }, network });
    expect(first).toEqual(seeded);
  }
});

it("lets a residual U-Net begin by giving the picture back", async () => {
  await put("train.npy", [[10, 100, 200]]);
  const { first, seeded } = await statesOf({ data: { train: "train.npy", validation: 0 }, network: { preset: "residual" } });
  const changed = Object.keys(first.weights).filter(
    (name) => !Buffer.from(first.weights[name].buffer).equals(Buffer.from(seeded.weights[name].buffer)),
  );
  expect(changed).toHaveLength(1);
  expect(changed[0]).toMatch(/kernel$/);
  expect(first.weights[changed[0]].every((weight) => weight === 0)).toBe(true);
});
