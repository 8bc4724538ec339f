import { describe, expect, test } from "vitest";
import { panels } from "../../src/protocol/webview.js";
import type { Editor } from "./browser.js";
import { usePages } from "./pages.js";
import { documentOf, editorState, trainedState, trainingOf } from "./state.js";

const pages = usePages();
let editor: Editor;

/** More presses of Tab than a page has stops. */
const most = 160;

/** Everything that can be clicked or typed into and is seen, and does not belong to a group whose one stop is another. */
const stops = () =>
  editor.page.evaluate(() => {
    const named = (element: Element) =>
      // What it says goes with the focus.
      element.matches(".help p")
        ? "the help"
        : `${element.tagName} ${element.id} ${element.getAttribute("aria-label") ?? element.textContent?.trim().slice(0, 40)}`;
    const all = document.querySelectorAll<HTMLElement>(
      "button:not(:disabled), input:not(:disabled), textarea, summary, [tabindex], vscode-text-field:not([disabled]), vscode-dropdown:not([disabled]), vscode-button:not([disabled])",
    );
    return [...all].filter((element) => element.getAttribute("tabindex") !== "-1" && element.checkVisibility()).map(named);
  });

/** What Tab comes by, from the top of the page to its end, and whether each stop can be seen. */
async function walk(): Promise<{ name: string; seen: boolean }[]> {
  const found: { name: string; seen: boolean }[] = [];
  for (let press = 0; press < most; press++) {
    await editor.page.keyboard.press("Tab");
    const stop = await editor.page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const inner = element.shadowRoot?.activeElement ?? element;
      const focus = getComputedStyle(document.documentElement).getPropertyValue("--vscode-focusBorder").trim();
      const box = element.getBoundingClientRect();
      const probe = document.createElement("i");
      probe.style.color = focus;
      document.body.append(probe);
      const colour = getComputedStyle(probe).color;
      probe.remove();
      // A ring around the element, its field's own border, or the outline of a block in a drawing.
      const ringed = [inner, ...(element.shadowRoot ?? element).querySelectorAll("*")].some((part) => {
        const { outlineStyle, borderColor, stroke } = getComputedStyle(part);
        return outlineStyle !== "none" || borderColor === colour || stroke === colour;
      });
      return {
        name: element.matches(".help p")
          ? "the help"
          : `${element.tagName} ${element.id} ${element.getAttribute("aria-label") ?? element.textContent?.trim().slice(0, 40)}`,
        seen: ringed && box.bottom > 0 && box.top < innerHeight,
      };
    });
    if (!stop) return found;
    found.push(stop);
  }
  throw new Error("The page does not let go of the focus.");
}

describe.each(panels)("the %s panel by the Tab key alone", (panel) => {
  test("every control is a stop, once, with the focus in sight", async () => {
    editor = await pages.open({ width: panel === "setup" ? 480 : 1280 });
    await editor.send({ type: "state", state: trainedState() });
    await editor.send({ type: "show", panel });
    await editor.drawn();
    const expected = await stops();
    const walked = await walk();
    expect(walked.filter(({ seen }) => !seen)).toEqual([]);
    const names = walked.map(({ name }) => name);
    expect(expected.filter((name) => !names.includes(name))).toEqual([]);
  });
});

test("a person trains, changes a setting and finds each panel without a mouse", async () => {
  editor = await pages.open({ width: 480 });
  await editor.send({ type: "state", state: editorState({ document: documentOf('{ "version": 1 }') }) });
  await editor.drawn();
  const { keyboard } = editor.page;
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  expect((await editor.sent()).at(-1)).toEqual({ type: "command", command: "train" });
  await editor.page.getByRole("tab", { selected: true }).focus();
  for (const panel of ["training", "map", "similar", "reconstructions", "anomalies", "runs", "setup"]) {
    expect(await editor.page.evaluate(() => document.activeElement?.id)).toBe(`tab-${panel}`);
    await keyboard.press("ArrowRight");
    await editor.drawn();
  }
  await keyboard.press("ArrowLeft");
  await editor.drawn();
  await keyboard.press("Tab");
  await keyboard.press("Tab");
  await keyboard.type("epochs");
  await editor.drawn();
  await editor.page.getByRole("spinbutton", { name: "Epochs" }).focus();
  await keyboard.press("ArrowUp");
  expect((await editor.sent()).at(-1)).toEqual({ type: "edit", path: ["training", "epochs"], value: 51 });
});

test("what changes by itself is said: the state of the training and the count of settings found", async () => {
  editor = await pages.open({ width: 480 });
  await editor.send({ type: "state", state: editorState({ training: trainingOf(12) }) });
  await editor.send({ type: "show", panel: "setup" });
  await editor.drawn();
  const regions = editor.page.locator('[role="status"], [aria-live="polite"]');
  expect((await regions.allTextContents()).some((text) => text.includes("Epoch 13 of 50"))).toBe(true);
  await editor.page.getByRole("textbox", { name: "Search settings" }).fill("learning rate");
  await expect.poll(async () => (await regions.allTextContents()).some((text) => text === "2 settings")).toBe(true);
});
