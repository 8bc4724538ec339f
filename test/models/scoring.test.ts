import { mkdir, writeFile } from "node:fs/promises";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Columns } from "../../src/core/analyses/result.js";
import { randomStream } from "../../src/core/numbers/random.js";
import type { KeptResult } from "../../src/runs/kept-result.js";
import { readResult } from "../../src/runs/result-folder.js";
import { openWorkbench, type Workbench } from "../engine/workbench.js";
import { runPython } from "./python.js";

const engine = "tensorflow" as const;
let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.dispose());

/** Smooth pictures of different sizes and colours, the last few with a bright mark. */
async function writePictures(folder: string, count: number, sizes: readonly (readonly [number, number])[], marked: number): Promise<void> {
  await mkdir(bench.file(folder), { recursive: true });
  const random = randomStream(3, "scoring", count);
  for (let n = 0; n < count; n++) {
    const [height, width] = sizes[n % sizes.length];
    const phase = 6 * random();
    const pixels = Uint8Array.from({ length: height * width * 3 }, (_, at) => {
      const [y, x] = [Math.floor(at / 3 / width) / height, (Math.floor(at / 3) % width) / width];
      const mark = n >= count - marked && Math.hypot(y - 0.4, x - 0.6) < 0.12 ? 90 : 0;
      return Math.min(255, 90 + 60 * Math.sin(5 * x + phase) * Math.cos(4 * y + (at % 3)) + mark);
    });
    await sharp(pixels, { raw: { height, width, channels: 3 } })
      .png()
      .toFile(bench.file(`${folder}/${String(n).padStart(3, "0")}.png`));
  }
}

/** The pixels of the first atlas page of a picture. */
async function page(result: KeptResult, field: string): Promise<{ data: Buffer; channels: number }> {
  const [{ pictures }] = await result.rows([0]);
  const picture = pictures[field]?.[0];
  if (!picture) throw new Error(`There is no picture ${field}.`);
  const { data, info } = await sharp(picture.file).raw().toBuffer({ resolveWithObject: true });
  return { data, channels: info.channels };
}

const far = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length);
  return Array.from(a, (value, at) => Math.abs(value - b[at]));
};
/** The share of two rectangles `x, y, width, height` that both of them cover, of what either does. */
function overlap(
  [x, y, width, height]: ArrayLike<number> & Iterable<number>,
  [ox, oy, oWidth, oHeight]: ArrayLike<number> & Iterable<number>,
): number {
  const across = Math.max(0, Math.min(x + width, ox + oWidth) - Math.max(x, ox));
  const down = Math.max(0, Math.min(y + height, oy + oHeight) - Math.max(y, oy));
  const all = width * height + oWidth * oHeight - across * down;
  return all === 0 ? 1 : (across * down) / all;
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each([
  ["pictures of the network's own size", { sizes: [[32, 32]], size: [32, 32] }],
  ["pictures that are enlarged", { sizes: [[24, 24]], size: [32, 32] }],
  ["pictures that are made smaller", { sizes: [[80, 80]], size: [32, 32] }],
  ["pictures with thumbnails of two sizes", { sizes: [[72, 96]], size: [72, 96] }],
] as const)("%s", (_, { sizes, size }) => {
  let studio: { result: KeptResult; columns: Columns };
  let script: { result: KeptResult; columns: Columns };
  beforeAll(async () => {
    const name = `of-${sizes[0].join("-")}-${size.join("-")}`;
    await writePictures(`${name}/good`, 60, sizes, 0);
    await writePictures(`${name}/judged`, 14, sizes, 4);
    await writeFile(bench.file(`${name}/judged/cut.png`), "no picture");
    const project = await bench.project(`${name}.aeproj`, {
      version: 1,
      data: { train: `${name}/good`, validation: 0.4, size },
      network: { preset: "classic", kernels: [3], filters: 4, latent: 8 },
      training: { epochs: 3, batchSize: 8 },
      anomaly: { score: "mse" },
    });
    await bench.run({ kind: "train", engine, project, resume: false });
    const input = bench.file(`${name}/judged`);
    const own = await bench.run({ kind: "anomalies", engine, project, input });
    const output = bench.file(`${name}/script`);
    await bench.run({ kind: "export", engine, project, format: "onnx", output, scoring: true });
    const folder = bench.file(`${name}/result`);
    await runPython("scoring.py", output, input, folder);
    const open = async (at: string) => {
      const result = await readResult(at);
      return { result, columns: await result.columns() };
    };
    studio = await open(own.folder);
    script = await open(folder);
  }, 300_000);

  it("get the studio's scores and p-values, and what cannot be read has none", async () => {
    const files = await script.result.files();
    expect(files).toEqual([...(await studio.result.files()), "cut.png"]);
    const count = files.length - 1;
    const scores = Array.from(studio.columns.scores);
    const largest = Math.max(...scores);
    expect(Math.max(...far(script.columns.scores.subarray(0, count), scores)) / largest).toBeLessThan(0.01);
    expect(Number.isNaN(script.columns.scores[count])).toBe(true);
    expect(script.result.record.result).toMatchObject({ kind: "anomalies", threshold: expect.any(Number) });
  });

  it("get the studio's worst regions", async () => {
    const count = studio.columns.scores.length;
    for (const name of ["regions", "outlines"]) {
      const [theirs, own] = [script.columns[name], studio.columns[name]];
      const shared = Array.from({ length: count }, (_, n) => overlap(theirs.subarray(4 * n, 4 * n + 4), own.subarray(4 * n, 4 * n + 4)));
      // Where a pixel is nearly as odd as the limit, the last digits decide whether it belongs to the region.
      expect(mean(shared), `${name}: ${shared.map((share) => share.toFixed(2))}`).toBeGreaterThan(0.9);
    }
  });

  it("have the studio's thumbnails of pictures and heat, in the same places", async () => {
    const count = studio.columns.scores.length;
    const records = [studio.result.record, script.result.record].map(({ atlases }) => [atlases.input, atlases.heat]);
    expect(records[1]).toEqual(records[0]);
    for (const [field, bound] of [
      ["input", 1.5],
      ["heat", 4],
    ] as const) {
      const [a, b] = [await page(studio.result, field), await page(script.result, field)];
      expect(b.channels).toBe(a.channels);
      const [level] = records[0][field === "input" ? 0 : 1].levels;
      expect(count).toBeLessThan(level.columns);
      const line = level.columns * level.width * a.channels;
      const tile = count * level.width * a.channels;
      const parts = Array.from({ length: level.height }, (_, y) =>
        far(a.data.subarray(y * line, y * line + tile), b.data.subarray(y * line, y * line + tile)),
      );
      expect(mean(parts.flat()), field).toBeLessThan(bound);
      expect(a.data.some((value) => value > 50)).toBe(true);
    }
  });
});
