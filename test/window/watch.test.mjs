// What a person sees of a watched folder, before and after the window is loaded anew.
import { execFile } from "node:child_process";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/steps.mjs";
import { cacheFolder } from "../vscode/host/places.mjs";
import { chooseInExplorer, openFile, webview } from "../vscode/host/workbench.mjs";
import { openWindow, projectText, writeSample } from "./window.mjs";

const minutes = 60_000;
let window;
const put = (number) =>
  copyFile(path.join(window.folder, `sample/pairs/test/clean/000${number}.png`), path.join(window.folder, `inbox/${number}.png`));

beforeAll(async () => {
  window = await openWindow({
    fill: async (folder) => {
      await writeSample(folder);
      for (const name of ["digits", "denoise", "inspect"]) await rm(path.join(folder, `sample/${name}.aeproj`));
      await mkdir(path.join(folder, "inbox"));
      const project = path.join(folder, "digits.aeproj");
      const text = projectText({ epochs: 2 })
        .replace('"train" }', '"sample/train" }')
        .replace('"training":', '"anomaly": { "score": "mse" },\n  "training":');
      await writeFile(project, text);
      const env = { ...process.env, AUTOENCODER_STUDIO_CACHE: cacheFolder };
      await promisify(execFile)(process.execPath, [path.join(root, "dist/cli.js"), "train", project], { env });
    },
  });
}, 5 * minutes);
afterAll(() => window?.close());

test("a folder is watched from the Explorer, and again after a reload, with what came meanwhile", { timeout: 4 * minutes }, async () => {
  const { page } = window;
  for (let number = 200; number < 205; number++) await put(number);
  await openFile(page, "digits.aeproj");
  await webview(page).getByRole("banner").getByText("Finished 2 epochs").waitFor();
  await chooseInExplorer(page, "inbox", "Autoencoder", "Watch Folder");
  await webview(page).getByText("Watching inbox. Nothing has come yet.").waitFor({ timeout: minutes });
  await put(205);
  await webview(page).getByText("Watching inbox. 1 image has come, the last judged").waitFor({ timeout: minutes });
  const cards = () =>
    webview(page)
      .getByRole("group", { name: /^\d+ images$/ })
      .getAttribute("aria-label");
  expect(await cards()).toBe("6 images");
  const reloaded = page.reload();
  await put(206);
  await reloaded;
  await openFile(page, "digits.aeproj");
  await webview(page)
    .getByText("Watching inbox. 2 images have come, the last judged")
    .waitFor({ timeout: 2 * minutes });
  expect(await cards()).toBe("7 images");
  await webview(page).getByRole("button", { name: "Stop Watching" }).click();
  await webview(page).getByRole("button", { name: "Watch This Folder" }).waitFor();
});
