// What a person sees of the list of projects in the Explorer, and of a project's text in VS Code's own services.
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFile, openFolder, runCommand, webview } from "../vscode/host/workbench.mjs";
import { openWindow, projectText } from "./window.mjs";

let window;
beforeAll(async () => {
  window = await openWindow({
    fill: async (folder) => {
      await mkdir(path.join(folder, "parts"));
      await writeFile(path.join(folder, "parts/lid.aeproj"), projectText({ latent: 0 }));
    },
  });
});
afterAll(() => window?.close());

const header = (page) => page.locator(".pane-header", { hasText: "Autoencoder Projects" });
const body = (page) => page.locator(".pane", { has: header(page) }).locator(".pane-body");
const rows = (page) => body(page).locator(".monaco-list-row");

test("the list is folded until it is wanted, opens projects, and is a welcome where there is none", async () => {
  const { page, folder } = window;
  await header(page).waitFor();
  expect(await header(page).getAttribute("aria-expanded")).toBe("false");
  await header(page).click();
  await expect
    .poll(() => rows(page).allTextContents())
    .toEqual([expect.stringMatching(/^digits\.aeproj\s*Not trained yet/), expect.stringMatching(/^parts\/lid\.aeproj\s*Not trained yet/)]);
  await rows(page).first().hover();
  await rows(page).first().getByRole("button", { name: "Train" }).waitFor();
  await rows(page).first().click();
  await webview(page).getByRole("banner").getByRole("button", { name: "Train", exact: true }).waitFor();
  await header(page).getByRole("button", { name: "New Project from Folder" }).click();
  await page.locator(".quick-input-widget:visible").getByText("Which folder holds the images to learn from?").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  await runCommand(page, "View: Close All Editors");
  await rm(path.join(folder, "parts"), { recursive: true });
  await expect.poll(() => rows(page).count()).toBe(1);
  await rm(path.join(folder, "digits.aeproj"));
  await body(page).getByRole("button", { name: "New Project from Folder" }).waitFor();
  await body(page).getByRole("button", { name: "Get Started" }).click();
  await page.locator(".getting-started-step").first().waitFor();
  await writeFile(path.join(folder, "digits.aeproj"), projectText());
  await expect.poll(() => rows(page).count()).toBe(1);
});

test("VS Code's JSON service checks a project that is all that a window opens", async () => {
  const { page, folder, session } = window;
  await writeFile(path.join(folder, "digits.aeproj"), projectText({ latent: 0 }));
  // Not the first window of a session, in which VS Code reads JSON of its own and so starts the service.
  await openFolder(page, session.url, folder);
  await openFile(page, "digits.aeproj");
  await runCommand(page, "View: Focus Problems");
  await page.locator(".markers-panel .monaco-list-row", { hasText: "Value is below the minimum of 1." }).waitFor({ timeout: 60_000 });
});
