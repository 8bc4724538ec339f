import { describe, expect, test } from "vitest";
import type { EditorState } from "../../../../src/protocol/webview.js";
import type { Editor } from "../../browser.js";
import { usePages } from "../../pages.js";
import { documentOf, editorState, metricsOf, projectOf, runOf, seedText, trainedState, trainingOf } from "../../state.js";

const pages = usePages();
let editor: Editor;

const open = async (state: EditorState = trainedState(), width = 1280) => {
  editor = await pages.open({ width });
  await editor.send({ type: "state", state });
  await editor.send({ type: "show", panel: "runs" });
  await editor.drawn();
  return editor.page;
};
const cells = async (column: number) =>
  (await editor.page.locator(`.runs tbody tr:not(.details) td:nth-child(${column})`).allTextContents()).map((text) =>
    text.replace(/\s+/g, " ").trim(),
  );
const sentOf = async (type: string) => (await editor.sent()).filter((message) => message.type === type);

/** Three runs of which the second has another learning rate and the third another preset. */
const differing = [
  runOf({ id: "20250103-120000-aaaa", created: "2025-01-03T12:00:00.000Z", name: "Quick", note: "too quick" }),
  runOf({
    id: "20250102-120000-bbbb",
    created: "2025-01-02T12:00:00.000Z",
    best: { epoch: 40, loss: 0.0401 },
    project: projectOf(seedText.replace('"epochs": 50', '"epochs": 50, "learningRate": 0.003')),
  }),
  runOf({
    id: "20250101-120000-cccc",
    created: "2025-01-01T12:00:00.000Z",
    epochs: 12,
    best: null,
    project: projectOf('{ "version": 1, "data": { "train": "train" }, "network": { "preset": "residual" } }'),
  }),
];

describe("the table of runs", () => {
  test("stands newest first, with the state of each and the least loss marked", async () => {
    const page = await open();
    expect(await cells(3)).toEqual(["Finished", "Interrupted", "Failed"]);
    expect((await cells(2))[0]).toBe("Jan 1, 2025, 12:00 PM");
    expect(await page.locator(".least").count()).toBe(1);
  });

  test("calls an imported model so, by the name of its file, and gives no figures that it has not", async () => {
    const imported = { origin: "Autoencoder.h5 (Keras 2.4.0)", epochs: 0, plannedEpochs: 0, loss: null, validationLoss: null, best: null };
    const page = await open(trainedState({ training: null, runs: [runOf({ ...imported, seconds: 0, measurement: null })] }));
    expect((await cells(2))[0]).toBe("Autoencoder.h5 (Keras 2.4.0) Jan 1, 2025, 12:00 PM");
    expect([await cells(3), await cells(4), await cells(5), await cells(6), await cells(7)]).toEqual([
      ["Imported"],
      ...Array(4).fill(["–"]),
    ]);
    expect(await page.getByText("Tick runs below").count()).toBe(0);
    await editor.send({ type: "show", panel: "reconstructions" });
    await editor.drawn();
    expect(await page.locator("vscode-button[disabled]").count()).toBe(0);
  });

  test("has a column for each setting that differs, and none for those that do not", async () => {
    const page = await open(trainedState({ training: null, runs: differing.slice(0, 2) }));
    const heads = (await page.locator(".runs th button").allTextContents()).map((text) => text.replace(/[↑↓]/, "").trim());
    expect(heads).toEqual(["Run", "State", "Epochs", "Training loss", "Best validation", "Time", "Learning rate"]);
    expect(await cells(8)).toEqual(["0.001", "0.003"]);
    await editor.send({ type: "patch", patch: { runs: differing } });
    await editor.drawn();
    const preset = (await page.locator(".runs th button").allTextContents()).findIndex((text) => text.trim() === "Network");
    expect(new Set(await cells(preset + 2)).size).toBe(2);
  });

  test("sorts by any column, and back", async () => {
    const page = await open(trainedState({ training: null, runs: differing }));
    const head = page.getByRole("columnheader", { name: "Learning rate" });
    await head.getByRole("button").click();
    await expect.poll(() => head.getAttribute("aria-sort")).toBe("ascending");
    const names = await cells(2);
    await head.getByRole("button").click();
    await expect.poll(() => head.getAttribute("aria-sort")).toBe("descending");
    expect((await cells(2))[0]).not.toBe(names[0]);
  });

  test("follows the run that trains", async () => {
    const training = trainingOf(7);
    await open(
      editorState({ training, runs: [runOf({ id: training.runId ?? "", status: "running", epochs: 0, loss: null, best: null })] }),
    );
    expect(await cells(4)).toEqual(["7 / 50"]);
    await editor.send({ type: "epoch", metrics: metricsOf(8)[7], preview: null });
    await expect.poll(() => cells(4)).toEqual(["8 / 50"]);
  });
});

describe("the curves of runs", () => {
  test("are asked for once, drawn over each other, and asked for again when a run has gone on", async () => {
    const page = await open(trainedState({ training: null, runs: differing }));
    const ids = differing.map(({ id }) => id);
    expect(await sentOf("curves")).toEqual([{ type: "curves", runs: ids }]);
    await editor.send({
      type: "curves",
      curves: [
        { run: ids[0], metrics: metricsOf(50) },
        { run: ids[1], metrics: metricsOf(50) },
        { run: ids[2], metrics: metricsOf(12) },
      ],
    });
    await expect.poll(() => page.locator(".curves-chart path.curve").count()).toBe(3);
    await page.getByRole("checkbox", { name: "Show the curve of Quick" }).uncheck();
    await expect.poll(() => page.locator(".curves-chart path.curve").count()).toBe(2);
    await editor.send({ type: "patch", patch: { runs: [...differing.slice(0, 2), { ...differing[2], epochs: 13 }] } });
    await editor.drawn();
    expect((await sentOf("curves")).slice(1)).toEqual([{ type: "curves", runs: [ids[2]] }]);
  });

  test("are read off by keyboard, and saved as a table", async () => {
    const page = await open(trainedState({ training: null, runs: differing }));
    await editor.send({ type: "curves", curves: [{ run: differing[0].id, metrics: metricsOf(50) }] });
    await page.getByRole("group", { name: /^Losses of the runs/ }).focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => page.locator(".compared .legend").textContent()).toContain("epoch 2");
    await page.getByRole("group", { name: "Save the runs" }).getByRole("button", { name: "CSV" }).click();
    await expect.poll(async () => (await sentOf("save")).length).toBe(1);
    const [saved] = await sentOf("save");
    const lines = saved.type === "save" && typeof saved.data === "string" ? saved.data.trimEnd().split("\n") : [];
    expect(lines[0]).toBe("run,epoch,loss,validationLoss,learningRate");
    expect(lines).toHaveLength(51);
    expect(lines[1]).toMatch(/^Quick,1,0\.\d+/);
  });
});

describe("the names of runs", () => {
  const names = async (...ends: { created: string; tail: string; name?: string }[]) => {
    const runs = ends.map(({ created, tail, name = null }) =>
      runOf({ id: `20250103-120000-${tail}`, created: `2025-01-03T${created}Z`, name }),
    );
    await open(trainedState({ training: null, runs }));
    return (await editor.page.locator(".compared .key").allTextContents()).map((text) => text.replace("–", "").trim());
  };

  test("of one minute go on to the second", async () => {
    expect(
      await names({ created: "12:01:00", tail: "aaaa" }, { created: "12:00:40", tail: "bbbb" }, { created: "12:00:05", tail: "cccc" }),
    ).toEqual(["Jan 3, 2025, 12:01 PM", "Jan 3, 2025, 12:00:40 PM", "Jan 3, 2025, 12:00:05 PM"]);
    expect(await cells(2)).toContain("Jan 3, 2025, 12:00:05 PM");
  });

  test("of one second, or given twice, go on to the end of their ids", async () => {
    expect(await names({ created: "12:00:05", tail: "aaaa" }, { created: "12:00:05", tail: "bbbb" })).toEqual([
      "Jan 3, 2025, 12:00 PM · aaaa",
      "Jan 3, 2025, 12:00 PM · bbbb",
    ]);
    await editor.page.close();
    expect(await names({ created: "12:00:05", tail: "aaaa", name: "Wide" }, { created: "13:00:00", tail: "bbbb", name: "Wide" })).toEqual([
      "Wide · bbbb",
      "Wide · aaaa",
    ]);
  });
});

test("runs that made unlike losses small have an axis each, and each loss its least", async () => {
  const sharp = projectOf(seedText.replace('"epochs": 50', '"epochs": 50, "loss": "mse-ssim"'));
  const runs = [differing[0], { ...differing[1], project: sharp, best: { epoch: 40, loss: 0.0901 } }, differing[2]];
  const page = await open(trainedState({ training: null, runs }));
  await editor.send({ type: "curves", curves: runs.map(({ id, epochs }) => ({ run: id, metrics: metricsOf(epochs) })) });
  const sections = page.locator("section.compared");
  await expect.poll(() => sections.count()).toBe(2);
  expect(await sections.locator("path.curve").count()).toBe(3);
  const said = (await sections.allTextContents()).map((text) => text.replace(/\s+/g, " "));
  expect(said[0]).toContain("mean squared error, 0 to 1");
  expect(said[1]).toContain("mean squared error + 0.1 (1 - SSIM)");
  expect(await page.locator(".runs > .note").textContent()).toContain("their figures cannot be compared");
  expect(await page.locator(".least").count()).toBe(2);
  await page.getByRole("group", { name: "Save the runs by mse-ssim" }).getByRole("button", { name: "SVG" }).click();
  await expect.poll(async () => (await sentOf("save")).length).toBe(1);
  const [saved] = await sentOf("save");
  expect(saved.type === "save" && String(saved.data)).toContain("<title>Loss by epoch of 1 run.");
  await editor.send({ type: "patch", patch: { runs: runs.filter((run) => run.project !== sharp) } });
  await expect.poll(() => sections.count()).toBe(1);
  expect(await page.locator(".runs > .note").count()).toBe(0);
});

describe("a run", () => {
  const card = () => editor.page.getByRole("group", { name: "Run Quick" });

  test("is named and noted, by Enter or by leaving the field", async () => {
    const page = await open(trainedState({ training: null, runs: differing }));
    await page.getByRole("button", { name: "Quick", exact: true }).click();
    await card().getByLabel("Name").fill("Quickest");
    await page.keyboard.press("Enter");
    await card().getByLabel("Note").fill("fine");
    await page.keyboard.press("Tab");
    expect(await sentOf("describe")).toEqual([
      { type: "describe", run: differing[0].id, about: { name: "Quickest", note: "too quick" } },
      { type: "describe", run: differing[0].id, about: { name: "Quick", note: "fine" } },
    ]);
  });

  test("is marked where its images have changed, and says what has moved", async () => {
    const [first, ...others] = differing;
    const page = await open(trainedState({ training: null, runs: [{ ...first, imagesChanged: true }, ...others] }));
    const stale = () => card().locator(".stale").textContent();
    expect(await page.locator(".runs .moved").allTextContents()).toEqual(["The images have changed since."]);
    await page.getByRole("button", { name: "Quick", exact: true }).click();
    expect((await stale())?.trim()).toBe("Out of date. The images have changed since.");
    await editor.send({ type: "patch", patch: { document: documentOf(seedText.replace('"epochs": 50', '"epochs": 20')) } });
    await expect
      .poll(async () => (await stale())?.trim())
      .toMatch(/changed since\. The settings are no longer those of the run: Epochs\.$/);
  });

  test("is restored, revealed and deleted by its buttons, and by keyboard alone", async () => {
    const page = await open(trainedState({ training: null, runs: differing }));
    await page.getByRole("button", { name: "Quick", exact: true }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => card().count()).toBe(1);
    for (const name of ["Restore Settings", "Reveal Folder", "Delete…"]) await card().getByRole("button", { name }).press("Enter");
    const run = differing[0].id;
    expect(await sentOf("run")).toEqual([
      { type: "run", action: "restore", run },
      { type: "run", action: "reveal", run },
      { type: "run", action: "delete", run },
    ]);
  });

  test("that trains cannot be deleted", async () => {
    const training = trainingOf(3);
    const page = await open(editorState({ training, runs: [runOf({ id: training.runId ?? "", status: "running", name: "Quick" })] }));
    await page.getByRole("button", { name: "Quick", exact: true }).click();
    await card().locator("vscode-button", { hasText: "Delete" }).click({ force: true });
    expect(await sentOf("run")).toEqual([]);
  });
});

test("the panel fits 320 pixels: its table scrolls, the page does not", async () => {
  const page = await open(trainedState({ training: null, runs: differing }), 320);
  await page.getByRole("button", { name: "Quick", exact: true }).click();
  await editor.drawn();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  const panel = await page.locator("#panel").evaluate((element) => [element.scrollWidth, element.clientWidth]);
  expect(panel[0]).toBeLessThanOrEqual(panel[1]);
});
