import { describe, expect, test } from "vitest";
import { verbatim } from "../../../../src/core/language/sentence.js";
import type { EditorState, Panel } from "../../../../src/protocol/webview.js";
import type { Editor } from "../../browser.js";
import { usePages } from "../../pages.js";
import { reconstructionOf, similarTo } from "../../results.js";
import { documentOf, editorState, projectOf, reconstructing, runOf, seedText, trainedState, trainingOf } from "../../state.js";
import type { Theme } from "../../themes.js";

const pages = usePages();
let editor: Editor;

const open = async (panel: Panel, state: EditorState = trainedState(), theme: Theme = "dark") => {
  editor = await pages.open({ theme });
  await editor.send({ type: "state", state });
  await editor.send({ type: "show", panel });
  await editor.drawn();
  return editor.page;
};

describe("before there is a result", () => {
  test.each([
    ["map", "Embed Folder…", "embed"],
    ["reconstructions", "Reconstruct Folder…", "reconstruct"],
    ["anomalies", "Flag Anomalies in Folder…", "anomalies"],
  ] as const)("%s asks to train first, then leads on", async (panel, label, command) => {
    const page = await open(panel, editorState());
    await page.locator(".empty").getByRole("button", { name: "Train" }).click();
    await editor.send({ type: "patch", patch: { training: trainingOf(3), runs: [runOf()] } });
    await page.locator(".empty").getByRole("button", { name: label }).click();
    expect(await editor.sent()).toEqual([
      { type: "command", command: "train" },
      { type: "command", command },
    ]);
  });

  test("a project that removes noise offers to denoise", async () => {
    const document = documentOf('{ "version": 1, "task": "denoise" }');
    const page = await open("reconstructions", editorState({ document, runs: [runOf()] }));
    await page.locator(".empty").getByRole("button", { name: "Denoise Folder…" }).click();
    expect(await editor.sent()).toEqual([{ type: "command", command: "denoise" }]);
  });
});

describe("reconstructions", () => {
  const column = (index: number) => editor.page.locator(`tbody td:nth-child(${index})`).allTextContents();
  const openTable = async (state?: EditorState) => {
    const page = await open("reconstructions", state);
    await page.getByRole("group", { name: "Layout" }).getByRole("button", { name: "Table" }).click();
    await editor.drawn();
    return page;
  };

  test("stand in the order of the column that is chosen, the worst first", async () => {
    const page = await openTable();
    const numbers = async (index: number) => (await column(index)).map(Number);
    const mse = await numbers(4);
    expect(mse).toEqual([...mse].sort((a, b) => b - a));
    await page.getByRole("button", { name: "SSIM" }).click();
    await editor.drawn();
    const ssim = await numbers(6);
    expect(ssim).toEqual([...ssim].sort((a, b) => a - b));
    expect(await page.locator('th[aria-sort="ascending"]').textContent()).toContain("SSIM");
    await page.getByRole("button", { name: "SSIM" }).click();
    await editor.drawn();
    expect(await page.locator('th[aria-sort="descending"]').textContent()).toContain("SSIM");
  });

  test("are drawn where they are in sight, with their means and their table", async () => {
    const page = await openTable();
    const files = () => page.locator("tbody td.file").allTextContents();
    const drawn = (await files()).length;
    expect(drawn).toBeGreaterThan(8);
    expect(drawn).toBeLessThan(60);
    const height = await page.locator("table").evaluate((table) => table.getBoundingClientRect().height);
    const row = await page
      .locator("tbody[data-list] tr")
      .first()
      .evaluate((entry) => entry.getBoundingClientRect().height);
    expect(height / row).toBeGreaterThan(200);
    await page.locator("#panel").evaluate((panel) => panel.scrollTo(0, panel.scrollHeight));
    await expect.poll(async () => (await files()).at(-1)).toBe("000101.png");
    expect((await files()).length).toBeLessThan(60);
    const focused = (await files())[8];
    await page.getByRole("button", { name: focused }).focus();
    await page.locator("#panel").evaluate((panel) => panel.scrollBy(0, -300));
    await expect.poll(async () => (await files()).indexOf(focused)).toBeGreaterThan(12);
    const inFocus = () => page.evaluate(() => document.activeElement?.textContent?.trim());
    expect(await inFocus()).toBe(focused);
    await page.keyboard.press("ArrowDown");
    expect(await inFocus()).toBe((await files())[(await files()).indexOf(focused) + 1]);
    expect(await page.locator(".means dd").allTextContents()).toEqual(["0.0348", "15.0 dB", "0.722"]);
    await page.getByRole("button", { name: "Open Table" }).click();
    expect(await editor.sent()).toEqual([{ type: "open", file: "/results/reconstruction.csv" }]);
  });
});

describe("a job on images", () => {
  const failed = {
    id: 7,
    kind: "embed",
    panel: "map",
    title: "Embedding bad",
    state: "failed",
    message: verbatim("The folder bad holds no images. Choose another."),
  } as const;

  test("is shown in its panel and not twice, with the time left, and given up there", async () => {
    const page = await open("reconstructions", trainedState({ tasks: [reconstructing()] }));
    const job = page.locator(".panel-task");
    expect((await job.textContent())?.replace(/\s+/g, " ").trim()).toBe(
      "Reconstructing inspect Reconstructing 250 of 1,000 · 12 s left Cancel",
    );
    expect(await page.getByRole("progressbar", { name: "Reconstructing inspect" }).count()).toBe(1);
    await job.getByRole("button", { name: "Cancel" }).click();
    expect(await editor.sent()).toEqual([{ type: "cancel", task: 1 }]);
    await editor.send({ type: "show", panel: "map" });
    await expect.poll(() => job.count()).toBe(0);
    expect(await page.locator("header .task").count()).toBe(1);
  });

  test("stands alone before the first result", async () => {
    const page = await open("reconstructions", editorState({ runs: [runOf()], tasks: [reconstructing()] }));
    expect(await page.locator(".panel-task").count()).toBe(1);
    expect(await page.locator(".empty").count()).toBe(0);
  });

  test.each([true, false])(
    "that failed says why where its result would stand, and is put away (a result before it: %s)",
    async (before) => {
      const state = before ? trainedState({ tasks: [failed] }) : editorState({ runs: [runOf()], tasks: [failed] });
      const page = await open("map", state);
      expect((await page.locator("#panel").getByRole("alert").textContent())?.replace(/\s+/g, " ").trim()).toBe(
        "Embedding bad failed. The folder bad holds no images. Choose another. Dismiss",
      );
      expect(await page.getByRole("button", { name: "Embed Folder…" }).count()).toBe(1);
      await page.getByRole("button", { name: "Dismiss" }).click();
      expect(await editor.sent()).toEqual([{ type: "cancel", task: 7 }]);
    },
  );
});

describe("older results", () => {
  const entry = (folder: string, created: string, kind: "denoise" | "reconstruct" | "embed" = "reconstruct") => ({
    ...{ kind, folder, input: "/project/inspect", created: `2025-01-0${created}Z`, run: runOf().id },
  });
  const picker = () => editor.page.getByRole("combobox", { name: "Result" });

  test("of the panel are chosen from a list, newest first, by folder and time", async () => {
    const allResults = [
      entry("/new", "3T12:00:30.000"),
      entry("/denoised", "3T12:00:10.000", "denoise"),
      entry("/map", "2T12:00:00.000", "embed"),
      entry("/results", "1T12:00:00.000"),
    ];
    const page = await open("reconstructions", trainedState({ allResults }));
    await picker().click();
    await expect
      .poll(() => page.getByRole("option").allTextContents())
      .toEqual(["inspect · Jan 3, 2025, 12:00:30 PM", "inspect · Jan 3, 2025, 12:00:10 PM", "inspect · Jan 1, 2025, 12:00 PM"]);
    expect(await page.getByRole("option", { selected: true }).textContent()).toContain("Jan 1");
    await page.getByRole("option").nth(1).click();
    await expect.poll(() => editor.sent()).toEqual([{ type: "showResult", folder: "/denoised" }]);
  });

  test("need no list where there is one alone", async () => {
    await open("reconstructions", trainedState({ allResults: [entry("/results", "1T12:00:00.000")] }));
    expect(await picker().count()).toBe(0);
  });
});

describe("another run for a result", () => {
  const other = runOf({ id: "20250102-090000-zz99", created: "2025-01-02T09:00:00.000Z" });
  const chooseOther = async (panel: Panel, change: Partial<EditorState>) => {
    const state = trainedState(change);
    const page = await open(panel, { ...state, runs: [other, ...state.runs] });
    await page.getByRole("combobox", { name: "Run", exact: true }).click();
    await page.getByRole("option").first().click();
    return editor.sent();
  };

  test("shows what there is of the same images by it, or makes it with what the result was asked for", async () => {
    const made = {
      kind: "reconstruct",
      run: other.id,
      folder: `/${other.id}/results/reconstruct`,
      created: "2025-01-03T12:00:00.000Z",
    } as const;
    const { input } = reconstructionOf(20);
    expect(await chooseOther("reconstructions", { allResults: [{ ...made, input }] })).toEqual([
      { type: "showResult", folder: made.folder },
    ]);
    const { folder } = reconstructionOf(20);
    expect(await chooseOther("reconstructions", {})).toEqual([{ type: "analyse", folder, run: other.id, epoch: null }]);
  });

  test("does not take one about another image for it", async () => {
    const { folder, input } = similarTo();
    const made = {
      kind: "similar",
      run: other.id,
      folder: `/${other.id}/results/similar`,
      input,
      created: "2025-01-03T12:00:00.000Z",
    } as const;
    expect(await chooseOther("similar", { allResults: [made] })).toEqual([{ type: "analyse", folder, run: other.id, epoch: null }]);
  });
});

describe("a result that is out of date", () => {
  const stale = () => editor.page.locator(".stale");

  test.each(["map", "reconstructions", "anomalies"] as const)("is marked on %s, with what has moved", async (panel) => {
    const page = await open(panel);
    expect(await stale().count()).toBe(0);
    const newer = runOf({ id: "20250102-090000-zz99", created: "2025-01-02T09:00:00.000Z" });
    const document = documentOf(seedText.replace('"latent": 3', '"latent": 5'));
    await editor.send({ type: "patch", patch: { document, runs: [newer, runOf()] } });
    await editor.drawn();
    const words = ((await stale().textContent()) ?? "").replace(/\s+/g, " ").trim();
    const again = panel === "anomalies" ? " Flag Again" : "";
    expect(words).toBe(`Out of date. A newer run has been trained since. The settings are no longer those of the run: Latent.${again}`);
    expect(await page.getByRole("note").count()).toBe(1);
  });

  test("says that its images have changed", async () => {
    const { anomaly } = projectOf(seedText);
    const result = { ...reconstructionOf(20), origin: { epochs: 50, anomaly, imagesChanged: true } };
    await open("reconstructions", trainedState({ results: [result] }));
    expect(await stale().textContent()).toContain("The images have changed since.");
  });
});

describe("the table of a result", () => {
  const saved = async (what: string): Promise<string[]> => {
    await editor.page
      .getByRole("group", { name: `Save the ${what}` })
      .getByRole("button", { name: "CSV" })
      .click();
    const found = async () => (await editor.sent()).find((message) => message.type === "save");
    await expect.poll(found).toBeTruthy();
    const message = await found();
    return message?.type === "save" && typeof message.data === "string" ? message.data.trimEnd().split("\n") : [];
  };

  test.each([
    ["map", "map", "file,label,x,y", 401],
    ["reconstructions", "scores", "file,mse,psnr,ssim", 201],
    ["anomalies", "anomalies", "file,score,p,threshold,flagged,rank", 1001],
  ] as const)("of %s is saved", async (panel, what, head, rows) => {
    await open(panel);
    const lines = await saved(what);
    expect(lines[0]).toBe(head);
    expect(lines).toHaveLength(rows);
  });

  test("of images without a reference has no score for them, and they come last either way", async () => {
    const result = reconstructionOf(3, 1);
    const page = await open("reconstructions", trainedState({ results: [result] }));
    expect(await page.locator(".card-figures").last().textContent()).toContain("–");
    await page.getByRole("group", { name: "Layout" }).getByRole("button", { name: "Table" }).click();
    await editor.drawn();
    const last = () => page.locator("tbody[data-list] tr").last().textContent();
    expect(await last()).toContain("–");
    await page.getByRole("columnheader", { name: "MSE" }).getByRole("button").click();
    await expect.poll(() => page.getByRole("columnheader", { name: "MSE" }).getAttribute("aria-sort")).toBe("ascending");
    expect(await last()).toContain("000001.png");
  });
});
