import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EditorState, mostDropped, type Panel } from "../../../src/protocol/webview.js";
import type { Editor } from "../browser.js";
import { usePages } from "../pages.js";
import { embeddingOf, similarTo } from "../results.js";
import { trainedState } from "../state.js";

const pages = usePages();
let editor: Editor;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "dropping-"));
  await writeFile(path.join(folder, "seven.png"), Uint8Array.of(1, 2, 3));
  await writeFile(path.join(folder, "eight.png"), Uint8Array.of(4));
  await writeFile(path.join(folder, "notes.txt"), "no picture");
  await mkdir(path.join(folder, "album.png"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function open(panel: Panel, change: Partial<EditorState> = {}) {
  editor = await pages.open();
  await editor.send({ type: "state", state: trainedState({ results: [embeddingOf(40), similarTo()], ...change }) });
  await editor.send({ type: "show", panel });
  await editor.drawn();
}

/** Drags files of this machine over the page, as the system does. */
async function drag(steps: readonly ("dragEnter" | "dragOver" | "drop")[], ...names: string[]) {
  const client = await editor.page.context().newCDPSession(editor.page);
  const files = names.map((name) => path.join(folder, name));
  for (const type of steps)
    await client.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data: { items: [], files, dragOperationsMask: 1 } });
  await client.detach();
}

/** Drops addresses as VS Code's Explorer gives them: the whole list under a type of its own, the first under that of all programs. */
const dropAddresses = (lists: Record<string, string>) =>
  editor.page.evaluate((lists) => {
    const dataTransfer = new DataTransfer();
    for (const [type, text] of Object.entries(lists)) dataTransfer.setData(type, text);
    for (const type of ["dragenter", "dragover", "drop"])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, lists);

const hint = () => editor.page.locator(".drop-hint");
const sent = async () => (await editor.sent()).at(-1);

describe.each(["similar", "map"] as const)("on the panel %s", (panel) => {
  test("a file of the system is announced while it is dragged, and sent with its content", async () => {
    await open(panel);
    expect(await editor.page.locator(".panel").textContent()).toContain("Hold Shift while you drop it");
    await drag(["dragEnter", "dragOver"], "seven.png");
    await expect.poll(() => hint().textContent()).toContain(panel === "map" ? "where it lies on the map" : "most like it");
    await drag(["drop"], "seven.png");
    await expect.poll(() => hint().count()).toBe(0);
    await expect.poll(sent).toMatchObject({ type: "findDropped", panel, picture: { kind: "content", name: "seven.png" } });
    const bytes = await editor.page.evaluate(() => {
      const sent = Reflect.get(window, "sent") as { picture: { bytes: unknown } }[];
      const bytes = sent.at(-1)?.picture.bytes;
      return bytes instanceof Uint8Array ? Array.from(bytes) : null;
    });
    expect(bytes).toEqual([1, 2, 3]);
  });

  test("a file of the Explorer is sent by its address", async () => {
    await open(panel);
    const uri = "file:///project/new%20ones/seven.png";
    await dropAddresses({ "application/vnd.code.uri-list": uri, "text/uri-list": uri });
    await expect.poll(sent).toEqual({ type: "findDropped", panel, picture: { kind: "address", uri } });
  });
});

test("a drag that leaves, or ends elsewhere, leaves no hint", async () => {
  await open("similar");
  await drag(["dragEnter", "dragOver"], "seven.png");
  await expect.poll(() => hint().count()).toBe(1);
  const tell = (type: string, selector: string) =>
    editor.page.evaluate(
      ([type, selector]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.setData("text/uri-list", "file:///a/1.png");
        document.querySelector(selector)?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true }));
      },
      [type, selector] as const,
    );
  // From one element of the page to another, then out of it.
  await tell("dragenter", ".tabs");
  await tell("dragleave", "body");
  await editor.drawn();
  expect(await hint().count()).toBe(1);
  await tell("dragleave", ".tabs");
  await expect.poll(() => hint().count()).toBe(0);
  await drag(["dragEnter", "dragOver"], "seven.png");
  await expect.poll(() => hint().count()).toBe(1);
  await editor.page.evaluate(() => window.dispatchEvent(new PointerEvent("pointermove")));
  await expect.poll(() => hint().count()).toBe(0);
  expect(await editor.sent()).toEqual([]);
});

test.each([
  ["several files", ["seven.png", "eight.png"], "2 files were dropped. Drop one picture at a time."],
  ["a folder", ["album.png"], "album.png is a folder. Drop one picture, or choose Find Similar Images in the folder's menu."],
  ["what is no picture", ["notes.txt"], "notes.txt is no picture that can be read. Drop a PNG, JPEG, WebP, TIFF, BMP, GIF or AVIF file."],
])("%s is refused in a sentence", async (_, names, message) => {
  await open("similar");
  await drag(["dragEnter", "dragOver", "drop"], ...names);
  await expect.poll(sent).toEqual({ type: "failed", message });
});

test("several files of the Explorer, and none, are refused in a sentence", async () => {
  await open("similar");
  const [one, other] = ["file:///a/1.png", "file:///a/2.png"];
  await dropAddresses({ "application/vnd.code.uri-list": `${one}\r\n${other}`, "text/uri-list": one });
  await expect.poll(sent).toEqual({ type: "failed", message: "2 files were dropped. Drop one picture at a time." });
  await dropAddresses({ "text/uri-list": "# nothing" });
  await expect.poll(sent).toEqual({
    type: "failed",
    message: "What was dropped is no file. Drop a picture from the Explorer or from a folder of the system.",
  });
});

test("a file that is too large is refused unread, with its size", async () => {
  await open("similar");
  await editor.page.evaluate((size) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(size)], "large.tif"));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, mostDropped + 1);
  await expect.poll(sent).toEqual({
    type: "failed",
    message: "large.tif has 65 MB, and at most 64 MB can be dropped. Choose Find Similar Images in its menu in the Explorer.",
  });
});

test.each([
  ["on a panel that looks nothing up", "training", {}],
  ["where nothing may run", "similar", { restricted: true }],
  ["before there is a network", "similar", { runs: [], training: null }],
] as const)("nothing is taken %s", async (_, panel, change) => {
  await open(panel, change as Partial<EditorState>);
  expect(await editor.page.locator(".panel").textContent()).not.toContain("Hold Shift");
  await drag(["dragEnter", "dragOver"], "seven.png");
  const uri = "file:///a/1.png";
  await dropAddresses({ "text/uri-list": uri });
  await editor.drawn();
  expect(await hint().count()).toBe(0);
  expect((await editor.sent()).filter(({ type }) => type === "findDropped" || type === "failed")).toEqual([]);
});

test("what is taken up in the page itself is no file", async () => {
  await open("similar");
  await editor.page.evaluate(() => document.body.dispatchEvent(new DragEvent("dragstart", { bubbles: true })));
  await dropAddresses({ "text/uri-list": "file:///a/1.png" });
  expect(await editor.sent()).toEqual([]);
  await editor.page.evaluate(() => document.body.dispatchEvent(new DragEvent("dragend", { bubbles: true })));
  await dropAddresses({ "text/uri-list": "file:///a/1.png" });
  await expect.poll(sent).toMatchObject({ type: "findDropped" });
});
