// Nothing that was typed is lost when the window closes before it was saved.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFile, webview } from "../vscode/host/workbench.mjs";
import { knobField, openWindow, projectText, setKnob } from "./window.mjs";

let window;
beforeAll(async () => {
  window = await openWindow();
});
afterAll(() => window?.close());

const dirty = () => window.page.locator('.tab.dirty[data-resource-name="digits.aeproj"]');

test("an edit that was not saved is there after the window is opened anew, and can be saved then", async () => {
  const { page, folder } = window;
  await openFile(page, "digits.aeproj");
  await setKnob(webview(page), "training.epochs", 20);
  await dirty().waitFor();
  // VS Code writes its copy a second after an edit.
  await page.waitForTimeout(3000);
  await page.reload();
  await dirty().waitFor({ timeout: 60_000 });
  const field = knobField(webview(page), "training.epochs");
  await expect.poll(() => field.inputValue()).toBe("20");
  expect(await readFile(path.join(folder, "digits.aeproj"), "utf8")).toBe(projectText());
  await page.keyboard.press("Control+S");
  await dirty().waitFor({ state: "detached" });
  expect(await readFile(path.join(folder, "digits.aeproj"), "utf8")).toBe(projectText({ epochs: 20 }));
});
