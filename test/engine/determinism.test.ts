import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
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
async function train(from: number, to: number, file: string): Promise<void> {
  await new Promise<void>((done, failed) => {
    const child = execFile(process.execPath, ["-", String(from), String(to), file], { cwd: root }, (error) =>
      error ? failed(error) : done(),
    );
    child.stdin?.end(script);
  });
}

test("two processes reach the same bits, also when one goes on where another stopped", async () => {
  const [straight, again, stopped, resumed] = ["straight", "again", "stopped", "resumed"].map((name) => path.join(folder, name));
  await train(0, 40, straight);
  await train(0, 40, again);
  await train(0, 25, stopped);
  await copyFile(stopped, resumed);
  await train(25, 40, resumed);
  const bytes = await readFile(straight);
  expect(bytes.equals(await readFile(again))).toBe(true);
  expect(bytes.equals(await readFile(resumed))).toBe(true);
  expect(bytes.equals(await readFile(stopped))).toBe(false);
});
