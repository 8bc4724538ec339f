import { mkdir, readdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CancelledError } from "../../../src/core/language/error.js";
import { inEnglish } from "../../../src/core/language/sentence.js";
import type { DataReport } from "../../../src/core/project/data-report.js";
import { npy } from "../../unit/engine/images/pictures.js";
import { openWorkbench, type Workbench } from "../workbench.js";

const engine = "portable" as const;

/** A picture of waves that no other seed gives, [H,W] bytes from 20 to 220. */
function waves(seed: number, height = 48, width = 48): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [(2 * Math.PI * x) / width, (2 * Math.PI * y) / height];
      const wave = Math.sin(u * (1 + (seed % 4)) + seed) + Math.sin(v * (1 + ((seed * 7) % 5)) + 2 * seed) + Math.sin(u - v + 3 * seed);
      pixels[y * width + x] = Math.round(120 + (100 * wave) / 3);
    }
  }
  return pixels;
}

const picture = (seed: number, height = 48, width = 48) =>
  sharp(waves(seed, height, width), { raw: { height, width, channels: 1 } }).toColourspace("b-w");

describe("the report on a folder", () => {
  let bench: Workbench;
  let project: string;
  let report: DataReport;
  const inspect = async () => (await bench.run({ kind: "inspect", project, engine })).report;

  beforeAll(async () => {
    bench = await openWorkbench();
    const at = async (name: string) => {
      const file = bench.file(`photos/${name}`);
      await mkdir(path.dirname(file), { recursive: true });
      return file;
    };
    for (let seed = 0; seed < 12; seed++)
      await picture(seed)
        .png()
        .toFile(await at(`good/${seed}.png`));
    for (let seed = 20; seed < 23; seed++)
      await picture(seed, 30, 40)
        .toColourspace("srgb")
        .png()
        .toFile(await at(`bad/${seed}.png`));
    // The same pixels under other names, one of them in another format.
    await picture(0)
      .tiff({ compression: "lzw" })
      .toFile(await at("good/copy of 0.tif"));
    for (let copy = 0; copy < 6; copy++)
      await picture(1)
        .png()
        .toFile(await at(`good/one, copy ${copy}.png`));
    // Written anew with losses, and brighter.
    await picture(2)
      .jpeg({ quality: 60 })
      .toFile(await at("good/2.jpg"));
    await picture(3)
      .linear(1, 12)
      .png()
      .toFile(await at("bad/brighter 3.png"));
    await writeFile(await at("good/torn.png"), (await picture(5).png().toBuffer()).subarray(0, 200));
    await writeFile(await at("bad/notes.png"), "these are notes");
    project = await bench.project("photos.aeproj", { version: 1, data: { train: "photos", validation: 0.5 } });
    report = await inspect();
  });
  afterAll(() => bench.dispose());

  it("counts outcomes by reason and by folder, each with its files", () => {
    const [set] = report.sets;
    expect(report.sets).toHaveLength(1);
    expect(set).toMatchObject({ name: "train", source: "photos", image: [48, 48, 3], used: 24, resized: 3 });
    expect(set.leftOut.rows.map(({ count, files }) => [count, files.map(({ file }) => file)])).toEqual(
      expect.arrayContaining([
        [1, ["good/torn.png"]],
        [1, ["bad/notes.png"]],
      ]),
    );
    expect(set.folders.rows.map(({ name, count, resized, leftOut }) => [name, count, resized, leftOut])).toEqual([
      ["good", 21, 0, 1],
      ["bad", 5, 3, 1],
    ]);
    const [{ files }] = set.folders.rows;
    expect(files[0]).toEqual({ file: "good/0.png", source: bench.file("photos/good/0.png") });
  });

  it("tells sizes, channels, labels and values", () => {
    const [set] = report.sets;
    expect(set.sizes.rows.map(({ height, width, count }) => [height, width, count])).toEqual([
      [48, 48, 21],
      [30, 40, 3],
    ]);
    expect(set.channels.rows.map(({ channels, type, count }) => [channels, type, count])).toEqual(
      expect.arrayContaining([
        [1, "u8", expect.any(Number)],
        [3, "u8", expect.any(Number)],
      ]),
    );
    expect(set.labels.rows.map(({ name, count }) => [name, count])).toEqual([
      ["good", 20],
      ["bad", 4],
    ]);
    expect(set.values.range).toEqual([0, 255]);
    expect(set.values.minimum).toBeGreaterThanOrEqual(0);
    expect(set.values.maximum).toBeLessThanOrEqual(255);
    expect(set.values.mean).toBeGreaterThan(100);
    expect(set.values.mean).toBeLessThan(140);
  });

  it("finds the same pixels under other names and formats, and what leaks into validation", () => {
    const groups = report.duplicates.groups.map(({ members }) => members.map(({ file }) => file).sort());
    expect(groups).toHaveLength(2);
    expect(groups).toContainEqual(["good/0.png", "good/copy of 0.tif"]);
    const many = report.duplicates.groups.find(({ count }) => count === 7);
    expect(many?.members.map(({ file }) => file)).toContain("good/one, copy 5.png");
    // Seven copies of one image at a share of a half: some on each side with this seed.
    expect(many?.leak).toBe(true);
    expect(new Set(many?.members.map(({ part }) => part))).toEqual(new Set(["training", "validation"]));
    expect(report.duplicates).toMatchObject({ superfluous: 7, more: 0 });
    expect(report.duplicates.leaks).toBe(report.duplicates.groups.filter(({ leak }) => leak).length);
    expect(report.parts.training + report.parts.validation).toBe(24);
  });

  it("finds what looks alike without being the same, and nothing else", () => {
    const groups = report.alike?.groups.map(({ members }) => members.map(({ file }) => file).sort());
    expect(groups).toHaveLength(2);
    expect(groups).toContainEqual(["good/2.jpg", "good/2.png"]);
    expect(groups).toContainEqual(["bad/brighter 3.png", "good/3.png"]);
  });

  it("shows thumbnails in one picture of the cache", async () => {
    const { file, height, width, items } = report.thumbnails;
    expect(path.dirname(file)).toBe(bench.file(".cache/thumbnails"));
    expect(await sharp(file).metadata()).toMatchObject({ height, width: width * report.thumbnails.count });
    expect(items).toHaveLength(24);
  });

  it("has pictures of the first members of each group in it", async () => {
    const { file, height, width, count } = report.thumbnails;
    const groups = [...report.duplicates.groups, ...(report.alike?.groups ?? [])];
    // One for each group of the same pixels, one for each member of those alike.
    expect(count).toBe(24 + 2 + 4);
    const wrong: string[] = [];
    for (const { members, pictures } of groups) {
      expect(pictures).toHaveLength(Math.min(4, members.length));
      for (const [index, place] of pictures.entries()) {
        const cell = { left: place * width, top: 0, width, height };
        const drawn = await sharp(file).extract(cell).toColourspace("b-w").raw().toBuffer();
        const own = await sharp(members[index].source ?? "")
          .resize(width, height)
          .toColourspace("b-w")
          .raw()
          .toBuffer();
        const difference = own.reduce((sum, value, at) => sum + Math.abs(value - drawn[at]), 0) / own.length;
        if (difference > 3) wrong.push(`${members[index].file}: ${difference}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("keeps the newest hundred pictures", async () => {
    const folder = bench.file(".cache/thumbnails");
    const old = new Date(2020, 0, 1);
    for (let i = 0; i < 110; i++) {
      await writeFile(path.join(folder, `${i}.png`), "");
      await utimes(path.join(folder, `${i}.png`), old, old);
    }
    const text = JSON.stringify({ version: 1, data: { train: "photos", validation: 0.5, size: [32, 32] } });
    const { report: other } = await bench.run({ kind: "inspect", project, engine, text });
    const names = await readdir(folder);
    expect(names).toHaveLength(100);
    for (const kept of [report, other]) expect(names).toContain(path.basename(kept.thumbnails.file));
  });

  it("is kept until a file changes", async () => {
    expect(await inspect()).toEqual(report);
    expect(bench.events.filter(({ kind }) => kind === "progress")).toEqual([]);
    const { summary } = await bench.run({ kind: "survey", project, engine });
    expect(summary.key).toBe(report.key);
    const later = new Date(Date.now() + 10_000);
    await utimes(bench.file("photos/good/7.png"), later, later);
    const changed = await bench.run({ kind: "survey", project, engine });
    expect(changed.summary.key).not.toBe(report.key);
    expect((await inspect()).key).toBe(changed.summary.key);
  });

  it("comes back without a look at the images, also after they have changed", async () => {
    const newest = async (of = project) => (await bench.run({ kind: "newestReport", project: of, engine })).report;
    const made = await inspect();
    expect(await newest()).toEqual(made);
    expect(await newest(bench.file("another.aeproj"))).toBeNull();
    const aside = bench.file("photos/good/8.png");
    await rename(aside, `${aside}.aside`);
    expect(await newest()).toEqual(made);
    await rename(`${aside}.aside`, aside);
    // A report of other settings takes its place, and the first takes it again.
    const text = JSON.stringify({ version: 1, data: { train: "photos", validation: 0.5, size: [16, 16] } });
    const { report: other } = await bench.run({ kind: "inspect", project, engine, text });
    expect((await newest())?.key).toBe(other.key);
    await inspect();
    expect((await newest())?.key).toBe(made.key);
    const picture = await readFile(made.thumbnails.file);
    await rm(made.thumbnails.file);
    expect(await newest()).toBeNull();
    await writeFile(made.thumbnails.file, picture);
  });

  it("depends on the settings that shape it", async () => {
    const other = { version: 1, data: { train: "photos", validation: 0.25 } };
    const found = await bench.run({ kind: "inspect", project, engine, text: JSON.stringify(other) });
    expect(found.report.key).not.toBe(report.key);
    expect(found.report.parts.validation).toBeLessThan(report.parts.validation);
    const trained = { ...other, training: { epochs: 3 } };
    const same = await bench.run({ kind: "inspect", project, engine, text: JSON.stringify(trained) });
    expect(same.report).toEqual(found.report);
  });

  it("can be cancelled while it reads", async () => {
    const cancelling = new AbortController();
    const text = JSON.stringify({ version: 1, data: { train: "train", validation: 0.1 } });
    const running = bench.run(
      { kind: "inspect", project, engine, text },
      { signal: cancelling.signal, report: (event) => event.kind === "progress" && event.done > 0 && cancelling.abort() },
    );
    await expect(running).rejects.toBeInstanceOf(CancelledError);
  });

  it("sees no digit twice in the sample", async () => {
    const found = await bench.run({
      kind: "inspect",
      project,
      engine,
      text: JSON.stringify({ version: 1, data: { train: "train" } }),
    });
    expect(found.report.duplicates.groups).toEqual([]);
    expect(found.report.alike?.groups).toEqual([]);
  });
});

describe("the report on pairs and a validation folder", () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
    for (const folder of ["noisy", "clean", "aside"]) await mkdir(bench.file(folder));
    for (let seed = 0; seed < 6; seed++)
      await picture(seed)
        .png()
        .toFile(bench.file(`noisy/${seed}.png`));
    for (let seed = 1; seed < 8; seed++)
      await picture(seed)
        .png()
        .toFile(bench.file(`clean/${seed}.png`));
    for (const seed of [4, 30])
      await picture(seed)
        .png()
        .toFile(bench.file(`aside/${seed}.png`));
  });
  afterAll(() => bench.dispose());
  const inspect = async (content: object) =>
    (await bench.run({ kind: "inspect", project: await bench.project("one.aeproj", content), engine })).report;

  it("counts the pairs and names what has no partner", async () => {
    const { pairs, parts, sets } = await inspect({
      version: 1,
      task: "denoise",
      data: { train: "noisy", clean: "clean", validation: 0.2 },
    });
    expect(sets.map(({ name, used }) => [name, used])).toEqual([
      ["train", 6],
      ["clean", 7],
    ]);
    expect(pairs?.found).toBe(5);
    expect(pairs?.withoutClean).toMatchObject({ count: 1, files: [{ file: "0.png" }] });
    expect(pairs?.withoutNoisy.files.map(({ file }) => file)).toEqual(["6.png", "7.png"]);
    expect(parts.training + parts.validation).toBe(5);
  });

  it("finds what a validation folder shares with the training images", async () => {
    const { duplicates, parts } = await inspect({ version: 1, data: { train: "noisy", validation: "aside" } });
    expect(parts).toEqual({ training: 6, validation: 2 });
    expect(duplicates.leaks).toBe(1);
    expect(duplicates.groups[0].members.map(({ set, file }) => `${set}/${file}`)).toEqual(["validation/4.png", "train/4.png"]);
  });

  it("reports where nothing pairs", async () => {
    await mkdir(bench.file("others"));
    await picture(1).png().toFile(bench.file("others/another.png"));
    const { pairs, parts } = await inspect({ version: 1, task: "denoise", data: { train: "noisy", clean: "others" } });
    expect(pairs).toMatchObject({ found: 0, withoutClean: { count: 6 }, withoutNoisy: { count: 1 } });
    expect(parts).toEqual({ training: 0, validation: 0 });
  });

  it("reads noisy floats by the range of the clean ones, as a training does, and says how they pair", async () => {
    const clean = Float32Array.from({ length: 4 * 64 }, (_, n) => (n % 17) / 17);
    await writeFile(bench.file("clean.npy"), npy("<f4", [4, 8, 8], clean));
    await writeFile(
      bench.file("noisy.npy"),
      npy(
        "<f4",
        [4, 8, 8],
        clean.map((value, n) => value + (n % 5) / 5),
      ),
    );
    const { sets, pairs } = await inspect({ version: 1, task: "denoise", data: { train: "noisy.npy", clean: "clean.npy" } });
    expect(sets.map(({ name, values }) => [name, values.range])).toEqual([
      ["train", [0, 1]],
      ["clean", [0, 1]],
    ]);
    expect(pairs?.how && inEnglish(pairs.how)).toContain("The first are noisy.npy[0] + clean.npy[0], noisy.npy[1] + clean.npy[1], ");
  });

  it("leads to no file for the items of an array", async () => {
    const { sets, thumbnails } = await inspect({ version: 1, data: { train: path.resolve("samples/digits/noisy.npy") } });
    expect(sets[0].sizes.rows[0].files[0]).toEqual({ file: "noisy.npy[0]", source: null });
    expect(sets[0].values.maximum).toBeGreaterThan(255);
    expect(thumbnails.items).toHaveLength(48);
  });
});
