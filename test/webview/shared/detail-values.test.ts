import { decode } from "fast-png";
import { beforeEach, expect, test } from "vitest";
import type { ImageDetail } from "../../../src/core/analyses/image-detail.js";
import type { ImageOutput } from "../../../src/core/analyses/image-output.js";
import type { Editor } from "../browser.js";
import { usePages } from "../pages.js";
import { atlas, dataUri } from "../pictures.js";
import { contents, denoisedOf } from "../results.js";
import { trainedState } from "../state.js";

const pages = usePages();
let editor: Editor;
const detail = () => editor.page.locator("dialog.detail");
const values = () => detail().locator(".values").innerText();

/** A picture of 4 by 2 pixels whose columns are this bright. */
const columns = (...bright: number[]) => dataUri(atlas([Float32Array.from([...bright, ...bright])], 2, 4));

/** Opens the detail view of the worst image; `own` is the image itself, `pair` its pictures as the network sees them. */
async function open(own: ImageDetail, pair: ImageOutput["pair"], panes: number): Promise<void> {
  const result = denoisedOf(12);
  const content = contents.get(result.folder);
  if (!content) throw new Error("It has no content.");
  content.detail = own;
  content.output = { pair, heat: null, note: null };
  editor = await pages.open();
  await editor.send({ type: "state", state: trainedState({ results: [result] }) });
  await editor.send({ type: "show", panel: "reconstructions" });
  await editor.drawn();
  await editor.page.locator(".cards button").first().click();
  await expect.poll(() => detail().locator(".pane").count()).toBe(panes);
}

const view = { x: 0, y: 0, width: 4, height: 2 };

beforeEach(async () => {
  const input = columns(0, 0.2, 0.4, 1);
  const [output, reference, baseline] = [columns(0, 0.2, 0.6, 0.8), columns(0, 0.2, 0.6, 1), columns(0, 0.4, 0.4, 0.4)];
  // The image itself, of 12 bits, is twice as large as what the network looks at.
  await open(
    { file: input, bytes: null, size: [2, 4], original: [4, 8], range: [0, 4095], view },
    { input, output, reference, baseline, compared: null },
    3,
  );
});

test("the values under the pointer are those of each picture, in the image's own units", async () => {
  expect(await detail().locator(".detail-about").innerText()).toContain("Point at a pixel");
  const box = await detail().locator(".pane").nth(1).boundingBox();
  if (!box) throw new Error("There is no pane.");
  // Over the third column of the output: the pane is higher than it is wide, so that the picture fills its width.
  await editor.page.mouse.move(box.x + box.width * (2.5 / 4), box.y + box.height / 2 + 4);
  await expect.poll(values).toContain("Column 5, row 3");
  expect(await values()).toMatch(/Noisy\s+1,638\s+Cleaned\s+2,457\s+Difference\s+\+819\s+Reference\s+2,457$/);
  expect(await detail().locator(".probe").count()).toBe(3);
  // The pixel is marked where it lies in the pane: under the pointer.
  const mark = await detail().locator(".probe .line").nth(1).boundingBox();
  expect((mark?.x ?? 0) + (mark?.width ?? 0) / 2).toBeCloseTo(box.x + box.width * (2.5 / 4), 0);
  await editor.page.mouse.move(box.x + box.width / 2, box.y + 2);
  await expect.poll(() => detail().locator(".values").count()).toBe(0);
});

test("pixels are gone to by Ctrl and the arrow keys, as far as the picture reaches", async () => {
  const { page } = editor;
  await page.keyboard.press("Control+ArrowRight");
  await expect.poll(values).toContain("Column 5, row 3");
  for (let n = 0; n < 3; n++) await page.keyboard.press("Control+ArrowRight");
  await expect.poll(values).toMatch(/Noisy\s+4,095\s+Cleaned\s+3,276\s+Difference\s+−819\s+Reference\s+4,095/);
  expect(await detail().locator("h2").textContent()).not.toBe("");
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => detail().locator(".values").count()).toBe(0);
});

test("the histogram has a line for each picture, and the reference is a way of looking", async () => {
  await detail().getByRole("button", { name: "Histogram" }).click();
  await expect.poll(() => detail().locator(".brightness-chart path").count()).toBe(4);
  expect(await detail().locator(".brightness-chart").getAttribute("aria-label")).toBe(
    "Histogram of Noisy, Cleaned, Reference, from 0 to 4095.",
  );
  expect(await detail().locator(".detail-histogram li").allInnerTexts()).toEqual(["Noisy", "Cleaned", "Reference"]);
  await editor.page.keyboard.press("7");
  await expect.poll(() => detail().locator(".pane").count()).toBe(1);
  expect(await detail().locator(".pane canvas").getAttribute("aria-label")).toMatch(/^Reference of /);
});

test("what a median filter makes of the image is a way of looking, with its values", async () => {
  const { page } = editor;
  await detail().getByRole("button", { name: "Median 3x3" }).click();
  await expect.poll(() => detail().locator(".pane").count()).toBe(1);
  expect(await detail().locator(".pane canvas").getAttribute("aria-label")).toMatch(/^Median 3x3 of /);
  for (let n = 0; n < 3; n++) await page.keyboard.press("Control+ArrowRight");
  await expect.poll(values).toMatch(/Median 3x3\s+1,638$/);
});

test("the values of an image of 16 bits are those of its file, to the last bit", async () => {
  const input = columns(0, 0.2, 0.4, 1);
  // Of four columns: 0, 13107, 26215 and 65534.
  const bytes = { high: columns(0, 51 / 255, 102 / 255, 1), low: columns(0, 51 / 255, 103 / 255, 254 / 255) };
  const pair = { input, output: input, reference: null, baseline: null, compared: null };
  await open({ file: input, bytes, size: [2, 4], original: [2, 4], range: [0, 65535], view }, pair, 2);
  await editor.page.keyboard.press("Control+ArrowRight");
  await expect.poll(values).toMatch(/Noisy\s+26,215\s+Cleaned\s+26,214/);
  for (let n = 0; n < 2; n++) await editor.page.keyboard.press("Control+ArrowRight");
  await expect.poll(values).toMatch(/Noisy\s+65,534\s+Cleaned\s+65,535/);
  expect(await detail().locator(".values").getAttribute("title")).toContain("Noisy is as the file has it.");
});

test("a strip has the pictures side by side, and what is looked at is put on the clipboard", async () => {
  await editor.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await detail().getByRole("group", { name: "Save the strip" }).getByRole("button", { name: "PNG" }).click();
  await expect.poll(async () => (await editor.sent()).map(({ type }) => type)).toContain("save");
  const saved = (await editor.sent()).find(({ type }) => type === "save");
  if (saved?.type !== "save" || typeof saved.data === "string") throw new Error("No picture was saved.");
  const strip = decode(Uint8Array.from(Object.values(saved.data)));
  // Four pictures of 4 by 2 pixels, 70 times enlarged, 8 apart, with a line of names.
  expect([strip.width, strip.height]).toEqual([4 * 280 + 3 * 8, 140 + 20]);
  const gray = (left: number) => strip.data[4 * (70 * strip.width + left)];
  expect([gray(2 * 70 + 35), gray(288 + 2 * 70 + 35), gray(3 * 288 + 3 * 70 + 35)]).toEqual([102, 153, 255]);
  await detail().getByRole("button", { name: "Copy Picture" }).click();
  await expect.poll(() => detail().locator("[role=status]").first().innerText()).toBe("Copied.");
  const size = await editor.page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const { width, height } = await createImageBitmap(await item.getType("image/png"));
    return [width, height];
  });
  // The three that stand side by side.
  expect(size).toEqual([3 * 280 + 2 * 8, 140]);
});
