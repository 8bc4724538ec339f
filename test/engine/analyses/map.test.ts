import { copyFile, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { csvParse } from "d3";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobEvent } from "../../../src/core/jobs/event.js";
import type { JobResult } from "../../../src/core/jobs/jobs.js";
import { CancelledError } from "../../../src/core/language/error.js";
import { nearestNeighbours } from "../../../src/core/numbers/nearest-neighbours.js";
import { normal, randomStream } from "../../../src/core/numbers/random.js";
import { projectionsOf } from "../../../src/engine/projections/projections.js";
import { fewestForUmap, umapPositions } from "../../../src/engine/projections/umap.js";
import { removePlaced } from "../../../src/runs/placed.js";
import { columnValues } from "../../../src/runs/result-files.js";
import { readResult } from "../../../src/runs/result-folder.js";
import { openWorkbench, type Workbench } from "../workbench.js";

const dimensions = 6;

/** Points in clusters that principal components show over each other: they differ along many axes. */
function clusters(count: number): { points: Float32Array; labels: Int32Array } {
  const random = randomStream(1, "clusters");
  const labels = Int32Array.from({ length: count }, (_, n) => n % 6);
  const points = Float32Array.from({ length: count * dimensions }, (_, i) => {
    const label = labels[Math.floor(i / dimensions)];
    return (i % dimensions === label ? 6 : 0) + 0.7 * normal(random);
  });
  return { points, labels };
}

const context = () => ({ seed: 7, signal: new AbortController().signal, now: () => performance.now(), progress: () => undefined });

describe("projections", () => {
  const { points, labels } = clusters(300);

  it("are UMAP and principal components, and auto shows the truer", async () => {
    const told: [number, number][] = [];
    const progress = (done: number, total: number) => void told.push([done, total]);
    const found = await projectionsOf({ points, dimensions, labels }, "auto", { ...context(), progress });
    expect(found.map(({ name }) => name)).toEqual(["umap", "principal components"]);
    const [umap, pca] = found;
    expect(umap.trustworthiness).toBeGreaterThan((pca.trustworthiness ?? 1) + 0.02);
    expect(umap.labelAccuracy).toBeGreaterThan(0.98);
    expect(pca.labelAccuracy).toBeLessThan(0.95);
    expect([umap.explainedVariance, pca.explainedVariance !== null]).toEqual([null, true]);
    expect(told[0]).toEqual([0, 0]);
    expect(told.at(-1)?.[0]).toBe(told.at(-1)?.[1]);
    const [alone] = await projectionsOf({ points, dimensions, labels }, "pca", context());
    expect(alone.name).toBe("principal components");
  });

  it("by the same seed are the same, by another others", async () => {
    const [one, same, other] = [
      await umapPositions(points, dimensions, context()),
      await umapPositions(points, dimensions, context()),
      await umapPositions(points, dimensions, { ...context(), seed: 8 }),
    ];
    expect([...one]).toEqual([...same]);
    expect([...one]).not.toEqual([...other]);
  });

  it("are cancelled between two epochs", async () => {
    const controller = new AbortController();
    const progress = (done: number) => done === 3 && controller.abort();
    let last = 0;
    const going = umapPositions(points, dimensions, {
      ...context(),
      signal: controller.signal,
      progress(done) {
        last = done;
        progress(done);
      },
    });
    await expect(going).rejects.toBeInstanceOf(CancelledError);
    expect(last).toBe(3);
  });

  it("of two numbers are these", async () => {
    const codes = points.slice(0, 80);
    const [own, ...others] = await projectionsOf({ points: codes, dimensions: 2, labels: new Int32Array(40).fill(-1) }, "auto", context());
    expect([own.name, others.length, own.labelAccuracy]).toEqual(["code", 0, null]);
    expect([...own.positions]).toEqual([...codes]);
    expect(own.trustworthiness).toBe(1);
  });

  it("bear equal points, too few of them, and such as are no numbers", async () => {
    const equal = await projectionsOf(
      { points: new Float32Array(200 * 4).fill(1), dimensions: 4, labels: new Int32Array(200).fill(-1) },
      "auto",
      context(),
    );
    for (const { positions } of equal) expect(positions.every(Number.isFinite)).toBe(true);
    const few = await projectionsOf({ points: points.slice(0, 5 * dimensions), dimensions, labels: labels.slice(0, 5) }, "umap", context());
    expect(few.map(({ name, trustworthiness }) => [name, trustworthiness])).toEqual([["principal components", null]]);
    const broken = points.slice();
    broken.fill(Number.NaN, dimensions, 2 * dimensions);
    const positions = await umapPositions(broken, dimensions, context());
    expect([...positions.subarray(2, 4)]).toEqual([Number.NaN, Number.NaN]);
    expect(positions.filter(Number.isFinite)).toHaveLength(positions.length - 2);
    expect(fewestForUmap).toBeGreaterThan(15);
  });
});

/** A clock that goes on by a quarter of a second whenever it is looked at. */
const ticking = () => {
  let time = 0;
  return () => (time += 250);
};

describe("of a trained project", () => {
  let bench: Workbench;
  let project: string;
  let learned: JobResult<"embed">;
  let learnedEvents: JobEvent[];
  const engine = "tensorflow" as const;
  beforeAll(async () => {
    bench = await openWorkbench();
    project = await bench.project("long.aeproj", {
      version: 1,
      // A second take, left over from another task, pairs nothing.
      data: { train: "train", secondTake: "inspect", validation: 0.2, exclude: ["000003.png"] },
      network: { preset: "standard", latent: 8 },
      training: { epochs: 2 },
    });
    await bench.run({ kind: "train", project, engine });
    learned = await bench.run({ kind: "embed", project, engine, input: bench.file("train") }, { now: ticking() });
    learnedEvents = [...bench.events];
  });
  afterAll(() => bench.dispose());

  it("a map holds its projections, losses, reconstructions, and what was learned", async () => {
    const result = learned;
    expect(result.projections?.map(({ name }) => name).sort()).toEqual(["principal components", "umap"]);
    expect(result.axes).toBe(result.projections?.[0].name);
    expect(result.baseline?.explainedVariance).toBeGreaterThan(0.05);
    const kept = await readResult(result.folder);
    const { positions, umap, pca, losses, splits, clusters } = await kept.columns();
    expect(positions).toEqual(result.axes === "umap" ? umap : pca);
    expect([umap.length, pca.length, losses.length]).toEqual([2 * result.count, 2 * result.count, result.count]);
    expect([clusters.length, new Set(clusters).size]).toEqual([result.count, 10]);
    const moving = learnedEvents.filter((event) => event.kind === "moving");
    expect(moving.length).toBeGreaterThan(3);
    expect(moving.every(({ positions, of }) => positions.length === 2 * learned.count && of.length === learned.count)).toBe(true);
    expect(new Set(moving.map(({ epoch }) => epoch)).size).toBe(moving.length);
    expect([splits[3], splits.filter((split) => split < 0).length]).toEqual([-1, 1]);
    const heldOut = [...splits].filter((split) => split === 1).length;
    expect(heldOut / result.count).toBeGreaterThan(0.15);
    expect(heldOut / result.count).toBeLessThan(0.25);
    const [row] = await kept.rows([3]);
    expect(Object.keys(row.pictures)).toEqual(["input", "output"]);
    const compared = await bench.run({ kind: "reconstruct", project, engine, input: bench.file("train") });
    const { mse } = await (await readResult(compared.folder)).columns();
    for (let n = 0; n < 20; n++) expect(losses[n]).toBeCloseTo(mse[n], 6);
    const other = await bench.run({ kind: "embed", project, engine, input: bench.file("inspect"), projection: "pca" });
    expect(other.projections?.map(({ name }) => name)).toEqual(["principal components"]);
    expect((await (await readResult(other.folder)).columns()).splits).toBeUndefined();
  });

  it("new images get their places on a map whose points stay, and are taken off again", async () => {
    const base = learned;
    const before = await readResult(base.folder);
    const [columns, table] = [await before.columns(), await readFile(base.table, "utf8")];
    const names = (await readdir(bench.file("inspect"))).filter((name) => name.endsWith(".png")).sort();
    const whole = await bench.run({ kind: "embed", project, engine, input: bench.file("inspect"), onto: base.input });
    const kept = await readResult(base.folder);
    const now = await kept.columns();
    expect([whole.folder, whole.count, kept.record.arrivals?.first]).toEqual([base.folder, base.count + names.length, base.count]);
    for (const name of ["positions", "umap", "pca", "losses", "clusters", "splits"])
      expect(now[name].subarray(0, columns[name].length), name).toEqual(columns[name]);
    expect(now.umap.subarray(2 * base.count).every(Number.isFinite)).toBe(true);
    expect([...now.splits.subarray(base.count)].every((split) => split === -1)).toBe(true);
    const files = await kept.files();
    expect(files.slice(base.count)).toEqual(names.map((name) => `../inspect/${name}`));
    const [row] = await kept.rows([base.count]);
    expect([row.source, row.pictures.input[0].file.startsWith(path.join(base.folder, "arrivals"))]).toEqual([
      bench.file(files[base.count].slice(3)),
      true,
    ]);
    expect(csvParse(await readFile(base.table, "utf8")).map(({ file }) => file)).toEqual(files);
    await expect(bench.run({ kind: "embed", project, engine, input: bench.file("inspect"), onto: base.folder })).rejects.toThrow(
      "is on this map already",
    );
    // A picture that it was made of lies where it lay, as its own code is the nearest.
    const picture = bench.file("elsewhere.png");
    await copyFile(bench.file("train/000003.png"), picture);
    const one = await bench.run({ kind: "embed", project, engine, input: picture, onto: base.folder });
    const placed = await (await readResult(base.folder)).columns();
    for (const axis of [0, 1]) {
      expect(placed.umap[2 * (one.count - 1) + axis]).toBeCloseTo(columns.umap[6 + axis], 3);
      expect(placed.pca[2 * (one.count - 1) + axis]).toBeCloseTo(columns.pca[6 + axis], 4);
    }
    expect(placed.clusters.at(-1)).toBe(columns.clusters[3]);
    await removePlaced(await readResult(base.folder));
    const after = await readResult(base.folder);
    expect([after.record, await after.columns()]).toEqual([before.record, columns]);
    expect(await readFile(base.table, "utf8")).toBe(table);
    expect(await readdir(path.join(base.folder, "arrivals"))).toEqual([]);
  });

  it("similar images are the nearest by code, whether the codes are kept or made anew", async () => {
    const input = bench.file("pairs/test/clean");
    const table = await bench.run({ kind: "embed", project, engine, input, output: bench.file("out/codes") });
    const rows = csvParse(await readFile(table.table, "utf8"));
    const codes = Float32Array.from(rows.flatMap((row) => Array.from({ length: 8 }, (_, d) => Number(row[`z${d + 1}`]))));
    const asked = 5;
    const { indices } = nearestNeighbours(codes, codes.subarray(8 * asked, 8 * asked + 8), 8, 6);
    const image = path.join(input, rows[asked].file ?? "");
    const find = () => bench.run({ kind: "similar", project, engine, input, image, count: 6 });
    const anew = await find();
    expect(bench.events.some((event) => event.kind === "progress" && event.stage === "encoding-images")).toBe(true);
    const kept = await readResult(anew.folder);
    const expected = [...indices].map((index) => rows[index].file);
    expect(await kept.files()).toEqual(expected);
    expect(expected[0]).toBe(rows[asked].file);
    const { distances } = await kept.columns();
    expect([...distances]).toEqual([...distances].sort((a, b) => a - b));
    expect(anew).toMatchObject({ count: 6, compared: rows.length, distance: "euclidean", image });
    await bench.run({ kind: "embed", project, engine, input, projection: "pca" });
    const again = await find();
    expect(bench.events.some((event) => event.kind === "progress" && event.stage === "encoding-images")).toBe(false);
    expect(await (await readResult(again.folder)).files()).toEqual(expected);
    for (const distance of ["cosine", "whitened"] as const) {
      const other = await bench.run({ kind: "similar", project, engine, input, image, count: 6, distance });
      expect((await (await readResult(other.folder)).files())[0]).toBe(rows[asked].file);
    }
  });

  it.each(["pca", "umap"] as const)(
    "a picture that is looked up is marked where it would be placed on a map by %s, or as the point that it is",
    async (projection) => {
      const input = bench.file("pairs/test/clean");
      const map = await bench.run({ kind: "embed", project, engine, input, projection });
      const lookUp = async (image: string) => {
        const { mark, picture } = await bench.run({ kind: "similar", project, engine, input, image, count: 3 });
        expect((await sharp(picture).metadata()).width).toBe(28);
        expect(mark?.map).toBe(path.basename(map.folder));
        return mark;
      };
      expect(await lookUp(path.join(input, "000207.png"))).toMatchObject({ point: 7, places: [] });
      const twin = bench.file("twin.png");
      await copyFile(path.join(input, "000207.png"), twin);
      expect(await lookUp(twin)).toMatchObject({ point: 7, places: [] });
      const other = bench.file("train/000003.png");
      const mark = await lookUp(other);
      expect(mark?.point).toBeNull();
      const onto = await bench.run({ kind: "embed", project, engine, input: other, onto: map.folder });
      const columns = await (await readResult(onto.folder)).columns();
      const at = onto.count - 1;
      const placed = { pca: columns.pca, umap: columns.umap };
      for (const [name, column] of [
        ["principal components", placed.pca],
        ["umap", placed.umap],
      ] as const) {
        const place = mark?.places.find((one) => one.projection === name);
        if (!column) expect(place).toBeUndefined();
        else expect([place?.x, place?.y]).toEqual([column[2 * at], column[2 * at + 1]]);
      }
      expect(mark?.places.length).toBe(projection === "umap" ? 2 : 1);
      // It has become a point of the map.
      expect(await lookUp(other)).toMatchObject({ point: at, places: [] });
      // A search among what was learned from, and one for a folder of the person's, mark nothing.
      const unmarked = await bench.run({ kind: "similar", project, engine, input, image: other, learned: true });
      expect(unmarked.mark).toBeUndefined();
      const written = await bench.run({
        kind: "similar",
        project,
        engine,
        input,
        image: other,
        output: bench.file(`out/similar-${projection}`),
      });
      expect([written.mark, written.picture]).toEqual([undefined, undefined]);
    },
  );

  it("a map is written for NumPy, Parquet and the Embedding Projector, also of some images", async () => {
    const input = bench.file("pairs/test/clean");
    const { count } = await bench.run({ kind: "embed", project, engine, input, projection: "pca" });
    const written = await bench.run({ kind: "exportMap", project, output: bench.file("out/map") });
    expect([written.count, written.files.map((file) => path.basename(file))]).toEqual([
      count,
      ["codes.npy", "positions.npy", "map.parquet", "vectors.tsv", "metadata.tsv", "sprite.png", "projector_config.pbtxt"],
    ]);
    const file = (name: string) => path.join(written.folder, name);
    const codes = columnValues(await readFile(file("codes.npy")), { type: "f32", width: "code" }, count, 8);
    const table = await parquetReadObjects({ file: await asyncBufferFromFile(file("map.parquet")) });
    const [head, ...facts] = (await readFile(file("metadata.tsv"), "utf8")).trimEnd().split("\n");
    const vectors = (await readFile(file("vectors.tsv"), "utf8")).trimEnd().split("\n");
    expect([head, facts.length, vectors.length, table.length]).toEqual(["file\tcluster\tloss", count, count, count]);
    expect(table[7]).toMatchObject({ file: "000207.png", x: expect.any(Number), z8: expect.any(Number), cluster: expect.any(Number) });
    expect(vectors[7].split("\t")).toEqual(Array.from(codes.subarray(56, 64), (value) => String(Number(value.toPrecision(7)))));
    expect([...codes.subarray(56, 64)]).toEqual(Array.from({ length: 8 }, (_, d) => table[7][`z${d + 1}`]));
    expect(facts[7].split("\t")).toEqual(["000207.png", String(table[7].cluster), String(table[7].loss)]);
    // The picture in the square that the projector cuts out for the image of the same line.
    const across = Math.ceil(Math.sqrt(count));
    const place = { left: 28 * (7 % across), top: 28 * Math.floor(7 / across), width: 28, height: 28 };
    const bytes = (picture: Sharp) => picture.toColourspace("b-w").raw().toBuffer();
    expect(await bytes(sharp(file("sprite.png")).extract(place))).toEqual(await bytes(sharp(path.join(input, "000207.png"))));
    expect(await readFile(file("projector_config.pbtxt"), "utf8")).toMatch(/tensor_name: "long"[\s\S]*single_image_dim: 28/);
    const some = await bench.run({ kind: "exportMap", project, output: bench.file("out/some"), images: [7, 2] });
    expect((await readFile(path.join(some.folder, "metadata.tsv"), "utf8")).split("\n").slice(1, 3)).toEqual([facts[7], facts[2]]);
    await expect(bench.run({ kind: "exportMap", project, output: written.folder })).rejects.toThrow(/is not empty/);
  });

  it("similar images among those that were learned from are none that the project excludes", async () => {
    const input = bench.file("train");
    const image = path.join(input, "000003.png");
    const find = async (learned: boolean) => {
      const { folder } = await bench.run({ kind: "similar", project, engine, input, image, learned, count: 3 });
      return (await readResult(folder)).files();
    };
    const all = await find(false);
    expect(all[0]).toBe("000003.png");
    const learned = await find(true);
    expect(learned).toHaveLength(3);
    expect(learned.slice(0, 2)).toEqual(all.slice(1));
  });

  it("a picture that is not there, or none, is said", async () => {
    const input = bench.file("inspect");
    await expect(bench.run({ kind: "similar", project, engine, input, image: bench.file("none.png") })).rejects.toThrow(
      "There is no picture",
    );
    await expect(bench.run({ kind: "similar", project, engine, input })).rejects.toThrow("Name the image");
  });
});
