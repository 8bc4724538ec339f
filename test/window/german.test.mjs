// What a person reads in a German VS Code: the palette, what is wrong with a project, the report on images, a training and its figures.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFile, openFolder, runCommand, webview } from "../vscode/host/workbench.mjs";
import { openWindow, projectText, writeSample } from "./window.mjs";

const minutes = 60_000;
let window;
let page;
beforeAll(async () => {
  window = await openWindow({
    fill: async (folder) => {
      await writeSample(folder);
      const images = path.join(folder, "sample/train/more");
      await mkdir(images);
      await writeFile(path.join(images, "notes.png"), "no image");
      await writeFile(path.join(folder, "digits.aeproj"), projectText({ epochs: 5000 }).replace('"train" }', '"sample/train" }'));
      const wrong = { train: "sample/train", labels: "nirgends.csv", clean: "sample/test" };
      await writeFile(path.join(folder, "wrong.aeproj"), JSON.stringify({ version: 1, data: wrong, training: { epoch: 3 } }, null, 2));
      const network = { preset: "layers", layers: [{ kind: "conv2d", filters: 4, kernel: 31, padding: "valid" }] };
      await writeFile(path.join(folder, "unfit.aeproj"), JSON.stringify({ version: 1, data: { train: "sample/train" }, network }, null, 2));
    },
  });
  page = await window.page
    .context()
    .browser()
    .newPage({ viewport: { width: 1500, height: 900 } });
  // VS Code's own words stay English, as those come in a language pack; what it tells extensions is the language.
  await page.addInitScript(() => Object.defineProperty(globalThis, "_VSCODE_NLS_LANGUAGE", { value: "de" }));
  await openFolder(page, window.session.url, window.folder);
}, 5 * minutes);
afterAll(() => window?.close());

/** The texts of elements as a person reads them. */
const texts = async (found) => (await found.allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());

test("the palette and the form speak German", async () => {
  await openFile(page, "digits.aeproj");
  const view = webview(page);
  await view.getByRole("banner").getByRole("button", { name: "Trainieren", exact: true }).waitFor();
  await view.getByRole("tab", { name: "Läufe" }).waitFor();
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget:visible input.input").fill(">Neues Projekt aus Ordner");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "Autoencoder: Neues Projekt aus Ordner" }).first().waitFor();
  await page.keyboard.press("Escape");
});

test("what is wrong is said in German in the form and in Problems, with what can be done", { timeout: 3 * minutes }, async () => {
  await openFile(page, "wrong.aeproj");
  const view = webview(page);
  const unknown = "„epoch“ ist keine Einstellung von training; sie bleibt stehen, hat aber keine Wirkung. Meinten Sie „epochs“?";
  const missing =
    "Neben dem Projekt gibt es keinen Ordner und keine Datei nirgends.csv. Wählen Sie die Datei mit den Beschriftungen, oder entfernen Sie die Einstellung.";
  const idle = '„Saubere Bilder“ hat keine Wirkung, solange „Aufgabe“ auf "reconstruct" steht.';
  for (const sentence of [unknown, missing])
    await expect.poll(() => texts(view.locator(".problem")), { timeout: minutes }).toContain(sentence);
  await view.getByRole("button", { name: "In „epochs“ umbenennen" }).waitFor();
  await runCommand(page, "Problems: Focus on Problems View");
  const rows = page.locator(".markers-panel .monaco-list-row");
  for (const sentence of [unknown, missing, idle]) await expect.poll(async () => (await texts(rows)).join("\n")).toContain(sentence);
  await page.keyboard.press("Control+j");
});

test("a network that does not fit says so in German", { timeout: 3 * minutes }, async () => {
  await openFile(page, "unfit.aeproj");
  const view = webview(page);
  const said =
    "Schicht 1 (conv2d) passt nicht: ihr Kernel von 31 mal 31 Pixeln passt nicht auf 28 mal 28 Pixel; nehmen Sie einen kleineren Kernel, weniger Ebenen oder größere Bilder.";
  await expect.poll(() => texts(view.locator(".problem")), { timeout: minutes }).toContain(said);
});

test("a report on images and a training speak German, their figures with a comma", { timeout: 5 * minutes }, async () => {
  await openFile(page, "digits.aeproj");
  const view = webview(page);
  await runCommand(page, "Autoencoder: Über Bilder berichten");
  await view.locator(".report-line", { hasText: "Nicht lesbar: das ist kein Bild." }).waitFor({ timeout: 2 * minutes });
  const banner = view.getByRole("banner");
  await banner.getByRole("button", { name: "Trainieren", exact: true }).click();
  await banner.getByText(/^Epoche [2-9] von 5/).waitFor({ timeout: 3 * minutes });
  const notes = await texts(view.locator(".notes li"));
  expect(notes).toContainEqual(expect.stringMatching(/^\d+ Bilder zum Trainieren, \d+ zurückgehalten; [\d.]+ Parameter\.$/));
  expect(notes).toContain("1 Datei wurde ausgelassen. notes.png: Nicht lesbar: das ist kein Bild.");
  await banner.getByRole("button", { name: "Stopp", exact: true }).click();
  await banner.getByText(/^Gestoppt bei Epoche/).waitFor({ timeout: minutes });
  expect(await banner.innerText()).toMatch(/Validierungsverlust 0,\d{4}/);
  await view.getByRole("tab", { name: "Läufe" }).click();
  await expect.poll(() => view.locator(".runs tbody tr").first().innerText()).toMatch(/0,\d{4}/);
});
