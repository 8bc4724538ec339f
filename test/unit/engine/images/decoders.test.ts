import { cp, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { encode as encodePng } from "fast-png";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobEvent } from "../../../../src/core/jobs/event.js";
import { CancelledError } from "../../../../src/core/language/error.js";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { resolveProject } from "../../../../src/core/project/project.js";
import { PixelCache } from "../../../../src/engine/images/cache.js";
import type { Context } from "../../../../src/engine/images/context.js";
import { openDataset } from "../../../../src/engine/images/dataset.js";
import { type Decoders, decodersFor, directDecoders, openDecoders } from "../../../../src/engine/images/decoders.js";
import { formOf } from "../../../../src/engine/images/form.js";
import { chunksByCost } from "../../../../src/engine/images/parallel.js";
import { survey } from "../../../../src/engine/images/survey.js";

let root: string;
let script: string;
const count = 600;
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "decoders-"));
  // Inside the checkout, as sharp is found from there.
  script = path.resolve("out/test/decoder.js");
  await build({
    entryPoints: ["src/trainer/decoder.ts"],
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20.19",
    external: ["sharp"],
    outfile: script,
  });
  await mkdir(path.join(root, "in"));
  const file = (name: string) => path.join(root, "in", name);
  for (let i = 0; i < count; i++) {
    const data = Uint8Array.from({ length: 64 }, (_, k) => (i * 31 + k * 7) % 256);
    await writeFile(file(`${String(i).padStart(4, "0")}.png`), encodePng({ width: 8, height: 8, channels: 1, depth: 8, data }));
  }
  await writeFile(
    file("0300a.jpg"),
    await sharp({ create: { width: 16, height: 12, channels: 3, background: "#a06020" } })
      .jpeg()
      .toBuffer(),
  );
  await writeFile(file("0301a.png"), "text");
  await cp(file("0002.png"), file("0302a.png"));
  await truncate(file("0302a.png"), 60);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const settings = resolveProject({ version: 1 }).data;
async function decode(decoders: Decoders, more: Partial<Context> = {}) {
  const cache = await mkdtemp(path.join(root, "cache-"));
  const events: JobEvent[] = [];
  const context: Context = {
    cache: new PixelCache(cache),
    decoders,
    report: (e) => events.push(e),
    now: () => performance.now(),
    ...more,
  };
  const found = await survey({ kind: "folder", path: path.join(root, "in") }, context);
  const opened = openDataset(found, formOf(found, settings), settings.range, context);
  const left = async () => (await readdir(cache)).filter((name) => name.endsWith(".part"));
  const set = await opened.catch(async (error: unknown) => {
    throw Object.assign(error as Error, { left: await left() });
  });
  set.store.close();
  return { set, events };
}

describe("decoding in threads", () => {
  it("gives the same set as decoding in one, in the same order, and says what is left out", async () => {
    const direct = await decode(directDecoders);
    const threaded = await decode(openDecoders(script, 3));
    expect(threaded.set.items).toEqual(direct.set.items);
    expect(threaded.set.items).toHaveLength(count + 1);
    expect(threaded.set.fingerprint).toBe(direct.set.fingerprint);
    expect(threaded.set.leftOut.map((one) => ({ ...one, reason: one.reason && inEnglish(one.reason) }))).toEqual([
      { file: "0301a.png", outcome: "left out", reason: "It cannot be read: it is not an image." },
      { file: "0302a.png", outcome: "left out", reason: "It cannot be read: it is damaged or cut short." },
    ]);
    const stages = threaded.events.filter((event) => event.kind === "progress");
    expect(stages.find(({ stage }) => stage === "looking-at-images")).toMatchObject({ total: count + 3 });
    expect(stages.at(-1)).toMatchObject({ stage: "reading-images", done: count + 2, total: count + 2 });
  });

  it("ends at once when it is cancelled, and leaves nothing behind", async () => {
    const controller = new AbortController();
    const decoders = openDecoders(script, 2);
    const report = (event: JobEvent) => {
      if (event.kind === "progress" && event.stage === "reading-images") controller.abort();
    };
    const error = await decode(decoders, { signal: controller.signal, report }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({ left: [] });
    await decoders.close();
  });

  it("fails when a thread fails, instead of waiting for it", async () => {
    const broken = path.join(root, "broken.js");
    await writeFile(
      broken,
      'require("node:worker_threads").parentPort.on("message", ({ task }) => { if (task) throw new Error("out of order"); process.exit(0); });',
    );
    await expect(decode(openDecoders(broken, 2))).rejects.toThrow("out of order");
    const quiet = path.join(root, "quiet.js");
    await writeFile(quiet, "");
    await expect(decode(openDecoders(quiet, 2))).rejects.toThrow("ended before its work was done");
  });

  it("needs no thread for a few files, and starts threads again after they have ended", async () => {
    const threads = openDecoders(script, 1);
    expect(decodersFor(10, threads)).toBe(directDecoders);
    expect(decodersFor(1000, threads)).toBe(threads);
    const file = path.join(root, "in", "0000.png");
    for (let time = 0; time < 2; time++) {
      expect(await threads.headers([file])).toMatchObject([{ height: 8, width: 8 }]);
      await threads.close();
    }
  });
});

it("stretches hold as much as they may, and always something", () => {
  expect(chunksByCost([5, 1, 1, 9, 1, 1, 1, 1], 4, 3)).toEqual([
    [0, 1],
    [1, 3],
    [3, 4],
    [4, 7],
    [7, 8],
  ]);
  expect(chunksByCost([], 4, 3)).toEqual([]);
});
