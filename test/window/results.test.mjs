// What a person sees of results: numbers and thumbnails come to the page through VS Code's own service of files.
import { execFile } from "node:child_process";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/steps.mjs";
import { cacheFolder } from "../vscode/host/places.mjs";
import { chooseInExplorer, openFile, webview } from "../vscode/host/workbench.mjs";
import { answerFile, openWindow, pickEntry, projectText, writeSample } from "./window.mjs";

const minutes = 60_000;
let window;
beforeAll(async () => {
  window = await openWindow({
    fill: async (folder) => {
      await writeSample(folder);
      for (const name of ["digits", "denoise"]) await rm(path.join(folder, `sample/${name}.aeproj`));
      const project = path.join(folder, "digits.aeproj");
      // By the score whose heat is an error for each pixel: a digit in noise is odd all over by patches, and evenly hot.
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

/** How many different values the red of a canvas has, from 0 for one that is not drawn yet. */
const shades = (canvas) =>
  canvas.evaluate((element) => {
    const { data } = element.getContext("2d").getImageData(0, 0, element.width, element.height);
    return element.width > 1 ? new Set(data.filter((_, place) => place % 4 === 0)).size : 0;
  });
const expectDrawn = (canvas) => expect.poll(() => shades(canvas), { timeout: minutes }).toBeGreaterThan(10);

test("thumbnails and scores of a folder are drawn, also after the tab was hidden", { timeout: 3 * minutes }, async () => {
  const { page } = window;
  await openFile(page, "digits.aeproj");
  const view = webview(page);
  await view.getByRole("banner").getByText("Finished 2 epochs").waitFor();
  await chooseInExplorer(page, "sample/pairs/test/clean", "Autoencoder", "Reconstruct Folder");
  await view.getByRole("button", { name: "Table", exact: true }).click({ timeout: minutes });
  // The worst come first, and rows out of sight are not in the page.
  await view.getByRole("columnheader", { name: "File" }).getByRole("button").click({ timeout: minutes });
  const first = view.locator(".results tbody[data-list] tr").first();
  await first.getByRole("button", { name: "000200.png" }).waitFor();
  for (const name of ["Image", "Reconstruction"]) await expectDrawn(first.getByRole("img", { name: `${name} of 000200.png` }));
  expect(await first.locator("td.figure").allTextContents()).toEqual([
    expect.stringMatching(/^0\.\d+$/),
    expect.stringMatching(/^\d+\.\d$/),
    expect.stringMatching(/^-?[01]\.\d{3}$/),
  ]);
  await openFile(page, "sample/inspect.csv");
  await openFile(page, "digits.aeproj");
  await expectDrawn(webview(page).getByRole("img", { name: "Reconstruction of 000200.png" }));
});

test("the pictures are written where a person says, and the second time those that are there are kept", {
  timeout: 5 * minutes,
}, async () => {
  const { page, folder } = window;
  const view = webview(page);
  await view.getByRole("img", { name: "Reconstruction of 000200.png" }).waitFor();
  const target = path.join(folder, "written");
  await mkdir(target);
  const title = "Write the pictures of clean";
  const write = async () => {
    await view.getByRole("button", { name: "Write Pictures…" }).click();
    await pickEntry(page, title, "PNG");
    await answerFile(page, title, target);
    const said = page.locator(".notifications-toasts").getByText(/ pictures are in written\./);
    await said.waitFor({ timeout: minutes });
    expect(await said.textContent()).toContain("100 pictures");
    await page.locator(".notifications-toasts .notification-list-item", { hasText: "pictures are in written" }).hover();
    await page.locator(".notifications-toasts .codicon-notifications-clear").first().click();
    await said.waitFor({ state: "detached" });
  };
  await write();
  const names = await readdir(path.join(folder, "sample/pairs/test/clean"));
  expect((await readdir(target)).sort()).toEqual([".aeproj-output.jsonl", "reconstruction.csv", ...names].sort());
  const written = path.join(target, "000200.png");
  expect(await sharp(written).metadata()).toMatchObject({ format: "png", width: 28, height: 28 });
  // They are reconstructions, and no copies of the images.
  const pixels = (file) => sharp(file).raw().toBuffer();
  expect((await pixels(written)).equals(await pixels(path.join(folder, "sample/pairs/test/clean/000200.png")))).toBe(false);
  const times = () => Promise.all(names.map(async (name) => (await stat(path.join(target, name))).mtimeMs));
  const before = await times();
  await write();
  expect(await times()).toEqual(before);
});

test("heat lies over the pictures, and an image is shown in its own size before its file is opened", { timeout: 3 * minutes }, async () => {
  const { page, folder } = window;
  await chooseInExplorer(page, "sample/inspect", "Autoencoder", "Flag Anomalies in Folder");
  const view = webview(page);
  await view.getByText(/of 1,000 flagged/).waitFor({ timeout: minutes });
  await view.getByRole("group", { name: "Picture" }).getByText("Heat Map", { exact: true }).click();
  const card = view.locator(".gallery [data-entry]").first();
  const file = (await card.locator(".name").textContent()).trim();
  expect(await readdir(path.join(folder, "sample/inspect"))).toContain(file);
  await expectDrawn(card.getByRole("img", { name: `Heat map of ${file}` }));
  await card.getByRole("button").click();
  const detail = view.getByRole("dialog", { name: file });
  await detail.getByText("28 by 28 pixels.").waitFor({ timeout: minutes });
  await expectDrawn(detail.getByRole("img", { name: `Image of ${file}` }));
  // What the network was asked for again takes the place of the thumbnails, and agrees with the kept score, or there would be a note.
  await expect.poll(() => detail.locator(".detail-about").innerText(), { timeout: minutes }).toMatch(/28 by 28 pixels\.$/);
  await detail.getByRole("group", { name: "Way of looking" }).getByRole("button", { name: "Reconstruction" }).click();
  await expectDrawn(detail.getByRole("img", { name: `Reconstruction of ${file}` }));
  await detail.getByRole("button", { name: "Open File" }).click();
  await page.locator(`.tab.active[data-resource-name="${file}"]`).waitFor();
});
