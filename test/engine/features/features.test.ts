import { readFileSync } from "node:fs";
import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Engine } from "../../../src/engine/contract/engine.js";
import { type FeatureNetwork, openFeatures } from "../../../src/engine/features/feature-network.js";
import { openEngine } from "../../../src/engine/open.js";
import { difference } from "../engines.js";
import { featuresFolder, wasmFolder } from "../workbench.js";

const mapSchema = z.object({ block: z.int(), shape: z.tuple([z.int(), z.int(), z.int()]), every: z.int(), values: z.array(z.number()) });
const casesSchema = z.array(z.object({ height: z.int(), width: z.int(), pixels: z.base64(), maps: z.array(mapSchema) }));
const cases = casesSchema.parse(JSON.parse(readFileSync("test/fixtures/features/reference.json", "utf8")));

const imageOf = ({ pixels }: { pixels: string }) => Float32Array.from(Buffer.from(pixels, "base64"), (value) => value / 255);
const ramp = (count: number) => Float32Array.from({ length: count }, (_, i) => ((i * 37) % 101) / 100);

describe.each(["tensorflow", "portable"] as const)("features by %s", (kind) => {
  let engine: Engine;
  let network: FeatureNetwork;
  beforeAll(async () => {
    engine = await openEngine(kind, { wasmFolder });
    network = await openFeatures(engine, featuresFolder, [2, 4, 10]);
  });
  afterAll(() => {
    network.close();
    engine.close();
  });

  test("are those of the reference, for even and odd sizes", async () => {
    for (const one of cases) {
      const maps = await network.features(imageOf(one), 1, { ...one, channels: 3 });
      for (const [i, { shape, every, values }] of one.maps.entries()) {
        const { height, width, channels } = maps[i];
        expect([height, width, channels]).toEqual(shape);
        expect(maps[i].values).toHaveLength(height * width * channels);
        expect(
          difference(
            maps[i].values.filter((_, k) => k % every === 0),
            values,
          ),
        ).toBeLessThan(1e-4);
      }
    }
  });

  test("of several images are those of each, and gray is every colour alike", async () => {
    const [height, width] = [40, 24];
    const gray = ramp(3 * height * width);
    const together = await network.features(gray, 3, { height, width, channels: 1 });
    const last = Float32Array.from({ length: 3 * height * width }, (_, i) => gray[2 * height * width + Math.floor(i / 3)]);
    const alone = await network.features(last, 1, { height, width, channels: 3 });
    for (const [i, { values }] of alone.entries())
      expect(difference(together[i].values.subarray(2 * values.length), values)).toBeLessThan(1e-5);
  });

  test("come at the levels that are asked for", async () => {
    expect(network.levels).toEqual([
      { block: 2, channels: 24, reduction: 4 },
      { block: 4, channels: 40, reduction: 8 },
      { block: 10, channels: 112, reduction: 16 },
    ]);
    const usual = await openFeatures(engine, featuresFolder);
    expect(usual.levels.map(({ block }) => block)).toEqual([4, 10]);
    usual.close();
    usual.close();
  });

  test("leave no tensor behind", async () => {
    const image = ramp(16 * 16 * 3);
    await network.features(image, 1, { height: 16, width: 16, channels: 3 });
    const { numTensors, numBytes } = memory();
    for (let i = 0; i < 1000; i++) await network.features(image, 1, { height: 16, width: 16, channels: 3 });
    expect([memory().numTensors, memory().numBytes]).toEqual([numTensors, numBytes]);
    const second = await openFeatures(engine, featuresFolder);
    second.close();
    expect(memory().numTensors).toBe(numTensors);
  });

  test("say so if their network is not there", async () => {
    await expect(openFeatures(engine, "/nowhere")).rejects.toThrow(/cannot be read from \/nowhere\. Install the extension again/);
  });
});
