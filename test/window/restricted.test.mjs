// Restricted Mode: look and edit; nothing runs.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFile, webview } from "../vscode/host/workbench.mjs";
import { knobField, openWindow, projectText, setKnob } from "./window.mjs";

let window;
beforeAll(async () => {
  window = await openWindow({ trusted: false, settings: { "security.workspace.trust.startupPrompt": "never" } });
});
afterAll(() => window?.close());

test("the project is shown and edited, and says why nothing runs", async () => {
  const { page, folder } = window;
  await openFile(page, "digits.aeproj");
  const view = webview(page);
  await setKnob(view, "training.epochs", 20);
  await page.locator('.tab.dirty[data-resource-name="digits.aeproj"]').waitFor();
  await page.keyboard.press("Control+S");
  await expect.poll(() => readFile(path.join(folder, "digits.aeproj"), "utf8")).toBe(projectText({ epochs: 20 }));
  expect(await knobField(view, "training.epochs").inputValue()).toBe("20");
  const train = view.getByRole("banner").getByRole("button", { name: "Train", exact: true });
  expect(await train.isDisabled()).toBe(true);
  await view.getByText("nothing runs until you trust the folder").waitFor();
});

test("no command that runs something is offered, no child is started and no run is made", async () => {
  const { page, folder } = window;
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget:visible input.input").fill(">Autoencoder: ");
  const rows = page.locator(".quick-input-list .monaco-list-row .label-name");
  await expect.poll(() => rows.allTextContents()).toContain("Autoencoder: Open as Text");
  const offered = await rows.allTextContents();
  for (const name of ["Train", "Resume", "Reconstruct Folder", "Embed Folder", "Flag Anomalies in Folder", "Set Up TensorFlow"])
    expect(offered).not.toContain(`Autoencoder: ${name}`);
  await page.keyboard.press("Escape");
  expect(await readdir(folder)).toEqual(["digits.aeproj"]);
});
