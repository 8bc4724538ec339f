// A change under git, compared by VS Code's own git extension: as settings, and as text.
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFile } from "../vscode/host/workbench.mjs";
import { openWindow, projectText, setKnob } from "./window.mjs";

const git = (folder, ...args) =>
  promisify(execFile)("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args], { cwd: folder });

/** A repository whose last commit has 50 epochs, and the working tree 20 and another latent; the images are of 28 by 28 pixels. */
async function repository(folder) {
  const train = path.join(folder, "train");
  await mkdir(train);
  for (const shade of [0, 128, 255])
    await sharp({ create: { width: 28, height: 28, channels: 3, background: { r: shade, g: shade, b: shade } } })
      .toColourspace("b-w")
      .png()
      .toFile(path.join(train, `${shade}.png`));
  await git(folder, "init", "--quiet");
  await git(folder, "add", ".");
  await git(folder, "commit", "--quiet", "--message", "Begin");
  await writeFile(path.join(folder, "digits.aeproj"), projectText({ epochs: 20, latent: 3 }));
}

let window;
beforeAll(async () => {
  window = await openWindow({ fill: repository });
});
afterAll(() => window?.close());

/** The pages of the comparison, the old side first. */
const sides = () =>
  [0, 1].map((index) =>
    window.page.locator("iframe.webview.ready").locator("visible=true").nth(index).contentFrame().locator("#active-frame").contentFrame(),
  );

const oldSide = async () => {
  const [a, b] = sides();
  return (await a.getByText("This project is read-only.").count()) > 0 ? [a, b] : [b, a];
};

test("both sides show the settings that differ; the old one cannot be edited", async () => {
  const { page } = window;
  await openFile(page, "digits.aeproj");
  await page
    .locator(".editor-actions")
    .getByRole("button", { name: /^Open Changes/ })
    .click();
  await page.locator("iframe.webview.ready").locator("visible=true").nth(1).waitFor();
  await expect
    .poll(
      async () => (await sides()[1].getByText("2 settings differ:").count()) + (await sides()[0].getByText("2 settings differ:").count()),
    )
    .toBe(2);
  const [before, now] = await oldSide();
  const marked = (view) => view.locator(".differs [data-knob]").evaluateAll((rows) => rows.map((row) => row.dataset.knob));
  expect(await marked(before)).toEqual(["network.latent", "training.epochs"]);
  expect(await marked(now)).toEqual(["network.latent", "training.epochs"]);
  expect(await before.locator('[data-knob="training.epochs"] input').inputValue()).toBe("50");
  expect(await before.locator('[data-knob="training.epochs"] input').isDisabled()).toBe(true);
  expect(await now.locator('[data-knob="training.epochs"] input').inputValue()).toBe("20");
  expect(
    await now
      .locator(".differs", { has: now.locator('[data-knob="training.epochs"]') })
      .locator(".other")
      .textContent(),
  ).toContain("50");
});

test("the old side draws its own network on the images of the new one, as long as both ask for the same", async () => {
  const [before, now] = await oldSide();
  const parameters = (view) => view.locator(".totals > div", { hasText: "parameters" }).locator("dd").textContent();
  await before.locator(".network svg").waitFor();
  expect(await parameters(before)).not.toBe(await parameters(now));
  await setKnob(now, "data.train", "elsewhere");
  await before.getByText("The other side has other data settings.").waitFor();
  expect(await before.locator(".network").count()).toBe(0);
  await setKnob(now, "data.train", "train");
  await before.locator(".network svg").waitFor();
});

test("an edit on the new side takes the mark away", async () => {
  const [before, now] = await oldSide();
  const field = now.locator('[data-knob="training.epochs"] input');
  await field.fill("50");
  await field.press("Enter");
  await now.getByText("1 setting differs:").waitFor();
  await before.getByText("1 setting differs:").waitFor();
});

test("one click shows the texts", async () => {
  const { page } = window;
  const [, now] = await oldSide();
  await now.getByRole("button", { name: "Compare as Text" }).click();
  await page.locator(".monaco-diff-editor").waitFor();
  await expect.poll(() => page.locator("iframe.webview.ready").locator("visible=true").count()).toBe(0);
});
