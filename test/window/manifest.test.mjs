// What a person is offered by the manifest: in the palette only what can run, and the walkthrough.
import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/steps.mjs";
import { openFile, runCommand, webview } from "../vscode/host/workbench.mjs";
import { openWindow, projectText } from "./window.mjs";

let window;
beforeAll(async () => {
  window = await openWindow({
    fill: async (folder) => {
      const sample = path.join(folder, "sample");
      await promisify(execFile)(process.execPath, [path.join(root, "dist/cli.js"), "sample", sample]);
      await rm(path.join(sample, "digits.aeproj"));
      await writeFile(path.join(folder, "digits.aeproj"), projectText({ epochs: 100_000 }).replace('"train" }', '"sample/train" }'));
    },
  });
});
afterAll(() => window?.close());

/** Closes the palette; a key pressed while it goes would be lost on it. */
async function giveUp(page) {
  await page.keyboard.press("Escape");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

/** Waits until the palette offers these commands of the extension and no other. */
async function expectOffered(page, commands) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget:visible input.input").fill(">Autoencoder: ");
  const rows = page.locator(".quick-input-list .monaco-list-row .label-name");
  const prefix = "Autoencoder: ";
  // The palette also finds VS Code's own command that shows the list of projects.
  const names = async () =>
    (await rows.allTextContents()).flatMap((row) => (row.startsWith(prefix) ? [row.slice(prefix.length)] : [])).sort();
  await expect.poll(names).toEqual([...commands].sort());
  await giveUp(page);
}

const always = ["Import Keras Model", "New Project from Folder", "Report on Images", "Set Up TensorFlow"];
const onForm = [...always, "Open as Text", "Choose Folder of Images"];
const onFolders = [
  ...["Reconstruct Folder", "Embed Folder", "Find Similar Images", "Place on Map", "Flag Anomalies in Folder", "Watch Folder"],
  "Export Model",
];

test("the palette offers what can be done with the project as it is", async () => {
  const { page } = window;
  await openFile(page, "digits.aeproj");
  const view = webview(page);
  const train = view.getByRole("banner").getByRole("button", { name: "Train", exact: true });
  await train.waitFor();
  await expectOffered(page, [...onForm, "Train"]);
  await train.click();
  await view.getByText(/^Epoch \d+ of/).waitFor();
  await view
    .getByText(/^epoch [1-9]\d*/)
    .first()
    .waitFor();
  await expectOffered(page, [...onForm, ...onFolders, "Pause", "Stop"]);
  await runCommand(page, "Autoencoder: Pause");
  await view.getByText(/^Paused at epoch/).waitFor();
  await expectOffered(page, [...onForm, ...onFolders, "Continue", "Stop"]);
  await runCommand(page, "Autoencoder: Stop");
  await view.getByText(/^Stopped at epoch/).waitFor();
  await expectOffered(page, [...onForm, ...onFolders, "Resume", "Train"]);
});

test("images are chosen as a folder or as a file", async () => {
  const { page } = window;
  await openFile(page, "digits.aeproj");
  await runCommand(page, "Autoencoder: Choose Folder of Images");
  const rows = page.locator(".quick-input-list .monaco-list-row .label-name");
  await expect.poll(() => rows.allTextContents()).toEqual(["Folder", "File"]);
  await giveUp(page);
});

test("the walkthrough shows its four steps", async () => {
  const { page } = window;
  await runCommand(page, "Welcome: Open Walkthrough...");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "Learn from a Folder of Images" }).first().click();
  const steps = page.locator(".getting-started-step");
  await expect
    .poll(() => steps.locator(".step-title").allTextContents())
    .toEqual(["Choose the images", "Look at the settings", "Train", "Put it to work"]);
});
