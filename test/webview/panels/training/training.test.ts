import { describe, expect, test } from "vitest";
import { verbatim } from "../../../../src/core/language/sentence.js";
import type { Editor } from "../../browser.js";
import { usePages } from "../../pages.js";
import { bestOf, documentOf, editorState, metricsOf, previewsOf, reconstructing, seedText, trainedState, trainingOf } from "../../state.js";

const pages = usePages();
let editor: Editor;

const open = async (state = editorState(), width = 1280) => {
  editor = await pages.open({ width });
  await editor.send({ type: "state", state });
  await editor.drawn();
  return editor.page;
};
const points = async () => {
  const path = editor.page.locator("path.curve.training");
  return (await path.count()) === 0 ? 0 : ((await path.getAttribute("d")) ?? "").split(/[ML]/).length - 1;
};

describe("the header", () => {
  test.each([
    [
      "starting",
      { status: "starting", progress: { stage: "reading-images", done: 312, total: 1000, secondsLeft: null } },
      "Reading the images 312 of 1,000",
      ["Stop"],
    ],
    ["running", {}, "Epoch 12 of 50 2.1 s each · 1 min 20 s left", ["Pause", "Stop"]],
    ["paused", { status: "paused" }, "Paused at epoch 12 of 50 validation loss", ["Continue", "Stop"]],
    [
      "interrupted",
      { status: "interrupted", message: verbatim("The window was closed.") },
      "Interrupted at epoch 12 of 50 The window was closed.",
      ["Resume", "Train"],
    ],
    ["stopped", { status: "stopped" }, "Stopped at epoch 12 of 50", ["Resume", "Train"]],
    ["finished", { status: "finished" }, "Finished 11 epochs validation loss", ["Train"]],
    ["failed", { status: "failed", message: verbatim("The loss became infinite.") }, "Training failed", ["Train"]],
  ] as const)("%s: says where the training is and what can be done", async (_, change, status, buttons) => {
    const page = await open(editorState({ training: trainingOf(11, change as object) }));
    const text = (await page.getByRole("status").first().textContent()) ?? "";
    expect(text.replace(/\s+/g, " ").trim()).toContain(status);
    expect((await page.locator("header .buttons vscode-button").allTextContents()).map((label) => label.trim())).toEqual(buttons);
    for (const label of buttons) await page.locator("header").getByRole("button", { name: label, exact: true }).click();
    const commands = (await editor.sent()).map((message) => message.type === "command" && message.command);
    expect(commands).toEqual(buttons.map((label) => label.toLowerCase()));
  });

  test("elsewhere: says that another process trains, and offers nothing that only that one can do", async () => {
    const elsewhere = { elsewhere: true, secondsPerEpoch: null, secondsLeft: null };
    const page = await open(editorState({ training: trainingOf(11, elsewhere) }));
    await expect(page.getByRole("status").first().textContent()).resolves.toContain("in another window or a terminal");
    expect((await page.locator("header .buttons vscode-button").allTextContents()).map((label) => label.trim())).toEqual(["Train"]);
    await expect(page.locator("header").getByRole("button", { name: "Train", exact: true }).isDisabled()).resolves.toBe(true);
  });

  test("imported: names the model's file, and trains it on or anew", async () => {
    const imported = { status: "finished" as const, origin: "Autoencoder.h5 (Keras 2.4.0)", metrics: [] };
    const page = await open(editorState({ training: trainingOf(11, imported) }));
    const text = (await page.getByRole("status").first().textContent()) ?? "";
    expect(text.replace(/\s+/g, " ").trim()).toContain("Imported Autoencoder.h5 (Keras 2.4.0)");
    for (const name of ["Train On", "Train Anew"]) await page.getByRole("button", { name }).click();
    const commands = (await editor.sent()).flatMap((message) => (message.type === "command" ? [message.command] : []));
    expect(commands).toEqual(["resume", "train"]);
    expect(await page.locator("path.curve.training").count()).toBe(0);
  });

  test("shows the engine with its reason, and the way to TensorFlow", async () => {
    const reason = "TensorFlow's libraries are not there yet.";
    const page = await open(
      editorState({ engine: { kind: "portable", name: "Portable (WebAssembly)", reason: verbatim(reason), busy: null } }),
    );
    expect(await page.locator(".badge").getAttribute("title")).toBe(reason);
    await page.getByRole("button", { name: "Set Up TensorFlow" }).click();
    expect(await editor.sent()).toEqual([{ type: "command", command: "setUpTensorFlow" }]);
  });

  test("shows work under way with its progress", async () => {
    const page = await open(trainedState({ tasks: [reconstructing()] }));
    expect(await page.getByRole("progressbar", { name: "Reconstructing inspect" }).getAttribute("value")).toBe("0.25");
  });
});

describe("the training panel", () => {
  test("leads on where nothing is trained", async () => {
    const page = await open();
    await page.locator(".empty").getByRole("button", { name: "Train" }).click();
    expect(await editor.sent()).toEqual([{ type: "command", command: "train" }]);
  });

  test("draws a curve that grows by the epoch, and the film with it", async () => {
    const page = await open(editorState({ training: trainingOf(0, { metrics: [], best: null, previews: previewsOf([0]) }) }));
    expect(await points()).toBe(0);
    const lines = metricsOf(6);
    const previews = previewsOf(lines.map((line) => line.epoch));
    for (const [index, metrics] of lines.entries()) {
      await editor.send({ type: "epoch", metrics, preview: previews[index] });
      await editor.drawn();
      expect(await points()).toBe(index + 1);
      expect(await page.locator(".filmstrip-chart .looked-at").getAttribute("data-epoch")).toBe(String(index + 1));
    }
    const { metrics: _m, previews: _p, ...rest } = trainingOf(6, { best: bestOf(lines) });
    await editor.send({ type: "training", training: rest });
    await editor.drawn();
    expect(await page.locator(".best text").textContent()).toMatch(/^best 0\.0\d+, epoch 6$/);
  });

  test("reads off an epoch by pointer and by keyboard", async () => {
    const page = await open(editorState({ training: trainingOf(31) }));
    const chart = page.getByRole("group", { name: /^Loss/ });
    const box = await chart.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 80);
    await expect.poll(() => page.locator(".legend").textContent()).toContain("epoch 2 ");
    await page.mouse.move(5, 5);
    await chart.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => page.locator(".legend").textContent()).toContain("epoch 3 ");
  });

  test("switches to a logarithmic scale and remembers it", async () => {
    const page = await open(editorState({ training: trainingOf(31) }));
    const linear = await page.locator("path.curve.training").getAttribute("d");
    await page.getByRole("button", { name: "Log", exact: true }).click();
    await editor.drawn();
    expect(await page.locator("path.curve.training").getAttribute("d")).not.toBe(linear);
  });

  test("scrubs and plays the film", async () => {
    const page = await open(editorState({ training: trainingOf(12) }));
    const row = page.locator(".filmstrip-chart .looked-at");
    await page.getByRole("slider", { name: "Epoch" }).focus();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => row.getAttribute("data-epoch")).toBe("11");
    await page.keyboard.press("Home");
    await expect.poll(() => row.getAttribute("data-epoch")).toBe("1");
    await page.getByRole("button", { name: "Play the film" }).click();
    await expect.poll(() => row.getAttribute("data-epoch"), { timeout: 20_000 }).toBe("12");
    await expect.poll(() => page.getByRole("button", { name: "Play the film" }).count()).toBe(1);
  });

  test("takes a thousand epochs while a field is typed into, and loses none", async () => {
    const text = seedText.replace('"epochs": 50', '"epochs": 1000');
    const page = await open(
      editorState({
        document: documentOf(text),
        training: trainingOf(0, { epochs: 1000, metrics: [], best: null, previews: previewsOf([0]) }),
      }),
    );
    const field = page.getByRole("textbox", { name: "Images" });
    await field.focus();
    await page.evaluate(
      (lines) => {
        for (const metrics of lines) window.postMessage({ type: "epoch", metrics, preview: null }, "*");
      },
      metricsOf(1000).slice(0, 500),
    );
    await field.fill("half typed");
    for (const metrics of metricsOf(1000).slice(500)) await editor.send({ type: "epoch", metrics, preview: null });
    await editor.drawn();
    expect(await points()).toBe(1000);
    expect(await field.inputValue()).toBe("half typed");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("knob-data.train");
    expect(await page.locator(".legend").textContent()).toContain("epoch 1000 ");
  });
});

describe("the tabs", () => {
  const selected = () => editor.page.getByRole("tab", { selected: true }).textContent();

  test("move by arrow keys, and wrap", async () => {
    const page = await open(trainedState());
    expect((await page.getByRole("tab").allTextContents()).map((label) => label.trim().replace(/\s+/g, " "))).toEqual([
      "Data",
      "Training",
      "Latent map",
      "Similar",
      "Reconstructions",
      "Anomalies",
      "Runs 3",
    ]);
    await page.getByRole("tab", { name: "Training" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(selected).toContain("Latent map");
    await page.keyboard.press("End");
    await expect.poll(selected).toContain("Runs");
    await page.keyboard.press("ArrowRight");
    await expect.poll(selected).toContain("Data");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("tab-data");
  });

  test("hold Setup where the page is narrow, and stand beside it where it is wide", async () => {
    const page = await open(trainedState(), 480);
    await page.getByRole("tab", { name: "Setup" }).click();
    await expect.poll(() => page.getByRole("tabpanel").locator(".knob").count()).toBeGreaterThan(20);
    await page.setViewportSize({ width: 1000, height: 700 });
    await expect.poll(() => page.getByRole("tab", { name: "Setup" }).count()).toBe(0);
    expect(await page.getByRole("region", { name: "Setup" }).locator(".knob").count()).toBeGreaterThan(20);
    await expect.poll(selected).toContain("Training");
  });

  test("show what the host asks for", async () => {
    await open(trainedState());
    await editor.send({ type: "show", panel: "anomalies" });
    await expect.poll(selected).toContain("Anomalies");
  });

  test("and the view come back when the page is rebuilt", async () => {
    const page = await open(trainedState());
    await page.getByRole("tab", { name: "Reconstructions" }).click();
    await page.getByRole("textbox", { name: "Search settings" }).fill("epochs");
    await page.getByRole("spinbutton", { name: "Epochs" }).fill("12x");
    await page.keyboard.press("Enter");
    await page.reload();
    await editor.send({ type: "state", state: trainedState() });
    await expect.poll(selected).toContain("Reconstructions");
    expect(await page.getByRole("textbox", { name: "Search settings" }).inputValue()).toBe("epochs");
    expect(await page.getByRole("spinbutton", { name: "Epochs" }).inputValue()).toBe("12x");
    expect(await page.locator(".problem.error").textContent()).toContain("Epochs must be a whole number");
  });
});
