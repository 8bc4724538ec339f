// Takes pictures of the trained sample in VS Code: npm run pictures [folder]. Needs a sample trained by npm start.
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { installHost } from "./host.mjs";
import { build, installPackages, root } from "./steps.mjs";
import { installSystemPackages } from "./system.mjs";

const target = path.resolve(process.argv[2] ?? path.join(root, "out/pictures"));
const size = { width: 1440, height: 900 };
/** Fades, and late entries of the status bar. */
const settle = 1500;

async function takePictures(session, sample) {
  const { launchBrowser } = await import("../test/vscode/host/browser.mjs");
  const { openFile, openFolder, setTheme, themes, webview } = await import("../test/vscode/host/workbench.mjs");
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: size });
    await openFolder(page, session.url, sample);
    for (const theme of Object.keys(themes)) {
      await setTheme(page, session, theme);
      // A reload soon after a file was opened may forget its tab.
      await openFile(page, "digits.aeproj");
      const view = webview(page);
      await view.getByRole("tab").first().waitFor();
      for (const tab of await view.getByRole("tab").all()) {
        await tab.click();
        await sleep(settle);
        const name = (await tab.getAttribute("id")).replace("tab-", "");
        await page.screenshot({ path: path.join(target, `${theme}-${name}.png`) });
      }
    }
  } finally {
    await browser.close();
  }
}

async function main() {
  await installPackages();
  await build();
  await installSystemPackages({ chromium: true, native: false });
  await installHost();
  const { startSession } = await import("../test/vscode/host/session.mjs");
  const { cacheFolder } = await import("../test/vscode/host/places.mjs");
  await mkdir(target, { recursive: true });
  const folder = await mkdtemp(path.join(os.tmpdir(), "pictures-"));
  const sample = path.join(folder, "sample");
  await cp(path.join(root, "sample"), sample, { recursive: true });
  const session = await startSession({ linked: [root], env: { AUTOENCODER_STUDIO_CACHE: cacheFolder } });
  try {
    await takePictures(session, sample);
    console.log(`Pictures are in ${target}.`);
  } finally {
    await session.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main().then(
  () => 0,
  (error) => {
    console.error(error.message);
    return 1;
  },
);
