import { expect, test } from "vitest";
import type { Comparison } from "../../../../src/protocol/webview.js";
import type { Editor } from "../../browser.js";
import { usePages } from "../../pages.js";
import { documentOf, editorState, projectOf, seedText } from "../../state.js";

const pages = usePages();
let editor: Editor;

/** The page at the width of one side, compared with another text. */
async function compared(text: string) {
  const other = documentOf(text);
  const comparison: Comparison = { project: other.ok ? other.project : null, sameText: text === seedText };
  editor = await pages.open({ width: 600 });
  await editor.send({ type: "state", state: editorState({ comparison }) });
  await editor.drawn();
  return editor.page;
}

const marked = () =>
  editor.page.locator(".differs [data-knob]").evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.knob ?? ""));

test("settings that differ are marked with the other side's value, and named above", async () => {
  const page = await compared(seedText.replace("[5, 5]", "[3, 5]").replace('"epochs": 50', '"epochs": 20, "schedule": "cosine"'));
  expect(await marked()).toEqual(["network.kernels", "training.epochs", "training.schedule"]);
  expect(await page.locator(".other").allTextContents()).toEqual(["Other side: 3, 5", "Other side: 20", "Other side: Cosine"]);
  await page.getByRole("button", { name: "Schedule", exact: true }).click();
  await page.locator('[data-knob="training.schedule"]').waitFor();
  await expect
    .poll(() => page.locator('[data-knob="training.schedule"]').evaluate((row) => row.getBoundingClientRect().bottom < innerHeight))
    .toBe(true);
});

test("says why a side whose images are not read has no drawing", async () => {
  const saysOf = async (here: string, other: string | null) => {
    const document = documentOf(here);
    const comparison: Comparison | null = other === null ? null : { project: projectOf(other), sameText: false };
    const unread = { ...document, ...(document.ok && { network: { ok: "unknown" } as const }), readOnly: true };
    editor = await pages.open({ width: 600 });
    await editor.send({ type: "state", state: editorState({ document: unread, data: { state: "none" }, comparison, restricted: false }) });
    const says = editor.page.getByText("not drawn.");
    await says.waitFor();
    return says.textContent();
  };
  expect(await saysOf(seedText, seedText.replace('"data": {', '"data": { "fit": "crop",'))).toContain("other data settings");
  expect(await saysOf(seedText, seedText.replace("50", "20"))).toContain("The images of the other side are not read");
});

test("a press asks for the texts", async () => {
  const page = await compared(seedText.replace("50", "20"));
  await page.getByRole("button", { name: "Compare as Text" }).click();
  expect(await editor.sent()).toEqual([{ type: "command", command: "compareAsText" }]);
});

test.each([
  ["the same text", seedText, "Both sides are the same."],
  ["another comment", seedText.replace("small", "tiny"), "The settings are the same; the texts differ."],
  ["a text that cannot be read", "{", "One side cannot be shown as settings."],
])("%s marks nothing and says so", async (_, text, words) => {
  const page = await compared(text);
  await page.getByText(words).waitFor();
  expect(await marked()).toEqual([]);
});
