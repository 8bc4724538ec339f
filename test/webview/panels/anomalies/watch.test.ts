import { describe, expect, test } from "vitest";
import { sentence } from "../../../../src/core/language/sentence.js";
import type { EditorState, WatchState } from "../../../../src/protocol/webview.js";
import type { Editor } from "../../browser.js";
import { usePages } from "../../pages.js";
import { trainedState } from "../../state.js";
import { grownTo, watching } from "../../watched.js";

const pages = usePages();
let editor: Editor;

const open = async (state: EditorState) => {
  editor = await pages.open();
  await editor.send({ type: "state", state });
  await editor.send({ type: "show", panel: "anomalies" });
  await editor.drawn();
  return editor.page;
};

const patch = async (change: Partial<EditorState>) => {
  await editor.send({ type: "patch", patch: change });
  await editor.drawn();
};

const messages = async (type: string) => (await editor.sent()).filter((one) => one.type === type);
describe("a folder that is watched", () => {
  test("is chosen at a shown result, says what came, and is given up", async () => {
    const page = await open(trainedState({ results: [grownTo(100)] }));
    expect(await page.locator(".watch, .control-box").count()).toBe(0);
    await page.getByRole("button", { name: "Watch This Folder" }).click();
    expect(await messages("watch")).toEqual([{ type: "watch", folder: "/results/anomalies" }]);
    await patch({ watches: [watching()] });
    expect(await page.locator(".watch").innerText()).toMatch(/^Watching inspect\. Nothing has come yet\.\s+Stop Watching$/);
    expect(await page.getByRole("button", { name: "Watch This Folder" }).count()).toBe(0);
    await patch({ results: [grownTo(103)], watches: [watching({ waiting: 2, rewritten: 1 })] });
    const said = await page.locator(".watch span").innerText();
    expect(said).toMatch(/^Watching inspect\. 3 images have come, the last judged .*:07.*\. 2 are being judged\. 1 was written again/);
    await page.getByRole("button", { name: "Stop Watching" }).click();
    expect(await messages("stopWatching")).toEqual([{ type: "stopWatching", watched: "/project/inspect" }]);
  });

  test("grows its result where it stands: numbers follow, focus, place and what is open stay", async () => {
    const page = await open(trainedState({ results: [grownTo(400)], watches: [watching()] }));
    await page.getByRole("button", { name: "All", exact: true }).focus();
    const scroller = await page.evaluateHandle(() => {
      const all = [...document.querySelectorAll("*"), document.documentElement];
      return (
        all.find((one) => /auto|scroll/.test(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight + 200) ??
        document.documentElement
      );
    });
    await scroller.evaluate((element) => element.scrollTo(0, 500));
    const card = page.locator(".cards button").nth(14);
    await card.focus();
    const title = await card.getAttribute("title");
    const top = await scroller.evaluate((element) => element.scrollTop);
    await patch({ results: [grownTo(430)] });
    await expect.poll(() => page.locator(".anomaly-verdict").innerText()).toContain("of 430 flagged");
    expect(await page.locator(".gallery").getAttribute("aria-label")).toBe("430 images");
    expect(await scroller.evaluate((element) => element.scrollTop)).toBe(top);
    expect(await page.evaluate(() => document.activeElement?.getAttribute("title"))).toBe(title);
    await page.keyboard.press("Enter");
    await patch({ results: [grownTo(431)] });
    expect(await page.locator("dialog[open]").count()).toBe(1);
    expect(await page.locator("dialog[open]").innerText()).toContain(title ?? "none");
  });

  test("has a control chart, and says in words what has shifted", async () => {
    const page = await open(trainedState({ results: [grownTo(160, true)], watches: [watching()] }));
    const chart = page.getByRole("img", { name: /^Control chart of 160 images in the order of judging/ });
    await expect.poll(() => chart.count()).toBe(1);
    expect(await page.locator(".drifts li").allInnerTexts()).toEqual([
      expect.stringMatching(
        /^Images 131 to 160:\s+These images differ as a whole from those learned from, or more than a third of them are odd/,
      ),
    ]);
    await patch({ results: [grownTo(160)], watches: [] });
    // What came stays to be seen after the watch.
    expect(await page.locator(".control-box").count()).toBe(1);
  });

  test("that is gone says why until it is put away; of another folder than the shown one it leads there", async () => {
    const message = sentence("The folder {0} is no longer there, so it is not watched any more. What was judged stays.", "/project/new");
    const page = await open(
      trainedState({ results: [grownTo(100)], watches: [watching({ state: "stopped", message } as Partial<WatchState>)] }),
    );
    expect(await page.getByRole("alert").innerText()).toContain("The folder /project/new is no longer there");
    await page.getByRole("button", { name: "Dismiss" }).click();
    expect(await messages("stopWatching")).toEqual([{ type: "stopWatching", watched: "/project/inspect" }]);
    const other = {
      kind: "anomalies" as const,
      folder: "/results/other",
      input: "/project/new",
      created: "2025-01-01T12:00:00.000Z",
      run: "r",
    };
    await patch({ watches: [watching({ folder: "/project/new" })], allResults: [other] });
    expect(await page.locator(".watch").innerText()).toContain("Watching new: what comes is added to another result than this.");
    await page.locator(".watch").getByRole("button", { name: "Show" }).click();
    expect(await messages("showResult")).toEqual([{ type: "showResult", folder: "/results/other" }]);
  });

  test("waits in a panel without a result, and offers no watch in Restricted Mode", async () => {
    const page = await open(trainedState({ results: [], watches: [watching({ folder: "/project/inbox" })] }));
    expect(await page.locator(".watch").innerText()).toContain("Watching inbox. Nothing has come yet.");
    await patch({ results: [grownTo(100)], watches: [], restricted: true });
    expect(await page.getByRole("button", { name: "Watch This Folder" }).count()).toBe(0);
  });
});
