import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { encode as encodePng } from "fast-png";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JobEvent } from "../../../../src/core/jobs/event.js";
import { CancelledError } from "../../../../src/core/language/error.js";
import { resolveProject } from "../../../../src/core/project/project.js";
import { PixelCache } from "../../../../src/engine/images/cache.js";
import type { Context } from "../../../../src/engine/images/context.js";
import { openDataset } from "../../../../src/engine/images/dataset.js";
import { directDecoders } from "../../../../src/engine/images/decoders.js";
import { formOf } from "../../../../src/engine/images/form.js";
import { resolveSource } from "../../../../src/engine/images/source.js";
import { survey } from "../../../../src/engine/images/survey.js";

let root: string;
let cache: string;
/** How often images were decoded. */
let decoded: number;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "store-"));
  cache = path.join(root, "cache");
  decoded = 0;
  await put("in", 4);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const counting = (event: JobEvent) => {
  if (event.kind === "progress" && event.stage === "reading-images" && event.done === event.total) decoded++;
};
const settings = resolveProject({ version: 1 }).data;

/** A folder of some images of 16 by 16. */
async function put(folder: string, count: number, first = 0): Promise<void> {
  await mkdir(path.join(root, folder), { recursive: true });
  for (let i = 0; i < count; i++) {
    const data = Uint8Array.from({ length: 256 }, (_, k) => (first + i * 50 + k) % 256);
    await writeFile(path.join(root, folder, `${i}.png`), encodePng({ width: 16, height: 16, channels: 1, depth: 8, data }));
  }
}

/** Opens a source; whoever asks closes its store. */
async function openSet(source = "in", { data = settings, ...more }: Partial<Context> & { data?: typeof settings } = {}) {
  const context: Context = { cache: new PixelCache(cache), decoders: directDecoders, report: counting, now: () => 0, ...more };
  const found = await survey(await resolveSource(source, root), context);
  return openDataset(found, formOf(found, data), data.range, context);
}

/** Opens a source and closes it again. */
async function read(...asked: Parameters<typeof openSet>) {
  const set = await openSet(...asked);
  const images = set.store.read(
    set.items.map((_, i) => i),
    set.range,
  );
  set.store.close();
  return { images, fingerprint: set.fingerprint };
}

const files = async (end: string) => (await readdir(cache)).filter((name) => name.endsWith(end));
async function pixelFile(): Promise<string> {
  const [name, ...others] = await files(".bin");
  expect(others).toEqual([]);
  return path.join(cache, name);
}

describe("the pixel store", () => {
  it("is made once for the same files and settings", async () => {
    const first = await read();
    expect(await read()).toEqual(first);
    expect(decoded).toBe(1);
    await read("in", { data: { ...settings, size: [8, 8] } });
    await read("in", { data: { ...settings, channels: "rgb" } });
    expect(decoded).toBe(3);
  });

  it("is made again where a file is another, touched, or added, or the folder another; the fingerprint tells content alone", async () => {
    const { fingerprint } = await read();
    await utimes(path.join(root, "in/0.png"), 1, 1);
    expect((await read()).fingerprint).toBe(fingerprint);
    expect(decoded).toBe(2);
    await rename(path.join(root, "in"), path.join(root, "moved"));
    expect((await read("moved")).fingerprint).toBe(fingerprint);
    expect(decoded).toBe(3);
    await rename(path.join(root, "moved/3.png"), path.join(root, "moved/4.png"));
    expect((await read("moved")).fingerprint).not.toBe(fingerprint);
    await put("moved", 4, 1);
    await rm(path.join(root, "moved/4.png"));
    expect((await read("moved")).fingerprint).not.toBe(fingerprint);
    expect(decoded).toBe(5);
  });

  it.each([
    ["cut short", async (file: string) => truncate(file, 700)],
    ["empty", async (file: string) => truncate(file, 0)],
    ["longer", async (file: string) => writeFile(file, Buffer.concat([await readFile(file), Buffer.from([1])]))],
    ["gone", async (file: string) => rm(file)],
    ["of a wrong byte", async (file: string) => writeFile(file, (await readFile(file)).fill(9, 513, 514))],
    ["of a wrong description", async (file: string) => swapFirst(file.replace(/bin$/, "json"))],
    ["of half a description", async (file: string) => truncate(file.replace(/bin$/, "json"), 20)],
  ])("is made again where it is %s", async (_, damage) => {
    const whole = await read();
    await damage(await pixelFile());
    expect(await read()).toEqual(whole);
    expect(decoded).toBe(2);
    await read();
    expect(decoded).toBe(2);
  });

  it("throws away what was not used for longest, beyond its limit", async () => {
    await put("second", 4, 7);
    await put("third", 4, 9);
    // Two sets of 1 KB with their descriptions.
    const limited = { cache: new PixelCache(cache, 3500) };
    await read("in", limited);
    await later();
    await read("second", limited);
    await later();
    await read("in", limited);
    await later();
    await read("third", limited);
    expect(await files(".bin")).toHaveLength(2);
    decoded = 0;
    await read("in", limited);
    expect(decoded).toBe(0);
    await read("second", limited);
    expect(decoded).toBe(1);
  });

  it("keeps what is in use, and what it has just made, even beyond its limit", async () => {
    await put("second", 4, 7);
    const limited = { cache: new PixelCache(cache, 1) };
    const held = await openSet("in", limited);
    await later();
    await read("second", limited);
    expect(await files(".bin")).toHaveLength(2);
    held.store.close();
    await later();
    await read("second", { ...limited, data: { ...settings, size: [8, 8] } });
    expect(await files(".bin")).toHaveLength(1);
    expect(await files(".use")).toEqual([]);
  });

  it("sweeps up after a process that died", async () => {
    await read();
    const [bin] = await files(".bin");
    const { pid } = spawnSync(process.execPath, ["--version"]);
    for (const end of ["part", "use"]) await writeFile(path.join(cache, `${bin.slice(0, -4)}.${pid}-1.00aa.${end}`), "");
    await read("in", { data: { ...settings, size: [8, 8] } });
    expect([...(await files(".part")), ...(await files(".use"))]).toEqual([]);
  });

  it("leaves nothing behind on a full disk, and says so", async () => {
    /** A disk that takes nothing for a set's pixels. */
    class FullCache extends PixelCache {
      override async temporary(key: string): Promise<string> {
        const file = await super.temporary(key);
        if (decoded > 0) await symlink("/dev/full", file);
        return file;
      }
    }
    await read();
    await rm(await pixelFile());
    await expect(read("in", { cache: new FullCache(cache) })).rejects.toThrow(
      `The disk is full at ${cache}. Free some space and try again.`,
    );
    expect([...(await files(".bin")), ...(await files(".part")), ...(await files(".use"))]).toEqual([]);
    expect((await read()).images).toHaveLength(4 * 256);
  });

  it("leaves nothing behind when it is cancelled in the middle of an array", async () => {
    const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (5000, 16, 16), }\n";
    const start = Buffer.from(`\x93NUMPY\x01\x00..${header}`, "latin1");
    start.writeUInt16LE(header.length, 8);
    await writeFile(path.join(root, "in.npy"), Buffer.concat([start, Buffer.alloc(5000 * 256, 9)]));
    const controller = new AbortController();
    const report = () => controller.abort();
    await expect(read("in.npy", { report, signal: controller.signal })).rejects.toThrow(CancelledError);
    expect(await readdir(cache)).toEqual([]);
    expect((await read("in.npy")).images).toHaveLength(5000 * 256);
  });
});

describe("two processes", () => {
  let script: string;
  beforeEach(async () => {
    script = path.resolve("out/test/open-set.js");
    await build({
      entryPoints: ["test/unit/engine/images/processes/open-set.ts"],
      bundle: true,
      platform: "node",
      external: ["sharp"],
      alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
      outfile: script,
    });
  });
  const start = () => spawn(process.execPath, [script, path.join(root, "in"), cache], { stdio: ["pipe", "pipe", "inherit"] });
  const firstLine = async ({ stdout }: ChildProcess) => {
    if (stdout) for await (const line of createInterface({ input: stdout })) return line;
    return "";
  };
  const end = (child: ChildProcess) =>
    new Promise((resolve) => {
      child.once("exit", resolve);
      child.stdin?.end();
    });

  it("that make the same store at once both have it whole", async () => {
    const children = [start(), start(), start()];
    const said = await Promise.all(children.map(firstLine));
    await Promise.all(children.map(end));
    expect(said).toEqual(Array(3).fill((await read()).fingerprint));
    expect(decoded).toBe(0);
    expect([...(await files(".part")), ...(await files(".use"))]).toEqual([]);
  });

  it("do not take from each other what is in use, until its user has died", async () => {
    const child = start();
    await firstLine(child);
    await put("second", 4, 7);
    const limited = { cache: new PixelCache(cache, 1) };
    await later();
    await read("second", limited);
    expect(await files(".bin")).toHaveLength(2);
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
    await read("second", { ...limited, data: { ...settings, size: [8, 8] } });
    expect(await files(".bin")).toHaveLength(1);
  });
});

/** A moment, so that times of files differ. */
const later = () => new Promise((resolve) => setTimeout(resolve, 15));

/** Makes a description say that the first two images lie the other way round. */
async function swapFirst(file: string): Promise<void> {
  const text = await readFile(file, "utf8");
  expect(text).toContain("[0,1,");
  await writeFile(file, text.replace("[0,1,", "[1,0,"));
}
