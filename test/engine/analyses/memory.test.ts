import { writeFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { npyHeader } from "../../../bench/shared/array.js";
import { openWorkbench, type Workbench } from "../workbench.js";

const side = 8;
// More than the rows that a table holds until it writes them.
const few = 5000;
const many = 25_000;

let bench: Workbench;
let project: string;
beforeAll(async () => {
  bench = await openWorkbench();
  const pixels = Uint8Array.from({ length: many * side ** 2 }, (_, i) => (i * 7919) >>> 5);
  await writeFile(bench.file("many.npy"), Buffer.concat([npyHeader([many, side, side]), pixels]));
  const data = { train: "many.npy[0:64]" };
  project = await bench.project("many.aeproj", {
    version: 1,
    data,
    network: { preset: "standard" },
    training: { epochs: 1 },
    anomaly: { score: "mse" },
  });
  await bench.run({ kind: "train", project });
});
afterAll(() => bench.dispose());

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** The most bytes of live objects and arrays that a job holds while it goes through its images. Pages of thumbnails, of 1 MB each, are left out. */
async function held(kind: "anomalies" | "reconstruct" | "embed", count: number): Promise<number> {
  let most = 0;
  let calls = 0;
  const now = () => {
    if (++calls % 8 === 0) {
      // Arrays are counted until the collection after the one that found them unused.
      collect();
      collect();
      const { heapUsed, external } = process.memoryUsage();
      most = Math.max(most, heapUsed + external);
    }
    return performance.now();
  };
  await bench.run({ kind, project, input: bench.file(`many.npy[0:${count}]`), output: bench.file("out") }, { now });
  return most;
}

// What grows is the decoded images, up to 64 MB, and four bytes of score; names and codes took 150 to 320 bytes an image.
it.each(["anomalies", "reconstruct", "embed"] as const)(
  "of %s does not grow with the number of images but by pixels and a number each",
  async (kind) => {
    await held(kind, few);
    const before = await held(kind, few);
    const grown = ((await held(kind, many)) - before) / (many - few);
    expect(grown).toBeLessThan(side ** 2 + 40);
  },
);
