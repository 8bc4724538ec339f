// The VSIX as a person gets it: installed far from the repository, in a home of its own, trained with both engines.
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePackage } from "../../scripts/package.mjs";
import { launchBrowser } from "../vscode/host/browser.mjs";
import { cacheFolder, hostNode } from "../vscode/host/places.mjs";
import { startSession } from "../vscode/host/session.mjs";
import { openFile, openFolder, webview } from "../vscode/host/workbench.mjs";

const minutes = 60_000;
let session;
let installed;
let work;

beforeAll(async () => {
  session = await startSession({ vsix: [await makePackage()], env: { AUTOENCODER_STUDIO_CACHE: cacheFolder } });
  const name = (await readdir(session.extensions)).find((entry) => entry.startsWith("autoencoder-studio."));
  installed = path.join(session.extensions, name);
  work = path.join(session.folder, "work");
  await mkdir(work);
  await aeproj("sample", "sample");
}, 5 * minutes);

afterAll(() => session?.stop());

/** The installed command line, with nothing of this process's environment but the path; gives its last line of JSON. */
async function aeproj(...args) {
  const env = { PATH: process.env.PATH, HOME: session.folder, TMPDIR: session.folder, AUTOENCODER_STUDIO_CACHE: cacheFolder };
  const { stdout } = await promisify(execFile)(hostNode, [path.join(installed, "dist/cli.js"), "--json", ...args], { cwd: work, env });
  return JSON.parse(stdout.trim().split("\n").at(-1));
}

test("it holds what is needed to run, and no sources", async () => {
  const files = await readdir(installed, { recursive: true });
  for (const file of ["dist/native/tfjs_binding.node", "dist/node_modules/sharp/package.json", "LICENSE.txt", "THIRD-PARTY-NOTICES.txt"])
    expect(files).toContain(file);
  expect(files.filter((file) => /\.map$|\.tsx?$|^(src|test|webview|scripts|node_modules)/.test(file))).toEqual([]);
});

test("its own addon is the one that is used", async () => {
  const { tensorflow } = await aeproj("engine", "status");
  expect(tensorflow).toMatchObject({ ok: true, addon: path.join(installed, "dist/native/tfjs_binding.node") });
});

test.each(["tensorflow", "portable"])("it trains two epochs with the engine %s", async (engine) => {
  // A narrow network, as this is about the package and not about the network.
  const knobs = ["--set", "training.epochs=2", "--set", "network.filters=4"];
  const result = await aeproj("train", "sample/digits.aeproj", ...knobs, "--engine", engine);
  expect(result).toMatchObject({ kind: "train", status: "finished" });
  expect(result.loss).toBeLessThan(0.1);
  const metrics = await readFile(path.join(result.folder, "metrics.jsonl"), "utf8");
  expect(metrics.trim().split("\n")).toHaveLength(2);
  const record = JSON.parse(await readFile(path.join(result.folder, "run.json"), "utf8"));
  expect(record.engine.kind).toBe(engine);
});

test("it trains in the editor", { timeout: 4 * minutes }, async () => {
  const text = await readFile(path.join(work, "sample/digits.aeproj"), "utf8");
  await writeFile(path.join(work, "sample/two.aeproj"), text.replace(/"epochs": \d+/, '"epochs": 2'));
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await openFolder(page, session.url, path.join(work, "sample"));
    await openFile(page, "two.aeproj");
    const view = webview(page);
    await view.getByRole("banner").getByRole("button", { name: "Train", exact: true }).click();
    await view.getByText("Finished 2 epochs").waitFor({ timeout: 2 * minutes });
  } finally {
    await browser.close();
  }
  const [run] = (await readdir(path.join(work, "sample/two.runs"))).filter((name) => !name.startsWith("."));
  const record = JSON.parse(await readFile(path.join(work, "sample/two.runs", run, "run.json"), "utf8"));
  expect(record).toMatchObject({ status: "finished", engine: { kind: "tensorflow" } });
});
