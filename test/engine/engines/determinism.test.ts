import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Precision, precisions } from "../../../src/core/network/precision.js";
import { hasBfloat16 } from "../../../src/engine/tensorflow/processor.js";

const root = path.resolve(import.meta.dirname, "../../..");
let folder: string;
let script: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "determinism-"));
  const { outputFiles } = await build({
    entryPoints: [path.join(root, "test/engine/train-steps.ts")],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    packages: "external",
  });
  script = outputFiles[0].text;
});
afterAll(() => rm(folder, { recursive: true }));

/** Trains in a new process; the state is in `file` before and after. */
async function train(from: number, to: number, file: string, precision: Precision): Promise<void> {
  await new Promise<void>((done, failed) => {
    const child = execFile(process.execPath, ["-", String(from), String(to), file, precision], { cwd: root }, (error) =>
      error ? failed(error) : done(),
    );
    child.stdin?.end(script);
  });
}

const here = precisions.filter((precision) => precision === "float32" || hasBfloat16());

test.each(here)("two processes reach the same bits in %s, also when one goes on where another stopped", async (precision) => {
  const [straight, again, stopped, resumed] = ["straight", "again", "stopped", "resumed"].map((name) =>
    path.join(folder, `${name} ${precision}`),
  );
  await train(0, 40, straight, precision);
  await train(0, 40, again, precision);
  await train(0, 25, stopped, precision);
  await copyFile(stopped, resumed);
  await train(25, 40, resumed, precision);
  const bytes = await readFile(straight);
  expect(bytes.equals(await readFile(again))).toBe(true);
  expect(bytes.equals(await readFile(resumed))).toBe(true);
  expect(bytes.equals(await readFile(stopped))).toBe(false);
});
