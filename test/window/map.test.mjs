// What a person does with a map and images that were chosen on it: each is clicked through VS Code's lists and dialogs to its files on the disk.
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/steps.mjs";
import { cacheFolder } from "../vscode/host/places.mjs";
import { chooseInExplorer, dropOnPage, openFile, runCommand, webview } from "../vscode/host/workbench.mjs";
import { answerFile, openWindow, pickEntry, projectText, writeSampleImages } from "./window.mjs";

const minutes = 60_000;
const images = 100;
let window;
beforeAll(async () => {
  window = await openWindow({
    fill: async (folder) => {
      await writeSampleImages(folder);
      for (const name of ["put", "exported", "chosen"]) await mkdir(path.join(folder, name));
      const project = path.join(folder, "digits.aeproj");
      await writeFile(project, projectText({ epochs: 1, latent: 8 }).replace('"train" }', '"sample/train" }'));
      const env = { ...process.env, AUTOENCODER_STUDIO_CACHE: cacheFolder };
      const cli = (...words) => promisify(execFile)(process.execPath, [path.join(root, "dist/cli.js"), ...words], { env });
      await cli("train", project);
      await cli("embed", project, "--input", path.join(folder, "sample/pairs/test/clean"));
    },
  });
}, 5 * minutes);
afterAll(() => window?.close());

const filesIn = async (name) => (await readdir(path.join(window.folder, name), { recursive: true })).sort();
const digits = async () => (await readdir(path.join(window.folder, "sample/pairs/test/clean"))).sort();
const chosen = () => webview(window.page).getByRole("region", { name: "Chosen images" });

test("a picture from the Explorer gets its place on the map", { timeout: 3 * minutes }, async () => {
  const { page } = window;
  await openFile(page, "digits.aeproj");
  await webview(page).getByRole("tab", { name: "Latent map" }).click();
  await webview(page).locator("map-view").waitFor({ timeout: minutes });
  await chooseInExplorer(page, "sample/pairs/test/noisy/000200.png", "Place on Map");
  await webview(page).getByRole("button", { name: "1 new image" }).waitFor({ timeout: minutes });
  await webview(page).getByRole("button", { name: "Choose All Shown" }).click();
  await chosen()
    .getByText(`${images + 1} images chosen`)
    .waitFor();
});

test("a picture that is dragged from the Explorer is marked on the map", { timeout: 3 * minutes }, async () => {
  const { page } = window;
  const view = webview(page);
  await dropOnPage(page, "sample/pairs/test/noisy/000201.png", () =>
    view.getByText("Drop a picture to see where it lies on the map").waitFor({ timeout: minutes }),
  );
  await view.getByText("000201.png is not a point of this map.").waitFor({ timeout: minutes });
  await expect.poll(() => view.locator("map-view .mark").textContent()).toBe("000201.png");
  // VS Code has opened nothing.
  expect(await page.locator(".tab").count()).toBe(1);
  await runCommand(page, "Notifications: Clear All Notifications");
});

test("the chosen images are put into a folder", { timeout: 3 * minutes }, async () => {
  const { page, folder } = window;
  const title = "Put the chosen images into a folder";
  await chosen().getByRole("button", { name: "Put into Folder…" }).click();
  await pickEntry(page, title, "Copy");
  await answerFile(page, title, path.join(folder, "put"));
  const files = [...(await digits()), "noisy", "noisy/000200.png"].sort();
  await expect.poll(() => filesIn("put"), { timeout: minutes }).toEqual(files);
});

test("the chosen images are exported", { timeout: 3 * minutes }, async () => {
  const { page, folder } = window;
  await chosen().getByRole("button", { name: "Export…" }).click();
  await answerFile(page, "In which folder does the export go?", path.join(folder, "exported"));
  await expect.poll(() => filesIn("exported"), { timeout: minutes }).toHaveLength(8);
  const [output] = await filesIn("exported");
  const lines = (await readFile(path.join(folder, "exported", output, "metadata.tsv"), "utf8")).trimEnd().split("\n");
  expect([output, lines.length, lines.at(-1).split("\t")[0]]).toEqual(["digits-clean-chosen", images + 2, "../noisy/000200.png"]);
});

test("the chosen images become a project of their own", { timeout: 3 * minutes }, async () => {
  const { page, folder } = window;
  await chosen().getByRole("button", { name: "New Project of These…" }).click();
  await answerFile(page, `Copy the ${images + 1} images into which new folder?`, path.join(folder, "chosen"));
  await page.locator('.tab.active[data-resource-name="chosen.aeproj"]').waitFor({ timeout: minutes });
  expect((await filesIn("chosen")).filter((name) => name.endsWith(".png"))).toHaveLength(images + 1);
  expect(await readFile(path.join(folder, "chosen.aeproj"), "utf8")).toMatch(/"train": "chosen"/);
  await webview(page)
    .getByText(`${images + 1} images`)
    .first()
    .waitFor({ timeout: minutes });
});

test("the points of a map move while it is made", { timeout: 5 * minutes }, async () => {
  const { page } = window;
  await page.locator('.tab[data-resource-name="digits.aeproj"]').click();
  await webview(page).getByRole("button", { name: "Embed Folder…" }).click();
  await pickEntry(page, "Embed which folder?", "train");
  const moving = webview(page).getByText(/^UMAP moves alike images together: epoch \d+ of 500\.$/);
  const first = await moving.textContent({ timeout: 2 * minutes });
  await expect.poll(() => moving.textContent({ timeout: minutes }), { timeout: minutes }).not.toBe(first);
  await moving.waitFor({ state: "detached", timeout: 2 * minutes });
  await webview(page)
    .locator(".title", { hasText: /^train$/ })
    .waitFor({ timeout: minutes });
});
