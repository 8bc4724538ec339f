import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CancelledError, UserError } from "../../../src/core/language/error.js";
import { verbatim } from "../../../src/core/language/sentence.js";
import { runCommand } from "../../../src/setup/command.js";
import { defaultPaths } from "../../../src/setup/paths.js";
import { fetchWheel } from "../../../src/setup/wheel.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "wheel-"));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A Python that says what a real one says in trouble. */
async function python(script: string): Promise<void> {
  const programs = path.join(folder, "bin");
  await mkdir(programs);
  await writeFile(path.join(programs, "python3"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  vi.stubEnv("PATH", programs);
}

const message = (promise: Promise<unknown>) => promise.then(() => "", String);

it("without pip it says what to install", async () => {
  await python("echo 'No module named pip' >&2; exit 1");
  const error = await fetchWheel(folder, { report: () => {} }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect(String(error)).toMatch(/Python 3 with pip.*python3-pip/);
});

it("without network it says what pip says", async () => {
  await python(`[ "$3" = --version ] && echo pip && exit 0; echo 'ERROR: No matching distribution found for tensorflow-cpu' >&2; exit 1`);
  expect(await message(fetchWheel(folder, { report: () => {} }))).toMatch(/Downloading TensorFlow failed: .*No matching distribution/);
});

it("a program that is missing is named", async () => {
  expect(await message(runCommand("no-such-program", [], { what: verbatim("Building") }))).toMatch(
    /Building failed: no-such-program is not installed/,
  );
});

it("a program can be cancelled", async () => {
  const controller = new AbortController();
  const running = runCommand("sleep", ["60"], { what: verbatim("Waiting"), signal: controller.signal });
  controller.abort();
  await expect(running).rejects.toThrow(CancelledError);
});

it("the cache lies in the user's cache folder, or where the environment says", () => {
  const cache = (env: NodeJS.ProcessEnv) => defaultPaths({ env, dist: "/dist" }).cache;
  expect(cache({ HOME: "/home/ann", XDG_CACHE_HOME: "/cache" })).toBe("/cache/autoencoder-studio");
  expect(cache({ HOME: "/home/ann" })).toBe("/home/ann/.cache/autoencoder-studio");
  expect(cache({ HOME: "/home/ann", AUTOENCODER_STUDIO_CACHE: "/shared" })).toBe("/shared");
});
