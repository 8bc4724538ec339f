import { expect, test } from "vitest";
import type { Result, ResultEntry } from "../../../../src/core/analyses/result.js";
import type { EditorState } from "../../../../src/protocol/webview.js";
import type { Editor } from "../../browser.js";
import { usePages } from "../../pages.js";
import { atlas, dataUri } from "../../pictures.js";
import { contents, denoisedOf, similarTo } from "../../results.js";
import { runOf, trainedState } from "../../state.js";

const pages = usePages();
let editor: Editor;

const run = runOf({ keptEpochs: [1, 2, 3, 44, 50] });
/** A result of the same images that lies in the run, or another of their like. */
const entryOf = (result: Result, change: Partial<ResultEntry>): ResultEntry => ({
  ...{ kind: result.kind, input: result.input, folder: `/${run.id}/results/a`, created: "2025-01-02T12:00:00.000Z", run: run.id },
  ...change,
});

async function open(result: Result, change: Partial<EditorState> = {}) {
  editor = await pages.open({ width: 1280 });
  await editor.send({ type: "state", state: { ...trainedState({ results: [result] }), runs: [run], ...change } });
  await editor.send({ type: "show", panel: result.kind === "similar" ? "similar" : "reconstructions" });
  await editor.drawn();
  return editor.page;
}

const epochs = () => editor.page.getByRole("combobox", { name: "Epoch", exact: true });
const choose = async (label: string) => {
  await epochs().click();
  await editor.page.getByRole("option", { name: label, exact: true }).click();
  return editor.sent();
};

test("an epoch that the run keeps is chosen, and the result is made by it, or shown if it was made before", async () => {
  const result = denoisedOf(12);
  const page = await open(result);
  expect(await choose("Epoch 3")).toEqual([{ type: "analyse", folder: result.folder, run: run.id, epoch: 3 }]);
  await epochs().click();
  expect(await page.getByRole("option").allTextContents()).toEqual(["Best epoch (44)", "Epoch 1", "Epoch 2", "Epoch 3", "Epoch 50"]);
  await page.keyboard.press("Escape");
  const made = entryOf(result, { epoch: 3 });
  const unlike = entryOf(result, {
    epoch: 3,
    folder: `/${run.id}/results/b`,
    quality: { mean: { mse: 1, psnr: 0, ssim: 0 }, reference: "/c" },
  });
  await open(result, { allResults: [unlike, entryOf(result, {}), made] });
  expect(await choose("Epoch 3")).toEqual([{ type: "showResult", folder: made.folder }]);
});

test("a result by an epoch says so, and leads back to the best", async () => {
  const result = { ...similarTo(), epoch: 3 };
  await open(result);
  expect(await epochs().textContent()).toContain("Epoch 3");
  expect(await choose("Best epoch (44)")).toEqual([{ type: "analyse", folder: result.folder, run: run.id, epoch: null }]);
});

test("a run that keeps none beside its best has no epochs to choose", async () => {
  await open(denoisedOf(12), { runs: [runOf({ keptEpochs: [44] })] });
  expect(await epochs().count()).toBe(0);
});

/** A picture of 4 by 4 pixels, all this bright. */
const gray = (bright: number) => dataUri(atlas([new Float32Array(16).fill(bright)], 4, 4));

test("epochs are compared by their figures on the same images, and picture by picture", async () => {
  const reference = "/project/clean";
  const result = { ...denoisedOf(12), reference };
  const content = contents.get(result.folder);
  if (!content || !("mean" in result)) throw new Error("It has no content.");
  const pair = { input: gray(0.2), output: gray(0.4), reference: gray(0.6), baseline: null, compared: gray(0.8) };
  content.detail = {
    ...{ file: gray(0.2), bytes: null, size: [4, 4], original: [4, 4], range: [0, 255] },
    view: { x: 0, y: 0, width: 4, height: 4 },
  };
  content.output = { pair, heat: null, note: null };
  const quality = (psnr: number, noise: number) => ({ mean: { mse: 0.003, psnr, ssim: 0.9 }, reference, noise });
  const own = entryOf(result, { folder: result.folder, quality: quality(28.4, 0.012) });
  const third = entryOf(result, { folder: "/third", epoch: 3, quality: quality(30.1, 0.02) });
  const others = [
    entryOf(result, { folder: "/other-reference", epoch: 2, quality: { mean: result.mean } }),
    entryOf(result, { folder: "/other-images", epoch: 1, input: "/elsewhere", quality: quality(40, 0.1) }),
    entryOf(result, { folder: "/gone", run: "20200101-000000-aaaa", quality: quality(50, 0.1) }),
  ];
  const page = await open(result, { allResults: [third, own, ...others] });
  const table = page.locator(".by-epochs");
  const rows = () =>
    table.locator("tbody tr").evaluateAll((all) => all.map((row) => (row as HTMLElement).innerText.replace(/\s+/g, " ").trim()));
  expect(await rows()).toEqual(["Best epoch (44) shown 0.0030 28.40 0.9000 1.2 %", "Epoch 3 0.0030 30.10 ★ best 0.9000 2 % Compare"]);
  await table.getByRole("button", { name: "Epoch 3" }).click();
  expect(await editor.sent()).toEqual([{ type: "showResult", folder: "/third" }]);

  await table.getByRole("button", { name: "Compare" }).click();
  expect(await table.getByRole("button", { name: "Compare" }).getAttribute("aria-pressed")).toBe("true");
  await page.locator(".cards button").first().click();
  const detail = page.locator("dialog.detail");
  await expect.poll(() => detail.locator("figcaption").allTextContents()).toEqual(["Best epoch (44)", "Epoch 3", "Reference"]);
  await detail.locator(".detail-panes").focus();
  await page.keyboard.press("Control+ArrowRight");
  await expect.poll(() => detail.locator(".values").innerText()).toMatch(/Cleaned\s+102\s.*Reference\s+153\s+Epoch 3\s+204/s);
  await page.keyboard.press("Escape");
  await table.getByRole("button", { name: "Compare" }).click();
  await page.locator(".cards button").first().click();
  await expect.poll(() => detail.getByRole("button", { name: "Reference" }).count()).toBe(1);
  expect(await detail.getByRole("button", { name: "Epoch 3" }).count()).toBe(0);
});
