// A window of VS Code with the extension as it lies here, on a folder of its own.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
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

/** The field of a number knob in the form of a page. */
export const knobField = (view, name) => view.locator(`[data-knob="${name}"] input`);

/** Types a knob's value as a person does. */
export async function setKnob(view, name, value) {
  const field = knobField(view, name);
  await field.fill(String(value));
  await field.press("Enter");
}
