// A window of VS Code with the extension as it lies here, on a folder of its own.
import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { root } from "../../scripts/steps.mjs";
import { launchBrowser } from "../vscode/host/browser.mjs";
import { cacheFolder } from "../vscode/host/places.mjs";
import { startSession } from "../vscode/host/session.mjs";
import { openFolder } from "../vscode/host/workbench.mjs";

/** The text of a project, one knob a line. */
export const projectText = ({ epochs = 50, latent = 2 } = {}) => `{
  // A comment that every edit keeps.
  "version": 1,
  "data": { "train": "train" },
  "network": { "preset": "classic", "kernels": [5, 5], "filters": 4, "latent": ${latent} },
  "training": { "epochs": ${epochs} }
}
`;

/** Starts VS Code on a folder that `fill` may fill, with a project in it. Whoever opens a window closes it. */
export async function openWindow({ fill = async () => {}, ...options } = {}) {
  const session = await startSession({
    linked: [root],
    env: { AUTOENCODER_STUDIO_CACHE: cacheFolder },
    ...options,
    settings: { "files.autoSave": "off", ...options.settings },
  });
  try {
    const folder = path.join(session.folder, "work");
    await mkdir(folder);
    await writeFile(path.join(folder, "digits.aeproj"), projectText());
    await fill(folder);
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
    const close = async () => {
      await browser.close();
      await session.stop();
    };
    await openFolder(page, session.url, folder);
    return { folder, page, session, close };
  } catch (error) {
    await session.stop();
    throw error;
  }
}

/** Writes the sample into a folder, as a person does by the command line. */
export const writeSample = (folder) =>
  promisify(execFile)(process.execPath, [path.join(root, "dist/cli.js"), "sample", path.join(folder, "sample")]);

/** As {@link writeSample}, without its projects: a test has its own. */
export async function writeSampleImages(folder) {
  await writeSample(folder);
  for (const name of ["digits", "denoise", "inspect"]) await rm(path.join(folder, `sample/${name}.aeproj`));
}

/** The field of a number knob in the form of a page. */
export const knobField = (view, name) => view.locator(`[data-knob="${name}"] input`);

/** Types a knob's value as a person does. */
export async function setKnob(view, name, value) {
  const field = knobField(view, name);
  await field.fill(String(value));
  await field.press("Enter");
}

const quickInput = (page) => page.locator(".quick-input-widget:visible");

/** Picks an entry of the list that VS Code asks with, once it is the one of that title. */
export async function pickEntry(page, title, label) {
  await quickInput(page).getByText(title, { exact: true }).waitFor();
  await quickInput(page)
    .locator(".quick-input-list .monaco-list-row", { has: page.locator(".label-name", { hasText: label }) })
    .first()
    .click();
}

/** Answers where images are with a folder: whether it is a folder or a file is asked first. */
export async function answerImages(page, title, folder) {
  await pickEntry(page, title, "Folder");
  await answerFile(page, title, folder);
}

/** Answers VS Code's dialog of files of that title with a path, or as it is proposed; gives the path. */
export async function answerFile(page, title, file) {
  const dialog = quickInput(page).getByText(title, { exact: true });
  await dialog.waitFor();
  const field = quickInput(page).locator("input.input");
  await quickInput(page).locator(".quick-input-list .monaco-list-row").first().waitFor();
  await expect.poll(() => field.inputValue()).not.toBe("");
  const answer = file ?? (await field.inputValue());
  // Whenever it has listed a folder, a dialog may write that folder over what was typed meanwhile.
  const typed = async () => {
    if ((await field.inputValue()) !== answer) await field.fill(answer);
    await page.waitForTimeout(1000);
    return field.inputValue();
  };
  await expect.poll(typed, { timeout: 30_000 }).toBe(answer);
  // While it lists the folder of what was typed it does not listen to its button.
  const taken = async () => {
    await quickInput(page).locator(".quick-input-action .monaco-button").first().click();
    return dialog.waitFor({ state: "detached", timeout: 2000 }).then(
      () => true,
      () => false,
    );
  };
  await expect.poll(taken, { timeout: 30_000 }).toBe(true);
  return answer;
}
