import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Picture } from "../../../src/core/analyses/atlas.js";
import { CancelledError } from "../../../src/core/language/error.js";
import { inEnglish } from "../../../src/core/language/sentence.js";
import { readResult } from "../../../src/runs/result-folder.js";
import { openRuns } from "../../../src/runs/runs.js";
import { openWorkbench, type Workbench } from "../workbench.js";

let bench: Workbench;
let project: string;
const engine = "tensorflow" as const;

beforeAll(async () => {
  bench = await openWorkbench();
  project = await bench.project("digits.aeproj", {
    version: 1,
    data: { train: "pairs/train/clean" },
    network: { preset: "classic", filters: 3, latent: 2 },
    training: { epochs: 2 },
    anomaly: { score: "local" },
  });
  await bench.run({ kind: "train", project, engine });
});
afterAll(() => bench.dispose());

const raw = (picture: Sharp) => picture.toColourspace("b-w").raw().toBuffer();
const drawn = (file: string) => raw(sharp(file));

/** The pixels of a thumbnail; those of digits are as large as the network's images. */
function thumbnail(pictures: Record<string, Picture[]>, name: string): Promise<Buffer> {
  const [{ file, tile }] = pictures[name];
  if (!tile) throw new Error("A whole file is no thumbnail.");
  return raw(sharp(file).extract({ left: tile.x, top: tile.y, width: tile.width, height: tile.height }));
}

const furthest = (one: Buffer, other: Buffer) => Math.max(...one.map((value, at) => Math.abs(value - other[at])));

/** Draws an image of a result, and says how far its pictures are from the thumbnails that were made of the whole folder. */
async function compare(folder: string, index: number) {
  const [{ pictures }] = await (await readResult(folder)).rows([index]);
  const { output } = await bench.run({ kind: "imageOutput", project, engine, result: folder, index });
  expect(output.note).toBeNull();
  const files = { ...output.pair, ...(output.heat && { heat: output.heat.file }) };
  const others = ["reference", "compared"];
  const pictured = Object.entries(files).flatMap(([name, file]) =>
    file !== null && !others.includes(name) ? [[name, file] as const] : [],
  );
  const distances = pictured.map(async ([name, file]) => [name, furthest(await drawn(file), await thumbnail(pictures, name))]);
  return { output, distances: Object.fromEntries(await Promise.all(distances)) };
}

/** An IDX file of images `[N,28,28]` of bytes. */
const idx = (pixels: Buffer) => {
  const header = Buffer.from([0, 0, 8, 3, 0, 0, 0, pixels.length / 784, 0, 0, 0, 28, 0, 0, 0, 28]);
  return Buffer.concat([header, pixels]);
};

describe("an image of a result as its network sees it", () => {
  it("has the same output and heat as among its folder, of files and of items of an array", async () => {
    const { folder } = await bench.run({ kind: "anomalies", project, engine, input: bench.file("pairs/test/noisy") });
    const { output, distances } = await compare(folder, 7);
    expect(Object.keys(distances).sort()).toEqual(["heat", "input", "output"]);
    expect(Math.max(...Object.values<number>(distances))).toBeLessThanOrEqual(1);
    expect(output.heat?.view).toEqual({ x: 0, y: 0, width: 1, height: 1 });

    const images = await Promise.all([0, 1, 2].map((n) => raw(sharp(bench.file(`pairs/test/clean/00020${n}.png`)))));
    await writeFile(bench.file("three.idx"), idx(Buffer.concat(images)));
    const arrays = [bench.file("three.idx"), `${path.resolve("samples/digits/noisy.npy")}[200:206]`];
    for (const input of arrays) {
      const judged = await bench.run({ kind: "anomalies", project, engine, input });
      const { distances } = await compare(judged.folder, 2);
      expect(Object.keys(distances).sort()).toEqual(["heat", "input", "output"]);
      expect(Math.max(...Object.values<number>(distances))).toBeLessThanOrEqual(1);
    }
    const { folder: reconstructed } = await bench.run({ kind: "reconstruct", project, engine, input: arrays[1] });
    // Nothing of the project's text is needed for it, which may have errors at the moment.
    const text = await readFile(project);
    await writeFile(project, "{");
    const { distances: ofOutputs } = await compare(reconstructed, 5);
    await writeFile(project, text);
    expect(Object.keys(ofOutputs).sort()).toEqual(["input", "output"]);
    expect(Math.max(...Object.values<number>(ofOutputs))).toBeLessThanOrEqual(1);
  });

  it("has the clean image that it was compared with beside it, of files and of arrays, and none if that is gone", async () => {
    const clean = bench.file("pairs/test/clean");
    const { folder } = await bench.run({ kind: "reconstruct", project, engine, input: bench.file("pairs/test/noisy"), reference: clean });
    const { output } = await compare(folder, 7);
    const [row] = await (await readResult(folder)).rows([7]);
    expect(await drawn(output.pair?.reference ?? "")).toEqual(await drawn(path.join(clean, row.file)));
    const arrays = {
      input: path.resolve("samples/digits/noisy.npy[200:206]"),
      reference: path.resolve("samples/digits/unoisy.npy[200:206]"),
    };
    const ofArrays = await bench.run({ kind: "reconstruct", project, engine, ...arrays });
    const { output: item } = await compare(ofArrays.folder, 2);
    expect(await drawn(item.pair?.reference ?? "")).toEqual(await drawn(path.join(clean, "000202.png")));
    await rename(clean, `${clean}-gone`);
    const { output: without } = await compare(folder, 8);
    expect(without.pair?.reference).toBeNull();
    await rename(`${clean}-gone`, clean);
  });

  it("has what the network of another result makes of it beside it, as that result has it", async () => {
    const input = bench.file("pairs/test/noisy");
    const [{ best }] = (await openRuns(project)).map(({ record }) => record);
    const used = await bench.run({ kind: "reconstruct", project, engine, input });
    const other = await bench.run({ kind: "reconstruct", project, engine, input, epoch: best?.epoch === 1 ? 2 : 1 });
    const job = { kind: "imageOutput" as const, project, engine, index: 7 };
    const own = async (result: string) => (await bench.run({ ...job, result })).output.pair;
    const both = (await bench.run({ ...job, result: used.folder, compared: other.folder })).output.pair;
    expect(await drawn(both?.compared ?? "")).toEqual(await drawn((await own(other.folder))?.output ?? ""));
    expect(await drawn(both?.output ?? "")).toEqual(await drawn((await own(used.folder))?.output ?? ""));
    expect(await drawn(both?.compared ?? "")).not.toEqual(await drawn(both?.output ?? ""));
    expect((await own(used.folder))?.compared).toBeNull();
    await rm(other.folder, { recursive: true });
    const without = await bench.run({ ...job, index: 8, result: used.folder, compared: other.folder });
    expect([without.output.pair?.compared, without.output.note]).toEqual([null, null]);
  });

  it("says so if it has changed since it was judged, or is gone, and can be given up", async () => {
    const { folder } = await bench.run({ kind: "anomalies", project, engine, input: bench.file("pairs/test/clean") });
    const draw = (index: number, signal = new AbortController().signal) =>
      bench.run({ kind: "imageOutput", project, engine, result: folder, index }, { signal });
    const [first] = await (await readResult(folder)).rows([0]);
    const file = first.source ?? "";
    await sharp(bench.file("pairs/test/noisy/000250.png")).toFile(file);
    const { output } = await draw(0);
    expect(output.heat).toBeNull();
    expect(output.note && inEnglish(output.note)).toContain("has changed since it was judged");
    await rm(file);
    await expect(draw(0)).rejects.toMatchObject({ code: "no-image" });
    await expect(draw(1, AbortSignal.abort())).rejects.toThrow(CancelledError);
    await expect(draw(1)).resolves.toMatchObject({ output: { note: null } });
  });
});
