// What a person sees of the list of projects in the Explorer, and of a project's text in VS Code's own services.
import { spawn } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/steps.mjs";
import { cacheFolder } from "../vscode/host/places.mjs";
import { chooseInExplorer, openFile, openFolder, runCommand, webview } from "../vscode/host/workbench.mjs";
import { openWindow, pickEntry, projectText, writeSampleImages } from "./window.mjs";

let window;
beforeAll(async () => {
  window = await openWindow({
    fill: async (folder) => {
      await writeSampleImages(folder);
      await mkdir(path.join(folder, "parts"));
      await writeFile(path.join(folder, "parts/lid.aeproj"), projectText({ latent: 0 }));
    },
  });
});
afterAll(() => window?.close());

const minutes = 60_000;
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

test("a person who has only noisy pictures gets a project that learns from them alone", { timeout: 3 * minutes }, async () => {
  const { page, folder } = window;
  await chooseInExplorer(page, "sample/pairs/train/noisy", "Autoencoder", "New Project from Folder");
  await pickEntry(page, "What is the project for?", "Clean noise");
  await pickEntry(page, "What is there to learn from?", "I have only noisy pictures");
  const file = path.join(folder, "sample/pairs/train/noisy.aeproj");
  await expect.poll(() => readFile(file, "utf8").catch(() => ""), { timeout: minutes }).toContain('"blindSpot": "auto"');
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({
    task: "denoise",
    data: { train: "noisy" },
    training: { blindSpot: "auto" },
  });
  await page.locator('.tab.active[data-resource-name="noisy.aeproj"]').waitFor({ timeout: minutes });
  await webview(page).getByRole("banner").getByRole("button", { name: "Train", exact: true }).waitFor({ timeout: minutes });
  await rm(file);
  await runCommand(page, "View: Close All Editors");
});

test("VS Code's JSON service checks a project that is all that a window opens", async () => {
  const { page, folder, session } = window;
  await writeFile(path.join(folder, "digits.aeproj"), projectText({ latent: 0 }));
  // Not the first window of a session, in which VS Code reads JSON of its own and so starts the service.
  await openFolder(page, session.url, folder);
  await openFile(page, "digits.aeproj");
  await page.locator('[id="status.problems"]').click();
  await page.locator(".markers-panel .monaco-list-row", { hasText: "Value is below the minimum of 1." }).waitFor({ timeout: 60_000 });
});

test("a training in a terminal is followed to its end", { timeout: 4 * minutes }, async () => {
  const { page, folder } = window;
  const project = path.join(folder, "sample/far.aeproj");
  await writeFile(project, projectText({ epochs: 100_000 }));
  const far = rows(page).filter({ hasText: "sample/far.aeproj" });
  await far.filter({ hasText: "Not trained yet" }).waitFor();
  const env = { ...process.env, AUTOENCODER_STUDIO_CACHE: cacheFolder };
  const terminal = spawn(process.execPath, [path.join(root, "dist/cli.js"), "train", project], { env, stdio: "ignore" });
  try {
    await far.filter({ hasText: /Epoch [1-9]\d* of 100,000/ }).waitFor({ timeout: minutes });
    await far.hover();
    expect(await far.getByRole("button").count()).toBe(0);
  } finally {
    terminal.kill("SIGKILL");
  }
  await far.filter({ hasText: /Interrupted at epoch/ }).waitFor({ timeout: minutes });
  await far.hover();
  await far.getByRole("button", { name: "Resume" }).waitFor();
});
