// What a person does in VS Code's window, for a page of playwright.
import path from "node:path";

/** Themes by our names: VS Code's name, and the class that its window gets. */
export const themes = {
  light: ["Light Modern", "vs"],
  dark: ["Dark Modern", "vs-dark"],
  contrast: ["Default High Contrast", "hc-black"],
  "contrast-light": ["Default High Contrast Light", "hc-light"],
};

const patience = { timeout: 60_000 };

async function ready(page) {
  await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor(patience);
  // Files are listed some seconds before extensions are known; one opened then shows as plain text, and stays so.
  await page.waitForFunction(() => performance.getEntriesByName("code/didLoadExtensions").length > 0, null, patience);
}

export async function openFolder(page, url, folder) {
  // A window that starts for the first time takes half a minute to draw a webview on two busy cores.
  page.setDefaultTimeout(patience.timeout);
  // Not until everything is loaded, as what counts is waited for next.
  await page.goto(`${url}/?folder=${encodeURIComponent(path.resolve(folder))}`, { waitUntil: "commit" });
  await ready(page);
}

const whole = (text) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
const labelled = (page, rows, text) => page.locator(rows, { has: page.locator(".label-name", { hasText: whole(text) }) }).first();

/** The row of a file or folder in the Explorer, the folders above it opened: "pairs/test". */
export async function explorerRow(page, name) {
  const parts = name.split("/");
  for (const [i, part] of parts.entries()) {
    const row = labelled(page, `.explorer-folders-view .monaco-list-row[aria-level="${i + 1}"]`, part);
    await row.waitFor();
    if (i === parts.length - 1) return row;
    if ((await row.getAttribute("aria-expanded")) === "false") await row.click();
  }
}

/** Opens a file by a double click, which keeps its tab; a project once its page is drawn. */
export async function openFile(page, name, tries = 2) {
  await (await explorerRow(page, name)).dblclick();
  await page.locator(`.tab.active[data-resource-name="${path.basename(name)}"]`).waitFor();
  if (!name.endsWith(".aeproj")) return;
  // In one window of some hundred on a busy machine VS Code shows the tab and never an editor in it: a person opens it again.
  const drawn = webview(page)
    .locator("body")
    .waitFor({ state: "attached", timeout: tries > 1 ? patience.timeout / 2 : patience.timeout });
  await (tries > 1 ? drawn.catch(() => openAgain(page, name, tries - 1)) : drawn);
}

/** Closes the active editor, loads the window anew and opens the file once more, and says so. */
async function openAgain(page, name, tries) {
  const editors = await page.locator(".editor-instance").evaluateAll((found) => found.map((editor) => editor.dataset.editorId));
  const frames = await page.locator("iframe").evaluateAll((found) => found.map((frame) => frame.className));
  console.warn(`The page of ${name} was not drawn, so it is opened again. Editors: ${editors.join()}; frames: ${frames.join()}.`);
  await runCommand(page, "View: Close Editor");
  await page.reload({ waitUntil: "commit" });
  await ready(page);
  await openFile(page, name, tries);
}

/** The document of the editor's page: VS Code nests it in a frame, which is #pending-frame until it is loaded. */
export const webview = (page) =>
  page.locator("iframe.webview.ready").locator("visible=true").last().contentFrame().locator("#active-frame").contentFrame();

/** Drags a file of the Explorer into the page of the editor and drops it there, Shift held, as VS Code opens it otherwise. `before` is called before it is dropped. */
export async function dropOnPage(page, name, before = async () => {}) {
  const from = await (await explorerRow(page, name)).boundingBox();
  const to = await page.locator("iframe.webview.ready").locator("visible=true").last().boundingBox();
  const [x, y] = [to.x + to.width / 2, to.y + to.height / 2];
  await page.mouse.move(from.x + 60, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(x, y, { steps: 8 });
  await page.keyboard.down("Shift");
  // The page hears of the drag at the movements after Shift.
  for (let step = 1; step <= 6; step++) {
    await page.mouse.move(x + 4 * step, y);
    await page.waitForTimeout(150);
  }
  await before();
  await page.mouse.up();
  await page.keyboard.up("Shift");
}

/** Chooses an entry of a row's menu in the Explorer, by the words on the way to it. */
export async function chooseInExplorer(page, name, ...words) {
  await (await explorerRow(page, name)).click({ button: "right" });
  for (const [depth, word] of words.entries()) {
    const entry = page.locator(".monaco-menu .action-item", { has: page.locator(".action-label", { hasText: whole(word) }) }).last();
    await entry.waitFor(patience);
    await entry.hover();
    if (depth < words.length - 1) continue;
    // A menu does not listen to clicks in the moment after it unfolds.
    await page.waitForTimeout(1000);
    await entry.click();
    await entry.waitFor({ state: "detached", ...patience });
  }
}

/** Opens the palette at some words. While VS Code hands the focus to a page that loads, a key is lost or the palette closes again: then once more. */
async function searchPalette(page, words, tries = 4) {
  await page.keyboard.press("F1");
  const typed = page.locator(".quick-input-widget:visible input.input").fill(words, { timeout: 10_000 });
  await (tries > 1 ? typed.catch(() => searchPalette(page, words, tries - 1)) : typed);
}

/** Runs a command by its title in the palette. */
export async function runCommand(page, title) {
  await searchPalette(page, `>${title}`);
  await labelled(page, ".quick-input-list .monaco-list-row", title).click();
}

/** Reloads the window with a theme, as settings written from outside are not noticed; open editors come back. */
export async function setTheme(page, session, theme) {
  const [name, style] = themes[theme];
  await session.writeSettings({ "workbench.colorTheme": name });
  await page.reload({ waitUntil: "commit" });
  await ready(page);
  await page.locator(`.monaco-workbench.${style}`).waitFor();
}
