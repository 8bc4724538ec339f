import type { Locator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { type Panel, panels } from "../../src/protocol/webview.js";
import { usePages } from "./pages.js";
import { trainedState } from "./state.js";

const pages = usePages();

async function open(width: number) {
  const editor = await pages.open({ width });
  await editor.send({ type: "state", state: trainedState() });
  await editor.drawn();
  return editor;
}

async function boxOf(element: Locator) {
  const box = await element.boundingBox();
  if (!box) throw new Error("It is not drawn.");
  return { ...box, right: box.x + box.width, middle: box.y + box.height / 2 };
}

test.each(panels)("the tab %s is in sight when it is shown at 320 pixels", async (panel) => {
  const editor = await open(320);
  await editor.send({ type: "show", panel });
  await editor.drawn();
  const tab = await boxOf(editor.page.locator(`#tab-${panel}`));
  expect(tab.x).toBeGreaterThanOrEqual(0);
  expect(tab.right).toBeLessThanOrEqual(320);
});

test.each([320, 700, 1400])("no panel is wider than its page at %i pixels", async (width) => {
  const editor = await open(width);
  for (const panel of panels.filter((name) => width < 900 || name !== "setup")) {
    await editor.send({ type: "show", panel });
    await editor.drawn();
    const { content, room } = await editor.page
      .locator("#panel")
      .evaluate((element) => ({ content: element.scrollWidth, room: element.clientWidth }));
    expect(content, panel).toBeLessThanOrEqual(room);
  }
});

describe("the heads of the panels", () => {
  const heads: readonly Panel[] = ["data", "map", "reconstructions", "anomalies"];

  test("have title and button on one line, and what can be saved at the end of the next", async () => {
    const editor = await open(1400);
    const places = [];
    for (const panel of heads) {
      await editor.send({ type: "show", panel });
      await editor.drawn();
      const head = editor.page.locator(".panel-head");
      const [title, button, about, save] = await Promise.all(
        [".title", "vscode-button", ".line:last-child p", ".save"].map((part) => boxOf(head.locator(part))),
      );
      expect(Math.abs(title.middle - button.middle), panel).toBeLessThan(2);
      expect(Math.abs(about.middle - save.middle), panel).toBeLessThan(2);
      places.push([title.middle, about.middle, button.height, button.right, save.right].map(Math.round));
    }
    for (const place of places) expect(place).toEqual(places[0]);
  });
});

test("the box and the dot of a run stand on one line", async () => {
  const editor = await open(1400);
  await editor.send({ type: "show", panel: "runs" });
  await editor.drawn();
  const row = editor.page.locator(".runs tbody tr").first();
  const middles = await Promise.all(
    ["input", ".swatch", "td:nth-child(2) .link"].map(async (part) => (await boxOf(row.locator(part))).middle),
  );
  for (const middle of middles) expect(Math.abs(middle - middles[0])).toBeLessThan(1.5);
});

test("the word at the threshold is not cut off at 320 pixels", async () => {
  const editor = await open(320);
  await editor.send({ type: "show", panel: "anomalies" });
  await editor.drawn();
  const [word, chart] = await Promise.all([".scores-chart .halo", ".scores-chart"].map((part) => boxOf(editor.page.locator(part))));
  expect(word.x).toBeGreaterThanOrEqual(chart.x);
  expect(word.right).toBeLessThanOrEqual(chart.right);
});
