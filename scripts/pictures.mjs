// Takes pictures of every panel on a freshly trained sample in VS Code, in three themes: npm run pictures [folder], else into media/.
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { installHost } from "./host.mjs";
import { sampleCommands } from "./sample.mjs";
import { build, installPackages, must, root } from "./steps.mjs";
import { installSystemPackages } from "./system.mjs";

const target = path.resolve(process.argv[2] ?? path.join(root, "media"));
const shown = ["light", "dark", "contrast"];
/** Those of states that hold nothing which contrast would change. */
const plain = ["light", "dark"];
/** Fades, and late entries of the status bar. */
const settle = 1500;
const minutes = 60_000;
/** Pixels: the README's pictures, and those of the panels. */
const large = { width: 1440, height: 900 };
const small = { width: 1120, height: 760 };
/** Commands of a folder's menu, with the words of their panel once there is a result. */
const folderCommands = [
  ["Reconstruct Folder", /Mean MSE/],
  ["Embed Folder", /images by/],
  ["Flag Anomalies in Folder", /of [\d,]+ flagged/],
];

/** A PNG of few colours, which these pictures get along with. */
async function keep(picture, name) {
  const { default: sharp } = await import("sharp");
  const file = path.join(target, `${name}.png`);
  await mkdir(path.dirname(file), { recursive: true });
  await sharp(picture).png({ palette: true, colours: 128, effort: 10, compressionLevel: 9 }).toFile(file);
}

/** Reconstructs, embeds and ranks the sample's folder, so that each panel has something to show. */
async function useNetwork(page, workbench) {
  const view = workbench.webview(page);
  for (const [command, words] of folderCommands) {
    await workbench.chooseInExplorer(page, "inspect", "Autoencoder", command);
    await view
      .getByText(words)
      .first()
      .waitFor({ timeout: 3 * minutes });
    await workbench.runCommand(page, "Notifications: Clear All Notifications");
  }
}

/** The results that the three projects of the sample open with, for the README. */
const results = [
  ["inspect", "Anomalies", /of [\d,]+ flagged/],
  ["digits", "Latent Map", /images by/],
  ["denoise", "Reconstructions", /Mean PSNR/],
];

async function takeResults(page, workbench) {
  for (const [project, tab, words] of results) {
    await workbench.openFile(page, `${project}.aeproj`);
    await page.locator(`.tab.active[data-resource-name="${project}.aeproj"]`).waitFor();
    await sleep(settle);
    const view = workbench.webview(page);
    await view.getByRole("tab", { name: tab }).click();
    await view.getByText(words).first().waitFor({ timeout: minutes });
    await sleep(settle);
    await keep(await page.screenshot(), `result-${project}`);
  }
}

/** The anomalies before there are any: of a project that has learned, and of one that has not. */
async function takeEmpty(page, workbench, sample, theme) {
  await copyFile(path.join(sample, "inspect.aeproj"), path.join(sample, "parts.aeproj"));
  for (const [project, name] of [
    ["parts", "untrained"],
    ["digits", "empty"],
  ]) {
    await workbench.openFile(page, `${project}.aeproj`);
    await page.locator(`.tab.active[data-resource-name="${project}.aeproj"]`).waitFor();
    await sleep(settle);
    const view = workbench.webview(page);
    await view.getByRole("tab", { name: "Anomalies" }).click();
    await sleep(settle);
    await keep(await page.screenshot(), `pictures/anomalies-${name}-${theme}`);
  }
  await rm(path.join(sample, "parts.aeproj"));
}

/** A folder while it is watched, once some images have come that differ from those before, and one was written again. */
async function takeWatched(page, workbench, sample, theme) {
  const view = workbench.webview(page);
  await view.getByRole("tab", { name: "Anomalies" }).click();
  const watch = view.getByRole("button", { name: "Watch This Folder" });
  // The panel is drawn some moments after its tab was chosen.
  await watch.or(view.getByText("Watching inspect.")).first().waitFor({ timeout: minutes });
  if (await watch.isVisible()) {
    await watch.click();
    await view.getByText("Watching inspect.").waitFor({ timeout: minutes });
    const put = (from, name) => copyFile(path.join(sample, from), path.join(sample, "inspect", name));
    for (let n = 0; n < 36; n++) await put(`pairs/train/${n < 12 ? "clean" : "noisy"}/${String(n).padStart(6, "0")}.png`, `new-${n}.png`);
    await put("inspect/001000.png", "001001.png");
    await view.getByText("36 images have come").waitFor({ timeout: 3 * minutes });
    await view.getByText("1 was written again").waitFor({ timeout: minutes });
    await workbench.runCommand(page, "Notifications: Clear All Notifications");
  }
  await view.getByText("Watching inspect.").waitFor({ timeout: minutes });
  await sleep(settle);
  await keep(await page.screenshot(), `pictures/anomalies-watched-${theme}`);
}

async function takePanels(page, workbench, theme) {
  const view = workbench.webview(page);
  await view.getByRole("tab").first().waitFor();
  await page.setViewportSize(large);
  await view.getByRole("tab", { name: "Training" }).click();
  await sleep(settle);
  if (theme !== "contrast") await keep(await page.screenshot(), `editor-${theme}`);
  await page.setViewportSize(small);
  await sleep(settle);
  // The narrow page has all panels as tabs.
  for (const tab of await view.getByRole("tab").all()) {
    await tab.click();
    await sleep(settle);
    const report = view.getByRole("button", { name: "Report on Images" });
    if (await report.isVisible()) {
      await report.click();
      await report.waitFor({ state: "detached", timeout: minutes });
      await sleep(settle);
    }
    const name = (await tab.getAttribute("id")).replace("tab-", "");
    await keep(await page.screenshot(), `pictures/${name}-${theme}`);
    await takeDetail(page, view, name, theme);
  }
}

/** The first image of a gallery in detail, and beside its reconstruction. */
async function takeDetail(page, view, name, theme) {
  const card = view.locator(".gallery [data-entry] button").first();
  if (!(await card.isVisible())) return;
  await card.click();
  const detail = view.getByRole("dialog");
  await detail.getByText(/by [\d,]+ pixels/).waitFor({ timeout: minutes });
  for (const way of ["Image", "Side by Side", "Slider", "Difference"]) {
    await detail.getByRole("group", { name: "Way of looking" }).getByRole("button", { name: way }).click();
    await sleep(settle);
    await keep(await page.screenshot(), `pictures/${name}-${way.toLowerCase().replaceAll(" ", "-")}-${theme}`);
  }
  await page.keyboard.press("Escape");
  await detail.waitFor({ state: "detached" });
  if (name !== "anomalies") return;
  await view.getByRole("button", { name: "How far to trust it" }).click();
  await sleep(settle);
  await keep(await page.screenshot(), `pictures/${name}-trust-${theme}`);
}

async function takePictures(session, sample) {
  const { launchBrowser } = await import("../test/vscode/host/browser.mjs");
  const workbench = await import("../test/vscode/host/workbench.mjs");
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: large });
    await workbench.openFolder(page, session.url, sample);
    /** Brings a theme, and the project as it was shown. */
    const show = async (theme) => {
      await workbench.setTheme(page, session, theme);
      // A reload soon after a file was opened may forget its tab.
      await workbench.openFile(page, "digits.aeproj");
      const view = workbench.webview(page);
      await view.getByRole("tab").first().waitFor();
      // A reload brings back what was shown some seconds before it.
      await sleep(settle);
      const back = view.getByRole("dialog").getByRole("button", { name: "Back", exact: true });
      if (await back.isVisible()) await back.click();
    };
    await page.setViewportSize(small);
    for (const theme of plain) {
      await show(theme);
      await takeEmpty(page, workbench, sample, theme);
    }
    await takeResults(page, workbench);
    await page.setViewportSize(large);
    for (const theme of shown) {
      await show(theme);
      if (theme === shown[0]) await useNetwork(page, workbench);
      await takePanels(page, workbench, theme);
      await page.setViewportSize(large);
    }
    for (const theme of plain) {
      await show(theme);
      await takeWatched(page, workbench, sample, theme);
    }
  } catch (error) {
    const last = path.join(os.tmpdir(), "autoencoder-pictures-failed.png");
    await browser.contexts()[0]?.pages()[0]?.screenshot({ path: last });
    throw new Error(`${error.message}\nWhat the window showed is in ${last}.`);
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
  const folder = await mkdtemp(path.join(os.tmpdir(), "pictures-"));
  const sample = path.join(folder, "sample");
  const aeproj = (what, ...args) => must(what, process.execPath, ["dist/cli.js", ...args]);
  await aeproj("Writing the sample", "sample", sample);
  for (const command of Object.values(sampleCommands(sample)).flat()) await aeproj(`The sample: ${command[0]}`, ...command);
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
