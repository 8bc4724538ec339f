// Model files in and out, as a person does it: by the menus, the lists and the dialogs of files.
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/steps.mjs";
import { chooseInExplorer, runCommand, webview } from "../vscode/host/workbench.mjs";
import { answerFile, answerImages, openWindow, pickEntry, writeSample } from "./window.mjs";

const patience = { timeout: 120_000 };
let window;
beforeAll(async () => {
  window = await openWindow({
    fill: async (folder) => {
      await writeSample(folder);
      await cp(path.join(root, "test/fixtures/keras/Autoencoder.h5"), path.join(folder, "Autoencoder.h5"));
      await writeFile(path.join(folder, "broken.h5"), "not a model");
    },
  });
}, 120_000);
afterAll(() => window?.close());

const said = (text) => window.page.locator(".notification-list-item", { hasText: text });

/** Answers what an import asks before it asks for a place. */
async function importWithRange(name) {
  await chooseInExplorer(window.page, name, "Import Keras Model");
  await pickEntry(window.page, "What was the model made for?", "Reconstruct");
  await pickEntry(window.page, "Which values mean black and white to the model?", "0 … 255");
}

test("a Keras model becomes a project with a run that is called imported, ready to be used and trained on", async () => {
  const { page, folder } = window;
  await chooseInExplorer(page, "Autoencoder.h5", "Import Keras Model");
  await pickEntry(page, "What was the model made for?", "Denoise");
  await pickEntry(page, "Which values mean black and white to the model?", "Find out from images");
  await answerImages(page, "Images that the model was trained on", path.join(folder, "sample/pairs/train/noisy"));
  await pickEntry(page, "Are there clean images that belong to the noisy ones?", "Choose the clean images");
  await answerImages(page, "Clean images that belong to the noisy ones", path.join(folder, "sample/pairs/train/clean"));
  expect(await answerFile(page, "Where does the project go?")).toBe(path.join(folder, "Autoencoder.aeproj"));
  await said("Imported; black is 0 and white 255 to this model.").waitFor(patience);

  const project = JSON.parse(await readFile(path.join(folder, "Autoencoder.aeproj"), "utf8"));
  expect(project).toMatchObject({ task: "denoise", data: { train: "sample/pairs/train/noisy", clean: "sample/pairs/train/clean" } });
  const view = webview(page);
  const banner = view.getByRole("banner");
  await banner.getByText("Imported", { exact: true }).waitFor();
  expect(await banner.getByRole("button", { name: "Train On" }).isEnabled()).toBe(true);
  await view.getByRole("tab", { name: /^Training/ }).click();
  await view.getByText("Imported from Autoencoder.h5").waitFor();
  expect(await view.locator("chart-view").count()).toBe(await view.locator(".network chart-view").count());
  await view.getByRole("tab", { name: /^Runs/ }).click();
  const cells = await view.locator(".runs tbody tr").first().locator("td").allTextContents();
  expect(cells.map((cell) => cell.trim()).slice(2, 7)).toEqual(["Imported", "–", "–", "–", "–"]);
  expect(cells[1]).toContain("Autoencoder.h5");
  await view.getByRole("tab", { name: "Reconstructions" }).click();
  expect(await view.getByRole("button", { name: /^Denoise.*Folder|^Denoise…/ }).isEnabled()).toBe(true);
});

test("its model leaves in another format, read back before it is said to be there, and its files are shown", async () => {
  const { page, folder } = window;
  await runCommand(page, "Autoencoder: Export Model");
  await pickEntry(page, "Export as", "ONNX");
  await answerFile(page, "In which folder does the export go?");
  const end = said("Exported and read back: every weight is the same");
  await end.waitFor(patience);
  const files = ["Autoencoder.onnx", "Decoder.onnx", "Encoder.onnx", "README.md", "model-card.json"];
  expect((await readdir(path.join(folder, "Autoencoder-onnx"))).sort()).toEqual(files);
  await end.getByRole("button", { name: "Show Files" }).click();
  const chosen = page.locator(".explorer-folders-view .monaco-list-row.selected .label-name");
  await expect.poll(() => chosen.allTextContents()).toEqual(["README.md"]);
});

test("a file that is no model is refused in words and leaves nothing", async () => {
  const { page, folder } = window;
  const before = await readdir(folder);
  await importWithRange("broken.h5");
  await answerFile(page, "Where does the project go?");
  await said("neither an HDF5 file nor a .keras archive").waitFor(patience);
  expect(await readdir(folder)).toEqual(before);
});
