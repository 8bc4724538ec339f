import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { DrawnImage } from "../../../src/core/analyses/code-place.js";
import { openWorkbench, type Workbench } from "../workbench.js";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.dispose());

async function preview(content: object) {
  const project = await bench.project("noise.aeproj", { version: 1, ...content });
  return (await bench.run({ kind: "noisePreview", project })).preview;
}

const data = { train: "pairs/test/clean" };
const noiseOf = (plain: DrawnImage, noisy: DrawnImage) => Array.from(noisy.pixels, (byte, at) => byte - plain.pixels[at]);
const deviation = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
/** Pixels that clipping leaves alone. */
const between = ({ pixels }: DrawnImage, noise: readonly number[]) => noise.filter((_, at) => pixels[at] > 80 && pixels[at] < 175);

it("shows eight of the project's own pictures with the noise that is set, the same each time", async () => {
  const settings = { data, network: { preset: "standard" }, training: { noise: { kind: "gaussian", amount: 0.08 } } };
  const { plain, noisy } = await preview(settings);
  expect([plain.length, noisy.length]).toEqual([8, 8]);
  // The first of 100, as it lies on disk.
  const first = await sharp(path.join(bench.file("pairs/test/clean"), "000200.png"))
    .toColourspace("b-w")
    .raw()
    .toBuffer();
  expect(plain[0]).toMatchObject({ height: 28, width: 28, channels: 1, pixels: Uint8Array.from(first) });
  const noise = plain.flatMap((image, n) => between(image, noiseOf(image, noisy[n])));
  expect(deviation(noise) / 255).toBeCloseTo(0.08, 2);
  expect((await preview(settings)).noisy).toEqual(noisy);
  const none = await preview({ ...settings, training: {} });
  expect(none.noisy).toEqual(none.plain);
});

it("of patches shows their size, and of a range of amounts one of its own for each picture", async () => {
  const { plain, noisy } = await preview({
    task: "denoise",
    data: { ...data, size: "auto" },
    training: { noise: { kind: "stripes", amount: [0.01, 0.4] } },
  });
  expect(plain[0]).toMatchObject({ height: 28, width: 28 });
  const levels = plain.map((image, n) => deviation(noiseOf(image, noisy[n])));
  expect(Math.max(...levels)).toBeGreaterThan(2 * Math.min(...levels));
});

it("says what is wrong with the images", async () => {
  await expect(preview({ data: { train: "nowhere" }, training: { noise: { kind: "gaussian", amount: 0.1 } } })).rejects.toThrow(
    /There is no folder or file nowhere/,
  );
});
