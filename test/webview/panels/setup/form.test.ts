import { describe, expect, test } from "vitest";
import { sentence } from "../../../../src/core/language/sentence.js";
import type { Editor } from "../../browser.js";
import { usePages } from "../../pages.js";
import { documentOf, editorState, runOf, seedText } from "../../state.js";

const pages = usePages();
let editor: Editor;

const open = async (state = editorState(), width = 1280) => {
  editor = await pages.open({ width });
  await editor.send({ type: "state", state });
  await editor.drawn();
  return editor.page;
};
const knob = (path: string) => editor.page.locator(`[data-knob="${path}"]`);
const edits = async () => (await editor.sent()).filter((message) => message.type === "edit");
const shownText = (path: string) =>
  knob(path)
    .locator("input, vscode-text-field, vscode-dropdown")
    .first()
    .evaluate((field) => (field as HTMLInputElement).value);

describe("editing a knob", () => {
  test("sends one edit on Enter, none for the blur after it", async () => {
    const page = await open();
    await page.getByRole("spinbutton", { name: "Epochs" }).fill("20");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await editor.sent()).toEqual([{ type: "edit", path: ["training", "epochs"], value: 20 }]);
    expect(await shownText("training.epochs")).toBe("20");
  });

  test("sends a list of numbers on blur", async () => {
    const page = await open();
    await page.getByRole("textbox", { name: "Kernels" }).fill("3, 5");
    await page.keyboard.press("Tab");
    expect(await edits()).toEqual([{ type: "edit", path: ["network", "kernels"], value: [3, 5] }]);
  });

  test("takes an excluded image back, one by one, and forgets the list with the last", async () => {
    const excluding = (names: string) =>
      editorState({ document: documentOf(seedText.replace('"validation": 0.2', `"exclude": ${names}`)) });
    const page = await open(excluding('["a/1.png", "b.png"]'));
    expect(await knob("data.exclude").textContent()).toContain("2 images");
    await page.getByText("Names of these images").click();
    await page.getByRole("button", { name: "Take a/1.png out of the list" }).click();
    await editor.send({ type: "state", state: excluding('["b.png"]') });
    await editor.drawn();
    await page.getByRole("button", { name: "Take b.png out of the list" }).click();
    expect(await edits()).toEqual([
      { type: "edit", path: ["data", "exclude"], value: ["b.png"] },
      { type: "edit", path: ["data", "exclude"], value: undefined },
    ]);
    await editor.send({ type: "state", state: excluding(JSON.stringify(Array.from({ length: 152 }, (_, n) => `${n}.png`))) });
    const rest = page.locator(".names li", { hasText: "and 2 more; take them back in the text of the project" });
    await rest.getByRole("button", { name: "Open as Text" }).click();
    expect((await editor.sent()).at(-1)).toEqual({ type: "command", command: "openAsText" });
  });

  test("sends nothing when the value is the one it was", async () => {
    const page = await open();
    await page.getByRole("textbox", { name: "Kernels" }).fill("5,5");
    await page.keyboard.press("Enter");
    await page.getByRole("spinbutton", { name: "Filters" }).focus();
    await page.keyboard.press("Tab");
    expect(await edits()).toEqual([]);
  });

  test("keeps what is not a value beside its error and sends nothing; Escape restores", async () => {
    const page = await open();
    const field = page.getByRole("spinbutton", { name: "Latent" });
    await field.fill("0");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => knob("network.latent").locator(".problem").textContent())
      .toBe("Latent must be a whole number from 1 to 4,096.");
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    expect(await edits()).toEqual([]);
    expect(await page.locator("header .banner").textContent()).toBe("Latent: “0” is not taken, and 3 stays.");
    await page.keyboard.press("Escape");
    await editor.drawn();
    expect(await page.locator("header .banner").count()).toBe(0);
    expect(await knob("network.latent").locator(".problem").count()).toBe(0);
    expect(await shownText("network.latent")).toBe("3");
  });

  test("keeps a draft through messages of the host", async () => {
    const page = await open();
    await page.getByRole("textbox", { name: "Images" }).fill("some/fold");
    await editor.send({ type: "patch", patch: { document: documentOf(seedText.replace("50", "51")) } });
    await editor.drawn();
    expect(await shownText("data.train")).toBe("some/fold");
    expect(await shownText("training.epochs")).toBe("51");
  });

  test("steps a number by arrow keys, one edit a press", async () => {
    const page = await open();
    await page.getByRole("spinbutton", { name: "Learning rate" }).focus();
    await page.keyboard.press("ArrowUp");
    expect(await edits()).toEqual([{ type: "edit", path: ["training", "learningRate"], value: 0.0015 }]);
  });

  test("chooses by mouse and by keyboard", async () => {
    const page = await open();
    await page.getByRole("combobox", { name: "Schedule" }).click();
    await page.getByRole("option", { name: "Cosine" }).click();
    await page.getByRole("combobox", { name: "Padding" }).focus();
    await page.keyboard.press("ArrowDown");
    await editor.drawn();
    expect(await edits()).toEqual([
      { type: "edit", path: ["training", "schedule"], value: "cosine" },
      { type: "edit", path: ["network", "padding"], value: "same" },
    ]);
  });

  test("shows the value of the document after an undo, also in a choice", async () => {
    await open(editorState({ document: documentOf('{ "version": 1, "data": { "fit": "crop" } }') }));
    expect(await shownText("data.fit")).toBe("crop");
    await editor.send({ type: "patch", patch: { document: documentOf('{ "version": 1, "data": { "fit": "stretch" } }') } });
    await expect.poll(() => shownText("data.fit")).toBe("stretch");
    expect(await edits()).toEqual([]);
  });

  test("chooses a preset in one click, or by keyboard", async () => {
    const page = await open();
    const presets = page.getByRole("radiogroup", { name: "Network" });
    expect(await presets.getByRole("radio", { checked: true }).textContent()).toContain("Classic");
    expect(await presets.getByRole("radio", { name: /^Map/ }).textContent()).toMatch(/point on a map\s*[\d,]+ parameters/);
    await presets.getByRole("radio", { name: /^Map/ }).click();
    await presets.getByRole("radio", { checked: true }).focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    expect(await edits()).toEqual([
      { type: "edit", path: ["network", "preset"], value: "map" },
      { type: "edit", path: ["network", "preset"], value: "residual" },
    ]);
  });

  test("weighs each preset as it is, and says of the current one that its settings were changed", async () => {
    const page = await open();
    const cardOf = (name: RegExp) => page.getByRole("radio", { name });
    expect(await cardOf(/^Classic/).textContent()).toMatch(/194,959 parameters\s*with changed settings/);
    const standard = (await cardOf(/^Standard/).textContent()) ?? "";
    expect(standard).not.toContain("changed");
    const plain = await open(editorState({ document: documentOf('{ "version": 1, "network": { "preset": "standard" } }') }));
    const figure = await plain.locator(".totals > div", { hasText: "parameters" }).locator("dd").textContent();
    expect(standard).toContain(`${figure} parameters`);
    expect(await plain.getByRole("radio", { checked: true }).textContent()).not.toContain("changed");
    expect(await plain.getByRole("button", { name: "Reset the network to its preset" }).count()).toBe(0);
  });

  test("goes back to the plain preset, and gives up what was typed into it", async () => {
    const page = await open();
    await page.getByRole("spinbutton", { name: "Latent" }).fill("0");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Reset the network to its preset" }).click();
    expect(await edits()).toEqual([{ type: "edit", path: ["network", "preset"], value: "classic" }]);
    await editor.send({ type: "patch", patch: { document: documentOf(seedText.replace('"latent": 3', '"latent": 2')) } });
    await expect.poll(() => shownText("network.latent")).toBe("2");
    expect(await page.getByRole("radio", { checked: true }).textContent()).toMatch(/187,758 parameters\s*$/);
  });

  test("switches the task in the header", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Denoise" }).click();
    expect(await edits()).toEqual([{ type: "edit", path: ["task"], value: "denoise" }]);
  });

  test("asks the host for a folder", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Choose a folder for Images" }).click();
    expect(await editor.sent()).toEqual([{ type: "command", command: "chooseFolder", path: ["data", "train"] }]);
  });
});

describe("the form", () => {
  test("marks what differs from the default, and resets it by removing the key", async () => {
    const page = await open();
    expect(await page.locator(".knob.modified").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-knob")))).toEqual([
      "network.latent",
      "training.epochs",
    ]);
    await page.getByRole("button", { name: "Reset Latent to its default" }).click();
    const [message] = await edits();
    expect(message).toEqual({ type: "edit", path: ["network", "latent"], value: undefined });
  });

  test.each([1280, 480, 320])("has fields that fill their rows at %i pixels", async (width) => {
    const page = await open(editorState(), width);
    if (width < 900) await page.getByRole("tab", { name: "Setup" }).click();
    await editor.drawn();
    const gaps = await page
      // What is said in place of a field fills nothing.
      .locator(".knob > .control:not(:has(> .still))")
      .evaluateAll((rows) =>
        rows.map((row) => row.getBoundingClientRect().right - (row.lastElementChild?.getBoundingClientRect().right ?? 0)),
      );
    expect(gaps.length).toBeGreaterThan(20);
    for (const gap of gaps) expect(Math.abs(gap)).toBeLessThan(1);
  });

  test("finds settings by their words and hides the rest", async () => {
    const page = await open();
    await page.getByRole("textbox", { name: "Search settings" }).fill("learning rate");
    await expect.poll(() => page.locator(".knob label, .knob .label").allTextContents()).toEqual(["Learning rate", "Schedule"]);
    await page.getByRole("textbox", { name: "Search settings" }).fill("zebra");
    await page.getByRole("button", { name: "Show all" }).click();
    await expect.poll(() => page.locator(".knob").count()).toBeGreaterThan(20);
  });

  test("narrows to what was changed", async () => {
    const page = await open();
    const filter = page.getByRole("button", { name: "Show only changed settings" });
    await filter.click();
    await expect
      .poll(() => page.locator(".knob").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-knob"))))
      .toEqual(["network.latent", "training.epochs"]);
    expect(await page.locator(".search-bar [role=status]").textContent()).toBe("2 settings");
    await editor.send({ type: "patch", patch: { document: documentOf('{ "version": 1 }') } });
    await page.getByRole("button", { name: "Show all" }).click();
    await expect.poll(() => filter.getAttribute("aria-pressed")).toBe("false");
    await expect.poll(() => page.locator(".knob").count()).toBeGreaterThan(20);
  });

  test("hides what does not hold for the project", async () => {
    await open();
    expect(await knob("data.clean").count()).toBe(0);
    expect(await knob("network.layers").count()).toBe(0);
    await editor.send({ type: "patch", patch: { document: documentOf('{ "version": 1, "task": "denoise" }') } });
    await expect.poll(() => knob("data.clean").count()).toBe(1);
    expect(await knob("network.latent").count()).toBe(0);
  });

  test("shows the help of the setting in focus", async () => {
    const page = await open();
    await page.getByRole("spinbutton", { name: "Latent" }).focus();
    await expect.poll(() => page.locator(".help").textContent()).toContain("How many numbers each image is squeezed into.");
  });

  test("says what the data are and which files are left out", async () => {
    const page = await open();
    expect(await page.locator(".knobs h2").first().textContent()).toContain("1,000 used · 2 left out");
    await page.getByText("2 files left out").click();
    expect(await page.locator(".data-report li").first().textContent()).toContain(
      "broken.png It cannot be read: it is damaged or cut short.",
    );
  });

  test("goes through the layers of the drawing by keyboard", async () => {
    const page = await open();
    const readOut = page.locator(".network .read-out");
    await page.locator(".network [data-layer][tabindex='0']").focus();
    await expect.poll(() => readOut.textContent()).toContain("Input: 28 × 28 × 1");
    await page.keyboard.press("ArrowRight");
    await expect
      .poll(() => readOut.textContent())
      .toMatch(/1\. convolution, 5 × 5, ReLU → 24 × 24 × 15 · 390 parameters · \d+ % of the compute/);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    expect(await focused()).toMatch(/^1\. convolution/);
    await page.keyboard.press("End");
    expect(await focused()).toMatch(/^12\. transposed convolution/);
    // One block alone is a stop of the Tab key, and it is the one that was left.
    expect(await page.locator(".network [data-layer][tabindex='0']").count()).toBe(1);
    expect(await page.locator(".network [data-layer][tabindex='0']").getAttribute("data-layer")).toBe("11");
  });

  test("says what the network costs, and that no run has measured it yet", async () => {
    const page = await open();
    const total = (name: string) => page.locator(".totals > div", { hasText: name }).locator("dd").textContent();
    expect(await total("parameters")).toBe("194,959");
    expect(await total("a step")).toMatch(/^[\d.]+ GFLOP$/);
    expect(await total("memory, batch of 32")).toMatch(/^[\d.]+ MB$/);
    expect(await total("an epoch")).toBe("no run yet");
    await editor.send({ type: "patch", patch: { runs: [runOf()] } });
    await expect.poll(() => total("an epoch")).toMatch(/^about [\d.]+ s$/);
  });

  test("says which layer does not fit", async () => {
    const text = '{ "version": 1, "network": { "preset": "layers", "layers": [{ "kind": "dense", "units": 2 }] } }';
    const page = await open(editorState({ document: documentOf(text) }));
    expect(await page.locator(".network .problem").textContent()).toContain("Layer 1 (dense) does not fit");
    expect(await page.getByRole("button", { name: "Train" }).first().isDisabled()).toBe(true);
  });

  test("warns of a word that is no setting", async () => {
    const page = await open(editorState({ document: documentOf('{ "version": 1, "training": { "epoch": 3 } }') }));
    expect(await page.locator(".form .problem.warning").textContent()).toContain('Did you mean "epochs"?');
  });
});

describe("a project that is not right", () => {
  test("says where its text breaks and opens it as text", async () => {
    const page = await open(editorState({ document: documentOf('{ "version": 1,\n  "data" { } }') }));
    expect(await page.locator(".setup .problem").textContent()).toContain("line 2");
    await page.getByRole("button", { name: "Open as Text" }).click();
    expect(await editor.sent()).toEqual([{ type: "command", command: "openAsText" }]);
  });

  test("corrects a wrong value at its knob", async () => {
    const page = await open(editorState({ document: documentOf('{ "version": 1, "network": { "latent": 0 } }') }));
    expect(await knob("network.latent").locator(".problem").textContent()).toBe("Latent must be a whole number from 1 to 4,096; it is 0.");
    await page.getByRole("spinbutton", { name: "Latent" }).fill("8");
    await page.keyboard.press("Enter");
    expect(await edits()).toEqual([{ type: "edit", path: ["network", "latent"], value: 8 }]);
  });

  test("is corrected by what its problem offers, by mouse and by keyboard", async () => {
    const page = await open(editorState({ document: documentOf('{ "version": 1, "network": { "latent": 0 }, "data": { "train": 7 } }') }));
    const set = { kind: "set", title: sentence("Change to {0}", "1"), path: ["network", "latent"], value: 1 };
    await knob("network.latent").getByRole("group", { name: "Ways to correct it" }).getByRole("button", { name: "Change to 1" }).click();
    expect(await editor.sent()).toEqual([{ type: "fix", fix: set }]);
    await knob("network.latent").getByRole("textbox").or(knob("network.latent").getByRole("spinbutton")).focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await knob("data.train").getByRole("button", { name: "Choose another" }).click();
    expect((await editor.sent()).slice(1)).toEqual([
      { type: "fix", fix: set },
      { type: "command", command: "chooseFolder", path: ["data", "train"] },
    ]);
  });

  test("offers to rename a word that is no setting, unless nothing can be changed", async () => {
    const document = documentOf('{ "version": 1, "training": { "epoch": 3 } }');
    const page = await open(editorState({ document }));
    await page.getByRole("button", { name: 'Rename to "epochs"' }).click();
    expect(await editor.sent()).toEqual([
      { type: "fix", fix: { kind: "rename", title: sentence('Rename to "{0}"', "epochs"), path: ["training", "epoch"], to: "epochs" } },
    ]);
    await editor.send({ type: "patch", patch: { document: { ...document, readOnly: true } } });
    await editor.drawn();
    expect(await page.locator(".fixes").count()).toBe(0);
  });

  test("cannot be edited where it is read-only, and runs nothing in Restricted Mode", async () => {
    const document = { ...documentOf(seedText), readOnly: true };
    const page = await open(editorState({ document, restricted: true }));
    for (const field of await page.locator(".knob input, .knob vscode-text-field, .knob vscode-dropdown, .knob button").all()) {
      expect(await field.evaluate((element) => (element as HTMLInputElement).disabled)).toBe(true);
    }
    expect(await page.locator(".banner").textContent()).toContain("Restricted Mode");
    await page.getByRole("button", { name: "Train" }).first().click({ force: true });
    expect(await editor.sent()).toEqual([]);
  });
});
