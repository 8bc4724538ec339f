// Runs the suite in a real VS Code, on a fresh copy of the sample: the stand-in of host/, or with VSCODE_DESKTOP=1 the desktop's.
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "../..");
const suite = path.join(import.meta.dirname, "suite");
const built = path.join(root, "out/vscode-suite");

/** The program that runs VS Code. Throws where the desktop's is asked for and cannot be fetched. */
const executable = () =>
  process.env.VSCODE_DESKTOP
    ? downloadAndUnzipVSCode({ version: "stable", timeout: 15_000 })
    : Promise.resolve(path.join(import.meta.dirname, "host/code.mjs"));

const sources = (await readdir(suite)).filter((name) => name.endsWith(".ts"));
await rm(built, { recursive: true, force: true });
await build({
  entryPoints: sources.map((name) => path.join(suite, name)),
  outdir: built,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  sourcemap: "inline",
  external: ["vscode", "mocha", "sharp"],
});
const folder = await mkdtemp(path.join(os.tmpdir(), "autoencoder-vscode-"));
try {
  const sample = path.join(folder, "sample");
  await promisify(execFile)(process.execPath, [path.join(root, "dist/cli.js"), "sample", sample]);
  await runTests({
    vscodeExecutablePath: await executable(),
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(built, "index.js"),
    extensionTestsEnv: {
      AUTOENCODER_TEST_COUNTS: process.env.AUTOENCODER_TEST_COUNTS,
      AUTOENCODER_TEST_GREP: process.env.AUTOENCODER_TEST_GREP,
    },
    launchArgs: [sample],
  });
} catch (error) {
  console.error(error?.message ?? error);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
