import { expect, test } from "vitest";
import type { Editor } from "../browser.js";
import { usePages } from "../pages.js";
import { documentOf, editorState } from "../state.js";

const pages = usePages();
const classic = '{ "version": 1, "network": { "preset": "classic" } }';
const wrong = '{ "version": 1, "data": { "imagesize": 3, "colours": 4 }, "network": { "preset": "classic" } }';

async function open(height = 840): Promise<Editor> {
  const editor = await pages.open({ width: 1280, height });
  await editor.send({ type: "state", state: editorState({ document: documentOf(classic) }) });
  await editor.drawn();
  return editor;
}
const edits = async (editor: Editor) => (await editor.sent()).filter(({ type }) => type === "edit");
const card = (editor: Editor) => editor.page.getByRole("radio", { name: /Own layers/ });

/** Presses a button as slowly as a person, with something that happens meanwhile. */
async function pressSlowly(editor: Editor, meanwhile: () => Promise<unknown> = async () => undefined) {
  await card(editor).hover();
  await editor.page.mouse.down();
  await meanwhile();
  await editor.drawn();
  await editor.page.mouse.up();
  await editor.drawn();
}

test("a slow click on what lies at the foot of the form is a click", async () => {
  const editor = await open();
  await pressSlowly(editor);
  expect(await edits(editor)).toHaveLength(1);
});

test("what comes between press and release is drawn after it, and the button does not move away", async () => {
  const editor = await open(1100);
  const problems = editor.page.locator(".form .problem");
  await pressSlowly(editor, async () => {
    await editor.send({ type: "patch", patch: { document: documentOf(wrong) } });
    await editor.drawn();
    expect(await problems.count()).toBe(0);
  });
  expect(await edits(editor)).toHaveLength(1);
  await expect.poll(() => problems.count()).toBe(2);
});

test("a press that is released elsewhere holds nothing for long", async () => {
  const editor = await open();
  await card(editor).hover();
  await editor.page.mouse.down();
  await editor.send({ type: "patch", patch: { document: documentOf(wrong) } });
  await expect.poll(() => editor.page.locator(".form .problem").count()).toBe(2);
});

test("the help takes the same room for every setting", async () => {
  const editor = await open();
  const heights = new Set<number | undefined>();
  const height = async () => heights.add((await editor.page.locator(".help").boundingBox())?.height);
  await height();
  for (const name of ["Epochs", "Latent"]) {
    await editor.page.getByRole("spinbutton", { name }).focus();
    await editor.drawn();
    await height();
  }
  await card(editor).focus();
  await editor.drawn();
  await height();
  expect(heights.size).toBe(1);
});
