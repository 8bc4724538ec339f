import { appendFile, link, mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { arrivals } from "../../../src/files/arrivals.js";

let folder: string;
let controller: AbortController;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "arrivals-"));
  controller = new AbortController();
});
afterEach(async () => {
  controller.abort();
  await rm(folder, { recursive: true, force: true });
});

const put = (name: string, text = "a picture") => writeFile(path.join(folder, name), text);

/** The watch of the test's folder; what the system does not say of is looked for after a minute, so that a missed hint fails. */
const watching = (known: readonly string[] = [], most = 100, settled = 60) =>
  arrivals(folder, {
    known: (name) => known.includes(name),
    most,
    signal: controller.signal,
    times: { settled, again: 60_000 },
  });

/** Takes what comes until `count` files have come, in the order of their names. */
async function take(coming: ReturnType<typeof watching>, count: number): Promise<string[]> {
  const files: string[] = [];
  while (files.length < count) {
    const next = await coming.next();
    if (next.done) throw new Error(`It ended after ${files.length} files.`);
    files.push(...next.value.files);
  }
  return files.sort();
}

describe("images that come into a folder", () => {
  it("are given once: those that came before it was watched, then others, from sub-folders, too", async () => {
    await put("known.png");
    await put("before.png");
    const coming = watching(["known.png"]);
    expect(await take(coming, 1)).toEqual(["before.png"]);
    const next = take(coming, 2);
    await put("notes.txt");
    await mkdir(path.join(folder, "lot 2"));
    await put("lot 2/a.png");
    await put(".hidden.png");
    await put("b.png");
    expect(await next).toEqual(["b.png", "lot 2/a.png"]);
  });

  it("are none where a job writes that lies in the folder", async () => {
    await mkdir(path.join(folder, "out"));
    await put("out/made.png");
    await put("a.png");
    const options = { known: () => false, most: 100, signal: controller.signal, times: { settled: 60, again: 60_000 } };
    const coming = arrivals(folder, { ...options, passesOver: path.join(folder, "out") });
    expect(await take(coming, 1)).toEqual(["a.png"]);
    const next = take(coming, 1);
    await put("out/more.png");
    await put("b.png");
    expect(await next).toEqual(["b.png"]);
  });

  it("are not given while they are written, and given again if they change", async () => {
    const coming = watching([], 100, 400);
    const first = take(coming, 1);
    let done = false;
    void first.then(() => {
      done = true;
    });
    for (let part = 0; part < 8; part++) {
      await appendFile(path.join(folder, "slow.png"), "part");
      expect(done).toBe(false);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect(await first).toEqual(["slow.png"]);
    // A link to a file changes its times of status, not the file.
    await link(path.join(folder, "slow.png"), path.join(os.tmpdir(), `${path.basename(folder)}.png`));
    await rm(path.join(os.tmpdir(), `${path.basename(folder)}.png`));
    const next = take(coming, 1);
    await put("other.png");
    expect(await next).toEqual(["other.png"]);
    const again = take(coming, 1);
    await put("slow.png", "another picture");
    expect(await again).toEqual(["slow.png"]);
  });

  it("are taken, too, if they were written again while nobody watched", async () => {
    for (const name of ["same.png", "again.png"]) await put(name);
    await utimes(path.join(folder, "same.png"), 100, 100.7);
    await utimes(path.join(folder, "again.png"), 100, 200);
    const taken = () => 100;
    const coming = arrivals(folder, {
      known: () => true,
      taken,
      most: 10,
      signal: controller.signal,
      times: { settled: 60, again: 60_000 },
    });
    expect((await coming.next()).value).toEqual({ files: ["again.png"], left: 0 });
  });

  it("come in batches that say how many are left", async () => {
    await Promise.all(Array.from({ length: 25 }, (_, n) => put(`${n}.png`)));
    const coming = watching([], 10);
    const sizes: [number, number][] = [];
    for (let batch = 0; batch < 3; batch++) {
      const { value } = await coming.next();
      if (value) sizes.push([value.files.length, value.left]);
    }
    expect(sizes).toEqual([
      [10, 15],
      [10, 5],
      [5, 0],
    ]);
  });

  it("end with the signal, and with the folder in a sentence", async () => {
    const stopped = watching();
    const end = stopped.next();
    setTimeout(() => controller.abort(), 30);
    expect(await end).toEqual({ done: true, value: undefined });
    controller = new AbortController();
    const coming = watching();
    const next = coming.next();
    const gone = expect(next).rejects.toThrow(/ is no longer there, so it is not watched any more\. What was judged stays\.$/);
    setTimeout(() => void rm(folder, { recursive: true }), 100);
    await gone;
  });
});
