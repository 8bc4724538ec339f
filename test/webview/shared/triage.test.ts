import { expect, test } from "vitest";
import type { Triage } from "../../../src/core/analyses/triage.js";
import type { Editor } from "../browser.js";
import { usePages } from "../pages.js";
import { anomaliesOf } from "../results.js";
import { documentOf, trainedState } from "../state.js";

const pages = usePages();
let editor: Editor;
const folder = "/results/anomalies";

async function open(triage: Triage = {}) {
  editor = await pages.open();
  await editor.send({ type: "state", state: trainedState({ triage, results: [anomaliesOf(200, 0.06, true)] }) });
  await editor.send({ type: "show", panel: "anomalies" });
  await editor.drawn();
  return editor.page;
}
const said = async () => (await editor.sent()).filter(({ type }) => type === "triage" || type === "edit");

test("a key says what an image is, several at once, and Ctrl+Z takes it back", async () => {
  const page = await open();
  const cards = page.locator(".cards button");
  const [first, second] = (await Promise.all([0, 1].map((place) => cards.nth(place).getAttribute("title")))).map((name) =>
    Number(name?.slice(0, 6)),
  );
  await cards.first().focus();
  await page.keyboard.press("o");
  expect(await said()).toEqual([{ type: "triage", folder, indices: [first], word: "odd" }]);
  await editor.send({ type: "patch", patch: { triage: { [`${String(first).padStart(6, "0")}.png`]: "odd" } } });
  await expect.poll(() => page.locator(".cards .word").allTextContents()).toEqual(["Odd"]);
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect.poll(() => page.locator(".cards li.selected").count()).toBe(2);
  expect(await page.locator("dialog").count()).toBe(0);
  await page.keyboard.press("f");
  expect((await said()).at(-1)).toEqual({ type: "triage", folder, indices: [first, second], word: "fine" });
  await editor.drawn();
  await page.keyboard.press("Control+z");
  expect((await said()).slice(-2)).toEqual([
    { type: "triage", folder, indices: [first], word: "odd" },
    { type: "triage", folder, indices: [second], word: null },
  ]);
});

test("keys and buttons work in the detail view, where the image goes on", async () => {
  const page = await open();
  await page.locator(".cards button").first().click();
  await page.keyboard.press("u");
  await page.keyboard.press("ArrowRight");
  await editor.drawn();
  await page.getByRole("dialog").getByRole("button", { name: "Fine" }).click();
  expect((await said()).map((message) => message.type === "triage" && message.word)).toEqual(["unsure", "fine"]);
});

test("what is sorted narrows the gallery, and becomes the project's labels by one edit", async () => {
  const page = await open({ "000005.png": "odd", "000006.png": "fine", "elsewhere.png": "odd" });
  await page.getByRole("button", { name: "Sorted by Hand" }).click();
  const shown = () => page.locator(".cards button[title]").evaluateAll((cards) => cards.map((card) => card.getAttribute("title")).sort());
  await expect.poll(shown).toEqual(["000005.png", "000006.png"]);
  // Nothing is unsure.
  expect(await page.getByRole("button", { name: "By Hand: " }).allInnerTexts()).toEqual(["By Hand: Odd", "By Hand: Fine"]);
  await page.getByRole("button", { name: "By Hand: Fine" }).click();
  await expect.poll(shown).toEqual(["000006.png"]);
  await page.getByRole("button", { name: "Not Sorted" }).click();
  await expect.poll(() => page.locator(".gallery").getAttribute("aria-label")).toBe("198 images");
  await page.getByRole("button", { name: "Use as labels" }).click();
  expect(await said()).toEqual([{ type: "edit", path: ["data", "labels"], value: "digits.labels.csv" }]);
});

test("what is said counts in the figures at once if it is the project's labels", async () => {
  const page = await open();
  const figures = async () => (await page.locator(".trust .means dd").allTextContents()).join(" · ");
  expect(await figures()).toBe("100 % · 100 % · 1 · 6 of 6 · 0 of 194");
  const document = documentOf('{ "data": { "train": "train", "labels": "digits.labels.csv" } }');
  await editor.send({ type: "patch", patch: { document, triage: { "000005.png": "fine", "000006.png": "odd", "000007.png": "unsure" } } });
  await expect.poll(figures).toContain("5 of 6 · 1 of 193");
  const labelled = page.getByRole("group", { name: "Which" }).getByRole("button", { name: "Labelled Anomaly" });
  await labelled.click();
  await expect.poll(() => page.locator('.cards button[title="000006.png"]').count()).toBe(1);
  expect(await page.locator('.cards button[title="000005.png"]').count()).toBe(0);
  await editor.send({ type: "patch", patch: { triage: {} } });
  await expect.poll(figures).toContain("6 of 6 · 0 of 194");
});
