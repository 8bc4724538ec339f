// What only a whole window shows of a training: a reload in its middle, VS Code's dialogs, and what is left on disk.
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFile, webview } from "../vscode/host/workbench.mjs";
import { answerFile, openWindow, writeSample } from "./window.mjs";

const minutes = 60_000;
let window;
beforeAll(async () => {
  window = await openWindow({ fill: writeSample });
}, 5 * minutes);
afterAll(() => window?.close());

const sampleOf = ({ folder }) => path.join(folder, "sample");

/** Opens a project of the sample with so many epochs and trains it. */
async function train(name, epochs) {
  const text = await readFile(path.join(sampleOf(window), "digits.aeproj"), "utf8");
  await writeFile(path.join(sampleOf(window), `${name}.aeproj`), text.replace(/"epochs": \d+/, `"epochs": ${epochs}`));
  await openFile(window.page, `sample/${name}.aeproj`);
  const view = webview(window.page);
  await view.getByRole("banner").getByRole("button", { name: "Train", exact: true }).click();
  return view;
}

const runsFolder = (name) => path.join(sampleOf(window), `${name}.runs`);
const runsOf = async (name) => (await readdir(runsFolder(name))).filter((entry) => !entry.startsWith("."));
const recordOf = async (name) => {
  const [run] = await runsOf(name);
  return JSON.parse(await readFile(path.join(runsFolder(name), run, "run.json"), "utf8"));
};
const notification = (text) => window.page.locator(".notification-list-item", { hasText: text });

test("a reload in the middle of a training offers to resume it, and it goes on once", { timeout: 4 * minutes }, async () => {
  const { page } = window;
  const view = await train("reloaded", 5000);
  await view.getByText(/^Epoch [2-9] of 5/).waitFor({ timeout: 2 * minutes });
  await page.reload();
  const offer = notification("was interrupted at epoch");
  await offer.waitFor({ timeout: 2 * minutes });
  expect((await recordOf("reloaded")).status).toBe("interrupted");
  const reached = (await readFile(path.join(runsFolder("reloaded"), (await runsOf("reloaded"))[0], "metrics.jsonl"), "utf8"))
    .trim()
    .split("\n").length;
  await offer.getByRole("button", { name: "Resume" }).click();
  const again = webview(page);
  await again
    .getByRole("banner")
    .getByRole("button", { name: "Stop" })
    .waitFor({ timeout: 2 * minutes });
  await expect.poll(async () => (await recordOf("reloaded")).status, { timeout: minutes }).toBe("running");
  expect(await runsOf("reloaded")).toHaveLength(1);
  await again.getByText(new RegExp(`^Epoch (${[2, 3, 4].map((more) => reached + more).join("|")}) of 5`)).waitFor({ timeout: 2 * minutes });
  await again.getByRole("banner").getByRole("button", { name: "Stop" }).click();
  await expect.poll(async () => (await recordOf("reloaded")).status, { timeout: minutes }).toBe("stopped");
});

test("a chart is saved where the dialog says, and a run is deleted once that is confirmed", { timeout: 4 * minutes }, async () => {
  const { page } = window;
  const view = await train("kept", 2);
  await view.getByText("Finished 2 epochs").waitFor({ timeout: 2 * minutes });
  for (const format of ["CSV", "PNG", "GIF"]) {
    const what = format === "GIF" ? "film" : "loss";
    await view
      .getByRole("group", { name: `Save the ${what}` })
      .getByRole("button", { name: format })
      .click();
    const proposed = path.join(sampleOf(window), `kept ${what}.${format.toLowerCase()}`);
    expect(await answerFile(page, `Save the ${what}`)).toBe(proposed);
  }
  const written = (name) =>
    expect.poll(() => readFile(path.join(sampleOf(window), name)).catch(() => Buffer.alloc(0)), { timeout: minutes });
  await written("kept loss.csv").toSatisfy((bytes) => bytes.toString().startsWith("epoch,loss,validationLoss"));
  await written("kept loss.png").toSatisfy((bytes) => bytes.subarray(1, 4).toString() === "PNG");
  // Its pictures come from the run's folder, which only VS Code's own service hands out.
  await written("kept film.gif").toSatisfy((bytes) => bytes.subarray(0, 6).toString() === "GIF89a");

  await view.getByRole("tab", { name: /^Runs/ }).click();
  await view.locator(".runs tbody button.link").first().click();
  await view.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.locator(".monaco-dialog-box");
  await dialog.getByRole("button", { name: "Move to Trash" }).click();
  // A served VS Code has no trash.
  await dialog.getByRole("button", { name: "Delete Permanently" }).click();
  await expect.poll(() => runsOf("kept")).toEqual([]);
  await view.getByText("Each training leaves a run here").waitFor();
});
