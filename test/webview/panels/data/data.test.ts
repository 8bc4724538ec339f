import { describe, expect, test } from "vitest";
import type { Progress } from "../../../../src/core/jobs/progress.js";
import { type Sentence, verbatim } from "../../../../src/core/language/sentence.js";
import { groupsOf } from "../../../../src/core/project/data-report.js";
import type { EditorState, TaskState } from "../../../../src/protocol/webview.js";
import type { Editor } from "../../browser.js";
import { usePages } from "../../pages.js";
import { documentOf, editorState, inspecting, reportOf, seedText } from "../../state.js";

const pages = usePages();
let editor: Editor;

interface Report {
  newest?: EditorState["report"];
  progress?: Progress;
  message?: Sentence;
}

const tasksOf = ({ progress, message }: Report): TaskState[] => [
  ...(progress ? [inspecting(progress)] : []),
  ...(message ? [{ id: 1, kind: "inspect", panel: "data", title: "Reading the images", state: "failed", message } as const] : []),
];

const open = async (report: Report = {}, state: Partial<EditorState> = {}) => {
  editor = await pages.open();
  await editor.send({
    type: "state",
    state: editorState({ report: report.newest ?? null, tasks: tasksOf(report), ...state }),
  });
  await editor.send({ type: "show", panel: "data" });
  await editor.drawn();
  return editor.page;
};

describe("the report on the images", () => {
  test("is offered where there is none, unless nothing may run", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Report on Images" }).click();
    expect(await editor.sent()).toEqual([{ type: "command", command: "inspect" }]);
    await editor.send({ type: "patch", patch: { restricted: true } });
    await expect.poll(() => page.getByRole("button", { name: "Report on Images" }).isDisabled()).toBe(true);
  });

  test("says how far it is, and can be given up", async () => {
    const page = await open({ progress: { stage: "reading-images", done: 250, total: 1000, secondsLeft: 12 } });
    expect(await page.locator(".work-progress").textContent()).toMatch(/Reading the images\s+250 of 1,000 · 12 s left/);
    expect(await page.locator(".work-progress progress").getAttribute("value")).toBe("0.25");
    await page.getByRole("button", { name: "Cancel" }).click();
    expect(await editor.sent()).toEqual([{ type: "cancel", task: 1 }]);
  });

  test("says what went wrong and keeps the report before it", async () => {
    const page = await open({ newest: reportOf(), message: verbatim("The folder train holds no images.") });
    expect(await page.getByRole("alert").textContent()).toContain("The folder train holds no images.");
    expect(await page.getByRole("button", { name: "Report Again" }).count()).toBe(1);
    expect(await page.locator(".thumbnail").count()).toBe(48);
  });

  test("takes the range of 12-bit images at a click", async () => {
    const report = reportOf();
    const [training, ...others] = report.sets;
    const dark = { ...training, values: { minimum: 0, maximum: 4062, mean: 700, range: [0, 65535] as [number, number] } };
    const page = await open({ newest: { ...report, sets: [dark, ...others] } });
    await page.getByText("everything is at most 6 % bright").waitFor();
    await page.getByRole("button", { name: "Take 0 as black and 4,095 as white" }).click();
    expect(await editor.sent()).toMatchObject([{ type: "fix", fix: { kind: "set", path: ["data", "range"], value: [0, 4095] } }]);
  });

  test("gives shares of all images, also of those whose rows are only counted", async () => {
    const report = reportOf();
    const [training, ...others] = report.sets;
    const [first, ...rest] = training.sizes.rows;
    const sizes = { rows: [{ ...first, count: 250 }, ...rest.map((row) => ({ ...row, count: 0 }))], more: 700, total: 1000 };
    const page = await open({ newest: { ...report, sets: [{ ...training, sizes }, ...others] } });
    await page.getByText("250 · 25 %").waitFor();
  });

  test("says first what to look at", async () => {
    const page = await open({ newest: reportOf() });
    expect((await page.locator(".data > .problems .problem").allTextContents()).map((text) => text.trim())).toEqual([
      "1 group of the same or like images lies on both sides of the split: the validation loss will look better than it is.",
      "2 files cannot be used.",
      "3 images are there more than once.",
    ]);
    await editor.send({
      type: "patch",
      patch: {
        report: reportOf({
          duplicates: { groups: [], more: 0, superfluous: 0, leaks: 0 },
          sets: reportOf().sets.map((set) => ({ ...set, leftOut: { rows: [], more: 0 } })),
        }),
      },
    });
    await expect.poll(() => page.locator(".data > .problems .problem").textContent()).toContain("Nothing stands out");
  });

  test("leaves all but one of images that are there twice out of the training, by one edit", async () => {
    const page = await open({ newest: reportOf() });
    await page.getByRole("button", { name: "Exclude All but One of Each" }).first().click();
    await page.locator(".report-line", { hasText: "good/7.png" }).click();
    await page.getByRole("button", { name: "Exclude All but the First" }).click();
    const edit = (value: string[]) => ({ type: "edit", path: ["data", "exclude"], value });
    // Of the leak the held-out image stays, and is no longer trained on.
    expect(await editor.sent()).toEqual([edit(["good/1.png", "good/3.png", "bad/2.png"]), edit(["good/7.jpg"])]);
    const excluding = seedText.replace('"validation": 0.2', '"exclude": ["good/1.png", "good/3.png", "bad/2.png"]');
    await editor.send({ type: "patch", patch: { document: documentOf(excluding) } });
    await expect.poll(() => page.getByRole("button", { name: "Exclude All but One of Each" }).count()).toBe(1);
  });

  test("keeps alike images together: the held-out ones of a leak are trained on too, by one edit", async () => {
    const page = await open({ newest: reportOf() });
    await page.getByRole("button", { name: "Keep Alike Images Together" }).click();
    expect(await editor.sent()).toEqual([{ type: "edit", path: ["data", "neverHeldOut"], value: ["good/1 copy.png"] }]);
    const kept = seedText.replace('"validation": 0.2', '"validation": 0.2, "neverHeldOut": ["good/1 copy.png"]');
    await editor.send({ type: "patch", patch: { document: documentOf(kept) } });
    await expect.poll(() => page.getByRole("button", { name: "Keep Alike Images Together" }).count()).toBe(0);
  });

  test("says how many it leaves out of a group that it lists in part, and keeps one that is not excluded already", async () => {
    const copies = Array.from({ length: 60 }, (_, n) => ({ file: `${n}.png`, source: null, set: "train" as const, part: null }));
    const duplicates = groupsOf([copies]);
    const excluding = documentOf(seedText.replace('"validation": 0.2', '"exclude": ["0.png", "7.png"]'));
    const page = await open({ newest: reportOf({ duplicates, alike: null }) }, { document: excluding });
    const button = page.getByRole("button", { name: "Exclude 47 of These" });
    await button.first().click();
    const left = Array.from({ length: 50 }, (_, n) => `${n}.png`).filter((name) => !["1.png", "7.png", "0.png"].includes(name));
    expect(await editor.sent()).toEqual([{ type: "edit", path: ["data", "exclude"], value: ["0.png", "7.png", ...left] }]);
    await editor.send({ type: "patch", patch: { report: reportOf({ duplicates, alike: null, key: "as it was" }) } });
    await expect.poll(() => page.getByText("have changed since this report").count()).toBe(1);
    expect(await page.getByRole("button", { name: /^Exclude/ }).count()).toBe(0);
  });

  test("is marked where images or settings have changed since", async () => {
    const page = await open({ newest: reportOf() });
    expect(await page.getByText("have changed since this report").count()).toBe(0);
    await editor.send({ type: "patch", patch: { report: reportOf({ key: "as it was" }) } });
    await expect.poll(() => page.getByText("have changed since this report").count()).toBe(1);
  });

  test("leads from each row to its files", async () => {
    const page = await open({ newest: reportOf() });
    const row = page.getByRole("button", { name: /It cannot be read: it is damaged/ });
    expect(await row.getAttribute("aria-expanded")).toBe("false");
    await row.click();
    await page.getByRole("button", { name: "bad/broken.png" }).click();
    expect(await editor.sent()).toEqual([{ type: "open", file: "/project/train/bad/broken.png" }]);
    // A long row lists some and says how many more there are; one row is open at a time.
    await page
      .getByRole("button", { name: /^good .* 82 %$/ })
      .first()
      .click();
    await expect.poll(() => page.locator(".report-files li").count()).toBe(51);
    expect(await page.locator(".report-files li").last().textContent()).toBe("and 770 more");
    await page
      .getByRole("button", { name: /^good .* 82 %$/ })
      .first()
      .click();
    await expect.poll(() => page.locator(".report-files").count()).toBe(0);
  });

  test("shows which of the same images are trained on and which are held out", async () => {
    const page = await open({ newest: reportOf() });
    await page
      .getByRole("button", { name: /leak good\/1\.png/ })
      .or(page.getByRole("button", { name: /leak good\/1 copy\.png/ }))
      .click();
    await editor.drawn();
    expect((await page.locator(".report-files li").allTextContents()).map((text) => text.replace(/\s+/g, " ").trim())).toEqual([
      "good/1 copy.png held out",
      "good/1.png trained on",
      "Keep Together Exclude All but the First",
    ]);
  });

  test("shows the first of a group in its row, cut from the one picture, and beside their names", async () => {
    const page = await open({ newest: reportOf() });
    const row = page.getByRole("button", { name: /good\/7\.png and 1 other/ });
    const cut = (at: string) => page.locator(at).evaluateAll((all) => all.map((image) => image.getAttribute("x")));
    expect(await row.locator(".picture").count()).toBe(2);
    await row.click();
    await editor.drawn();
    expect(await cut(".report-files .picture image")).toEqual(["-1400", "-1428"]);
    // Of the 52 cells of the picture the row shows two, each as large as the other.
    const boxes = await row.locator(".picture").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
    expect(boxes).toEqual([32, 32]);
    expect(await page.locator(".report-set .pictures").count()).toBe(3);
  });

  test("opens the original of a thumbnail, by pointer and by keyboard", async () => {
    const page = await open({ newest: reportOf() });
    await page.locator(".thumbnail").nth(3).click();
    await page.locator(".thumbnail[tabindex='0']").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    expect(await editor.sent()).toEqual([
      { type: "open", file: "/project/train/good/3.png" },
      { type: "open", file: expect.stringMatching(/^\/project\/train\/good\/[14]\.png$/) },
    ]);
  });

  test("counts pairs, and names what has no partner", async () => {
    const one = { count: 1, files: [{ file: "0.png", source: "/project/noisy/0.png" }] };
    const page = await open({ newest: reportOf({ pairs: { found: 5, withoutClean: one, withoutNoisy: { count: 0, files: [] } } }) });
    expect(await page.getByText("5 pairs of a noisy and a clean image found.").count()).toBe(1);
    expect(await page.locator(".data > .problems .problem").allTextContents()).toContain("1 image has no partner.");
    await page.getByRole("button", { name: /without a clean image/ }).click();
    await expect.poll(() => page.getByRole("button", { name: "0.png", exact: true }).count()).toBe(1);
  });

  test("names the items of an array, which have no file of their own", async () => {
    const items = [{ file: "noisy.npy[0]", source: null }];
    const page = await open({ newest: reportOf({ thumbnails: { ...reportOf().thumbnails, items } }) });
    await page.locator(".thumbnail").click({ force: true });
    expect(await page.locator(".thumbnail").getAttribute("aria-disabled")).toBe("true");
    expect(await editor.sent()).toEqual([]);
  });

  test("is saved as a table, with a line for each file to look at", async () => {
    const page = await open({ newest: reportOf() });
    const buttons = page.getByRole("group", { name: "Save the data report" });
    await buttons.getByRole("button", { name: "CSV" }).click();
    const sent = await editor.sent();
    expect(sent).toMatchObject([{ type: "save", name: "data report", format: "csv" }]);
    const [{ data }] = sent as { data: string }[];
    const lines = data.trimEnd().split("\n");
    expect(lines[0]).toBe("table,set,row,count,part,file,path");
    expect(lines).toContain("sizes,train,30x40,12,,,");
    expect(lines).toContain("left out,train,It cannot be read: it is not an image.,1,,bad/notes.png,/project/train/bad/notes.png");
    expect(lines.filter((line) => line.includes("duplicates"))).toEqual([
      '"exact duplicates, leak",train,1,2,validation,good/1 copy.png,/project/train/good/1 copy.png',
      '"exact duplicates, leak",train,1,2,training,good/1.png,/project/train/good/1.png',
      "exact duplicates,train,2,3,training,good/2.png,/project/train/good/2.png",
      "exact duplicates,train,2,3,training,good/3.png,/project/train/good/3.png",
      "exact duplicates,train,2,3,training,bad/2.png,/project/train/bad/2.png",
      "near duplicates,train,1,2,training,good/7.png,/project/train/good/7.png",
      "near duplicates,train,1,2,training,good/7.jpg,/project/train/good/7.jpg",
    ]);
  });

  test("is saved as a text to read, with what stands out first and names that Markdown leaves alone", async () => {
    const page = await open({ newest: reportOf() });
    await page.getByRole("group", { name: "Save the data report" }).getByRole("button", { name: "Markdown" }).click();
    const [{ data, format }] = (await editor.sent()) as { data: string; format: string }[];
    expect(format).toBe("md");
    expect(data.split("\n").slice(0, 5)).toEqual([
      "# Images of digits.aeproj",
      "",
      "Jan 1, 2025, 11:00 AM. 803 images to train on, 197 held out.",
      "",
      "- **1 group of the same or like images lies on both sides of the split: the validation loss will look better than it is.**",
    ]);
    expect(data).toContain("## Exact duplicates\n\n- **leak**: good/1 copy.png, held out; good/1.png, trained on\n");
    expect(data).toContain("- It cannot be read: it is not an image. bad/notes.png\n");
    expect(data).toContain("### Sizes\n\n- 28 × 28: 988 (99 %)\n- 30 × 40: 12 (1 %)\n");
    const odd = reportOf({
      duplicates: groupsOf([[0, 1].map((n) => ({ file: `a_${n}|*.png`, source: null, set: "train" as const, part: "training" as const }))]),
    });
    await editor.send({ type: "patch", patch: { report: odd } });
    await page.getByRole("group", { name: "Save the data report" }).getByRole("button", { name: "Markdown" }).click();
    expect(((await editor.sent()) as { data: string }[])[1].data).toContain("a\\_0\\|\\*.png, trained on; a\\_1");
  });

  test("is a step from the data's settings", async () => {
    const page = await open({}, {});
    await page.getByRole("tab", { name: "Training" }).click();
    await page.getByRole("button", { name: "Data Report" }).click();
    await expect.poll(() => page.getByRole("tab", { selected: true }).textContent()).toContain("Data");
  });
});
