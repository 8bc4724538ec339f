import { copyFile, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CancelledError } from "../../../src/core/language/error.js";
import { inEnglish } from "../../../src/core/language/sentence.js";
import { openWorkbench, type Workbench } from "../workbench.js";

let bench: Workbench;
let project: string;
const engine = "tensorflow" as const;

/** Photographs of 40 by 30 pixels: a JPEG that lies on its side, a PNG of another profile, a TIFF of 16 bits; all of 300 pixels an inch. */
async function writePhotographs(folder: string): Promise<void> {
  await mkdir(path.join(folder, "deep"), { recursive: true });
  const raw = { width: 40, height: 30, channels: 3 as const };
  const bytes = Uint8Array.from({ length: 3600 }, (_, at) => 60 + (at % 120));
  await sharp(bytes, { raw }).withMetadata({ density: 300, orientation: 6 }).jpeg({ quality: 98 }).toFile(path.join(folder, "lying.jpg"));
  await sharp(bytes, { raw }).withMetadata({ density: 300 }).withIccProfile("p3").png().toFile(path.join(folder, "profile.png"));
  const levels = Uint16Array.from({ length: 1200 }, (_, at) => 10_000 + 37 * at);
  const gray = sharp(levels, { raw: { width: 40, height: 30, channels: 1 } }).toColourspace("grey16");
  await gray.tiff({ compression: "deflate", xres: 300 / 25.4, yres: 300 / 25.4 }).toFile(path.join(folder, "deep/gray.tif"));
}

beforeAll(async () => {
  bench = await openWorkbench();
  await writePhotographs(bench.file("photographs"));
  project = await bench.project("clean.aeproj", {
    version: 1,
    task: "denoise",
    data: { train: "pairs/test/clean" },
    network: { preset: "residual", architecture: "unet", filters: 4 },
    training: { epochs: 1, noise: { kind: "gaussian", amount: 0.1 } },
  });
  await bench.run({ kind: "train", project, engine });
});
afterAll(() => bench.dispose());

/** The sentences that a job said. */
const notes = () => bench.events.flatMap((event) => (event.kind === "note" ? [inEnglish(event.message)] : []));
const times = async (folder: string) =>
  Promise.all(
    (await readdir(folder)).filter((name) => name.endsWith(".png")).map(async (name) => (await stat(path.join(folder, name))).mtimeMs),
  );

describe("the pictures of a folder", () => {
  const clean = (format: "png" | "input" | "tiff" | "npy", output: string) =>
    bench.run({ kind: "denoise", project, engine, input: bench.file("photographs"), output: bench.file(output), format });

  it("keep their format, depth and resolution, turned as EXIF says and without saying so again", async () => {
    await clean("input", "as-input");
    const about = (name: string) => sharp(path.join(bench.file("as-input"), name)).metadata();
    expect(await about("lying.jpg")).toMatchObject({ format: "jpeg", width: 30, height: 40, density: 300 });
    expect((await about("lying.jpg")).orientation).toBeUndefined();
    expect(await about("profile.png")).toMatchObject({ format: "png", width: 40, height: 30, density: 300, depth: "uchar" });
    expect(await about("deep/gray.tif")).toMatchObject({ format: "tiff", depth: "ushort", channels: 1, density: 300 });
  });

  it("are TIFF of 16 bits, or floats in the values of their files, if that is asked for", async () => {
    await clean("tiff", "deep");
    for (const name of ["lying.tif", "profile.tif", "deep/gray.tif"])
      expect(await sharp(path.join(bench.file("deep"), name)).metadata()).toMatchObject({ format: "tiff", depth: "ushort", density: 300 });
    await clean("npy", "floats");
    const npy = await readFile(path.join(bench.file("floats"), "deep/gray.npy"));
    expect(npy.toString("latin1", 10, 70)).toContain("'descr': '<f4', 'fortran_order': False, 'shape': (30, 40)");
    const floats = new Float32Array(new Uint8Array(npy.subarray(npy.length - 4 * 1200)).buffer);
    const tiff = await sharp(path.join(bench.file("deep"), "deep/gray.tif"))
      .toColourspace("grey16")
      .raw({ depth: "ushort" })
      .toBuffer();
    const levels = new Uint16Array(new Uint8Array(tiff).buffer);
    expect(Math.max(...floats.map((value, at) => Math.abs(value - levels[at])))).toBeLessThanOrEqual(0.51);
  });
});

describe("a folder job that was cut", () => {
  const input = () => bench.file("pairs/test/noisy");
  const run = (output: string, more: { kind: "denoise" | "reconstruct"; project: string; signal?: AbortSignal; onRow?: () => void }) =>
    bench.run(
      {
        kind: more.kind,
        project: more.project,
        engine,
        input: input(),
        reference: bench.file("pairs/test/clean"),
        output: bench.file(output),
        stream: true,
      },
      {
        ...(more.signal && { signal: more.signal }),
        ...(more.onRow && {
          report: (event) => {
            bench.events.push(event);
            if (event.kind === "rows") more.onRow?.();
          },
        }),
      },
    );

  it("goes on where it was cut, with the same result; what was changed meanwhile is made again", async () => {
    const whole = await run("whole", { kind: "denoise", project });
    const cut = new AbortController();
    let rows = 0;
    const stopped = run("cut", { kind: "denoise", project, signal: cut.signal, onRow: () => ++rows === 40 && cut.abort() });
    await expect(stopped).rejects.toThrow(CancelledError);
    const before = (await readdir(bench.file("cut"))).filter((name) => name.endsWith(".png")).length;
    expect(before).toBeGreaterThanOrEqual(40);
    expect(before).toBeLessThan(100);
    const touched = path.join(input(), "000205.png");
    const { atime, mtime } = await stat(touched);
    await utimes(touched, atime, new Date(mtime.getTime() + 5000));
    await rm(path.join(bench.file("cut"), "000207.png"));
    const resumed = await run("cut", { kind: "denoise", project });
    expect(notes()).toContain(`${before - 2} of 100 pictures were there already, made by this run of the same images: they are kept.`);
    expect(resumed.mean).toEqual(whole.mean);
    expect(resumed.check).toEqual(whole.check);
    expect(resumed.worst).toEqual(whole.worst);
    expect(await readFile(resumed.table, "utf8")).toBe(await readFile(whole.table, "utf8"));
    await utimes(touched, atime, mtime);
  });

  it("is done at once if all is there; another run, another format and a retouched picture are not taken for it", async () => {
    // The touched image's time is not the same to the last digit.
    await run("whole", { kind: "denoise", project });
    const first = await times(bench.file("whole"));
    await run("whole", { kind: "denoise", project });
    expect(notes().some((note) => note.startsWith("100 of 100 pictures were there already"))).toBe(true);
    expect(await times(bench.file("whole"))).toEqual(first);
    await writeFile(path.join(bench.file("whole"), "000201.png"), "retouched");
    await expect(run("whole", { kind: "denoise", project })).rejects.toThrow("000201.png is in the way");
    await rm(path.join(bench.file("whole"), "000201.png"));
    await bench.run({ kind: "train", project, engine });
    await run("whole", { kind: "denoise", project });
    expect(notes().some((note) => note.includes("were there already"))).toBe(false);
  });

  it("goes on by batches where all images have one form", async () => {
    const plain = await bench.project("plain.aeproj", {
      version: 1,
      data: { train: "pairs/test/clean" },
      network: { preset: "classic", filters: 3, latent: 2 },
      training: { epochs: 1 },
    });
    await bench.run({ kind: "train", project: plain, engine });
    const whole = await run("plain", { kind: "reconstruct", project: plain });
    const first = await times(bench.file("plain"));
    await rm(path.join(bench.file("plain"), "000200.png"));
    const again = await run("plain", { kind: "reconstruct", project: plain });
    expect(again.mean).toEqual(whole.mean);
    expect(notes().some((note) => /^\d+ of 100 pictures were there already/.test(note))).toBe(
      (await times(bench.file("plain"))).some((time) => first.includes(time)),
    );
    await run("plain", { kind: "reconstruct", project: plain });
    expect(notes().some((note) => note.startsWith("100 of 100 pictures"))).toBe(true);
  });
});

describe("a folder to write to that lies in the folder that is read", () => {
  const kinds = [
    ["denoise", { project: "clean.aeproj" }],
    ["denoise", { project: "plain.aeproj", reference: true }],
    ["reconstruct", { project: "plain.aeproj" }],
    ["anomalies", { project: "plain.aeproj", heatMaps: true }],
    ["embed", { project: "plain.aeproj" }],
  ] as const;

  beforeAll(async () => {
    await bench.project("plain.aeproj", {
      version: 1,
      task: "denoise",
      data: { train: "pairs/test/clean", size: 28 },
      network: { preset: "standard", filters: 4, latent: 4 },
      training: { epochs: 1, noise: { kind: "gaussian", amount: 0.1 } },
    });
    await bench.run({ kind: "train", project: bench.file("plain.aeproj"), engine });
  });

  it.each(kinds)("is no input of %s: done again, it gives the same (%o)", async (kind, { project, ...more }) => {
    const input = bench.file("inner");
    await rm(input, { recursive: true, force: true });
    // Its own sub-folders count, those too that a job has written: a person may have sorted pictures so.
    await mkdir(path.join(input, "sorted"), { recursive: true });
    for (const name of ["000200.png", "000201.png", "sorted/000202.png"])
      await copyFile(path.join(bench.file("pairs/test/clean"), path.basename(name)), path.join(input, name));
    await writeFile(path.join(input, "sorted/.aeproj-output.jsonl"), "");
    const output = path.join(input, "out/deep");
    const settings = { ...more, ...("reference" in more && { reference: input }) };
    const run = () =>
      bench.run({ kind, project: bench.file(project), engine, input, output, ...settings } as never) as Promise<{
        table: string;
        count: number;
      }>;
    const first = await run();
    expect(first.count).toBe(3);
    expect(notes().filter((note) => note.includes("passed over"))).toEqual([]);
    const before = await readFile(first.table, "utf8");
    const second = await run();
    expect(second.count).toBe(3);
    expect(await readFile(second.table, "utf8")).toBe(before);
    const written = kind !== "embed";
    expect(notes().filter((note) => note.includes("passed over"))).toEqual(
      written ? [`The images in ${output} are passed over, as this job writes there.`] : [],
    );
    if (kind === "denoise" || kind === "reconstruct")
      expect(notes()).toContain("3 of 3 pictures were there already, made by this run of the same images: they are kept.");
  });
});
