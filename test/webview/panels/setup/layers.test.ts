import { expect, test } from "vitest";
import type { Editor } from "../../browser.js";
import { usePages } from "../../pages.js";
import { documentOf, editorState } from "../../state.js";

const pages = usePages();
let editor: Editor;

const layers = [
  { kind: "conv2d", filters: 8, kernel: 3 },
  { kind: "maxPool2d" },
  { kind: "upsample2d" },
  { kind: "conv2d", filters: 1, kernel: 3, activation: "sigmoid" },
];
const textOf = (list?: unknown[]) => JSON.stringify({ version: 1, network: { preset: "layers", ...(list && { layers: list }) } });

/** Opens the list; each edit of it comes back as the host would send it. */
async function open(list?: unknown[]) {
  editor = await pages.open({ width: 1280 });
  await editor.send({ type: "state", state: editorState({ document: documentOf(textOf(list)) }) });
  await editor.drawn();
  return editor.page;
}
const edits = async () => (await editor.sent()).flatMap((message) => (message.type === "edit" ? [message] : []));
const lines = () => editor.page.locator(".layer-line").allTextContents();
async function follow() {
  const [last] = (await edits()).slice(-1);
  expect(last.path).toEqual(["network", "layers"]);
  await editor.send({ type: "patch", patch: { document: documentOf(textOf(last.value as unknown[])) } });
  await editor.drawn();
}

test("shows each layer in a line with the shape that it gives", async () => {
  const page = await open(layers);
  expect(await lines()).toEqual(["Convolution, 8 × 3 × 3, ReLU", "Max pooling", "Upsampling", "Convolution, 1 × 3 × 3, Sigmoid"]);
  expect(await page.locator(".layer-name .quiet").allTextContents()).toEqual(["28 × 28 × 8", "14 × 14 × 8", "28 × 28 × 8", "28 × 28 × 1"]);
});

test("moves, removes and opens by keyboard, and the focus goes along", async () => {
  const page = await open(layers);
  await page.locator("#layer-0").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Alt+ArrowDown");
  await follow();
  expect(await lines()).toEqual(["Convolution, 8 × 3 × 3, ReLU", "Upsampling", "Max pooling", "Convolution, 1 × 3 × 3, Sigmoid"]);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("layer-2");
  await page.keyboard.press("Delete");
  await follow();
  expect(await lines()).toEqual(["Convolution, 8 × 3 × 3, ReLU", "Upsampling", "Convolution, 1 × 3 × 3, Sigmoid"]);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("layer-2");
  await page.keyboard.press("Enter");
  await editor.drawn();
  expect(await page.locator("#layer-2").getAttribute("aria-expanded")).toBe("true");
});

test("changes a field and the kind, and writes only what a person would", async () => {
  const page = await open(layers);
  await page.locator("#layer-0").click();
  await page.getByRole("spinbutton", { name: "Filters" }).fill("12");
  await page.keyboard.press("Enter");
  expect((await edits()).at(-1)?.value).toEqual([{ kind: "conv2d", filters: 12, kernel: 3 }, ...layers.slice(1)]);
  await follow();
  await page.getByRole("combobox", { name: "Kind of layer 1" }).click();
  await page.getByRole("option", { name: "Transposed convolution" }).click();
  expect((await edits()).at(-1)?.value).toEqual([{ kind: "conv2dTranspose", filters: 12, kernel: 3 }, ...layers.slice(1)]);
});

test("gives a transposed convolution a stride with a help of its own; left out it is 1", async () => {
  const page = await open([{ kind: "maxPool2d" }, { kind: "conv2dTranspose", filters: 1, kernel: 3, padding: "same" }]);
  await page.locator("#layer-1").click();
  const field = page.getByRole("spinbutton", { name: "Stride" });
  expect(await field.inputValue()).toBe("1");
  await field.focus();
  await editor.drawn();
  expect(await page.locator(".help").textContent()).toContain("2 doubles the image's height and width");
  await field.fill("2");
  await page.keyboard.press("Enter");
  await follow();
  expect((await edits()).at(-1)?.value).toMatchObject([{}, { kind: "conv2dTranspose", stride: 2 }]);
  expect(await page.locator(".layer-name .quiet").last().textContent()).toBe("28 × 28 × 1");
});

test("keeps what is not a value beside its error", async () => {
  const page = await open(layers);
  await page.locator("#layer-0").click();
  await page.getByRole("spinbutton", { name: "Kernel" }).fill("0");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator(".layer .problem").textContent()).toBe("Kernel must be a whole number from 1 to 4,096.");
  expect(await edits()).toEqual([]);
});

test("adds a layer after another, open and with the focus on its kind", async () => {
  const page = await open(layers);
  await page.getByRole("button", { name: "Add a layer after layer 1" }).click();
  await follow();
  expect((await lines()).slice(0, 2)).toEqual(["Convolution, 8 × 3 × 3, ReLU", "Convolution, 16 × 3 × 3, ReLU"]);
  expect(await page.locator("#layer-1").getAttribute("aria-expanded")).toBe("true");
});

test("marks the layer that does not fit, with the reason", async () => {
  const page = await open([layers[0], { kind: "dense", units: 4 }, layers[3]]);
  expect(await page.locator(".layer.wrong .layer-number").textContent()).toBe("2");
  expect(await page.locator(".layer.wrong .problem").textContent()).toContain("add a flatten layer before it");
});

test("begins with the layers of a preset", async () => {
  const page = await open();
  await page.getByRole("button", { name: "Classic" }).click();
  await follow();
  expect((await lines()).slice(0, 2)).toEqual(["Convolution, 15 × 5 × 5, ReLU", "Max pooling"]);
  expect(await page.locator(".layer.wrong").count()).toBe(0);
});

test("is looked at and not changed where the project is read-only", async () => {
  editor = await pages.open({ width: 1280 });
  await editor.send({ type: "state", state: editorState({ document: { ...documentOf(textOf(layers)), readOnly: true } }) });
  await editor.drawn();
  expect(await editor.page.locator(".layers-list .icon-button").count()).toBe(0);
  await editor.page.locator("#layer-1").focus();
  await editor.page.keyboard.press("Delete");
  await editor.page.keyboard.press("Alt+ArrowUp");
  expect(await edits()).toEqual([]);
});

test("the card begins with the layers of the network as it is, which then show no error", async () => {
  const text = '{ "version": 1, "network": { "preset": "classic", "kernels": [3, 5], "filters": 4, "latent": 3 } }';
  editor = await pages.open({ width: 1280 });
  await editor.send({ type: "state", state: editorState({ document: documentOf(text) }) });
  await editor.drawn();
  await editor.page.getByRole("radio", { name: /Own layers/ }).click();
  await expect.poll(async () => (await edits()).length).toBe(1);
  const [edit] = await edits();
  expect(edit.path).toEqual(["network", "layers"]);
  expect(edit.value).toMatchObject([
    { kind: "conv2d", filters: 4, kernel: 3, padding: "valid", activation: "relu" },
    { kind: "maxPool2d" },
    { kind: "conv2d", filters: 16, kernel: 5 },
    { kind: "maxPool2d" },
    { kind: "flatten" },
    { kind: "dense", units: 3 },
    { kind: "dense" },
    { kind: "reshape" },
    { kind: "upsample2d" },
    { kind: "conv2dTranspose", filters: 4, kernel: 5 },
    { kind: "upsample2d" },
    { kind: "conv2dTranspose", filters: 1, kernel: 3 },
  ]);
  const own = JSON.stringify({ version: 1, network: { preset: "layers", kernels: [3, 5], filters: 4, layers: edit.value } });
  await editor.send({ type: "patch", patch: { document: documentOf(own) } });
  await editor.drawn();
  expect(await lines()).toHaveLength(12);
  expect(await editor.page.locator(".problem.error").count()).toBe(0);
});
