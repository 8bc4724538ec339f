import { describe, expect, test } from "vitest";
import type { EditorState } from "../../../../src/protocol/webview.js";
import type { Editor } from "../../browser.js";
import { usePages } from "../../pages.js";
import { anomaliesOf, contents, similarTo, trustOf } from "../../results.js";
import { documentOf, trainedState } from "../../state.js";

const pages = usePages();
let editor: Editor;

const open = async (state: EditorState) => {
  editor = await pages.open();
  await editor.send({ type: "state", state });
  await editor.send({ type: "show", panel: "anomalies" });
  await editor.drawn();
  return editor.page;
};

const trusted = (images = 1000) => trainedState({ results: [anomaliesOf(images, 0.06, true)] });
const threshold = () => editor.page.getByRole("spinbutton", { name: "Threshold" });
const flaggedButton = () => editor.page.getByRole("group", { name: "Which" }).getByRole("button", { name: /^Flagged/ });
const edits = async () => (await editor.sent()).filter(({ type }) => type === "edit");

describe("the verdict", () => {
  test("says how many are flagged, at which rate, and what the score is worth", async () => {
    const page = await open(trusted());
    expect(await page.locator(".anomaly-verdict").innerText()).toBe(
      "31 of 1,000 flagged by patches at 5 % accepted false alarms (2.3 to 8.6 %), from 180 held-out images. Finds planted defects from 4 pixels. Beats both baselines. How far to trust it",
    );
    expect(await page.locator(".shift").count()).toBe(0);
  });

  test("is preceded by a warning if the folder differs as a whole", async () => {
    const result = anomaliesOf(200, 0.06, true);
    const page = await open(trainedState({ results: [{ ...result, trust: trustOf(200, true) } as typeof result] }));
    const [warning, verdict] = await Promise.all([page.locator(".shift").boundingBox(), page.locator(".anomaly-verdict").boundingBox()]);
    expect(warning && verdict && warning.y < verdict.y).toBe(true);
    expect(await page.locator(".shift").innerText()).toContain("differ as a whole");
  });

  test("is preceded by a warning while labels show more false alarms than chance allows, as the threshold goes", async () => {
    const result = anomaliesOf(200, 0.06, true);
    const content = contents.get(result.folder);
    if (content) content.columns.heldOut = Float32Array.from({ length: 180 }, (_, index) => 0.02 + index / 18_000);
    const page = await open(trainedState({ results: [result] }));
    await expect.poll(() => page.locator(".shift").allInnerTexts()).toEqual([expect.stringMatching(/^\d+ of 194 good images are flagged/)]);
    await threshold().fill("0.055");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".shift").count()).toBe(0);
  });

  test("says why there is no threshold", async () => {
    const page = await open(trainedState({ results: [anomaliesOf(40, null)] }));
    expect(await page.locator(".anomalies > .note").textContent()).toContain("There is no threshold");
    expect(await page.locator(".cards .marked").count()).toBe(0);
    expect(await page.getByRole("slider", { name: "Threshold" }).count()).toBe(0);
  });
});

describe("the threshold", () => {
  test("is dragged: all follow at once, the text once at the end, and no word is selected", async () => {
    const page = await open(trusted());
    const handle = page.getByRole("slider", { name: "Threshold" });
    const box = await handle.boundingBox();
    const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 40];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 150, y, { steps: 6 });
    await editor.drawn();
    expect(await edits()).toEqual([]);
    const value = Number(await threshold().inputValue());
    expect(value).toBeLessThan(0.045);
    const flagged = Number((await flaggedButton().innerText()).replace(/\D/g, ""));
    expect(flagged).toBeGreaterThan(100);
    expect(await page.locator(".anomaly-verdict").innerText()).toContain(`${flagged} of 1,000 flagged by patches`);
    await page.mouse.up();
    await editor.drawn();
    const sent = await edits();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ path: ["anomaly", "threshold"] });
    expect(sent[0].type === "edit" && Number(sent[0].value).toFixed(4)).toBe(value.toFixed(4));
    expect(await page.evaluate(() => getSelection()?.toString())).toBe("");
  });

  test("is moved by the arrow keys, a held key being one edit, and given up by Escape", async () => {
    const page = await open(trusted());
    const handle = page.getByRole("slider", { name: "Threshold" });
    await handle.focus();
    const before = Number(await handle.getAttribute("aria-valuenow"));
    await page.keyboard.down("ArrowLeft");
    await page.keyboard.down("ArrowLeft");
    await page.keyboard.down("ArrowLeft");
    await editor.drawn();
    expect(Number(await handle.getAttribute("aria-valuenow"))).toBeLessThan(before);
    expect(await edits()).toEqual([]);
    await page.keyboard.up("ArrowLeft");
    expect(await edits()).toHaveLength(1);
    await page.keyboard.press("Escape");
    await expect.poll(async () => Number(await handle.getAttribute("aria-valuenow"))).toBe(before);
  });

  test("is typed, follows the project's text, and goes back to the rate", async () => {
    const page = await open(trusted());
    await threshold().fill("0.07");
    await threshold().press("Enter");
    await expect.poll(() => flaggedButton().innerText()).toBe("Flagged 20");
    expect(await edits()).toEqual([{ type: "edit", path: ["anomaly", "threshold"], value: 0.07 }]);
    const document = documentOf('{ "version": 1, "anomaly": { "threshold": 0.08 } }');
    await editor.send({ type: "patch", patch: { document } });
    await expect.poll(() => threshold().inputValue()).toBe("0.0800");
    await page.getByRole("button", { name: "Set by the rate of false alarms" }).click();
    expect((await edits()).at(-1)).toEqual({ type: "edit", path: ["anomaly", "threshold"], value: undefined });
  });

  test("follows the slider of the rate in the form, which is one value with its field, and is one edit at its end", async () => {
    const page = await open(trusted());
    const rate = page.getByRole("slider", { name: "False alarms, to be tried out" });
    const field = page.getByRole("spinbutton", { name: "False alarms", exact: true });
    const [before, flagged] = [Number(await threshold().inputValue()), await flaggedButton().innerText()];
    const slide = (event: string) =>
      rate.evaluate((slider, event) => {
        (slider as HTMLInputElement).value = String(Math.log10(0.2));
        slider.dispatchEvent(new Event(event, { bubbles: true }));
      }, event);
    await slide("input");
    await expect.poll(async () => Number(await threshold().inputValue())).toBeLessThan(before);
    expect([await field.inputValue(), await rate.getAttribute("aria-valuetext")]).toEqual(["0.2", "0.2"]);
    expect(await flaggedButton().innerText()).not.toBe(flagged);
    expect(await edits()).toEqual([]);
    await slide("change");
    expect(await edits()).toEqual([{ type: "edit", path: ["anomaly", "falseAlarmRate"], value: 0.2 }]);
    await field.fill("0.05");
    await expect.poll(async () => Number(await threshold().inputValue())).toBe(before);
    expect(Number(await rate.inputValue())).toBeCloseTo(Math.log10(0.05), 2);
  });

  test("leaves metrics by labels behind it", async () => {
    const page = await open(trusted());
    const figures = async () => (await page.locator(".trust .means dd").allTextContents()).join(" · ");
    expect(await figures()).toBe("100 % · 100 % · 1 · 31 of 31 · 0 of 969");
    await threshold().fill("0.07");
    await threshold().press("Enter");
    await expect.poll(figures).toContain("20 of 31");
  });
});

describe("the gallery", () => {
  const ranks = () => editor.page.locator(".cards .rank").allTextContents();
  const which = (name: string | RegExp) => editor.page.getByRole("group", { name: "Which" }).getByRole("button", { name });

  test("is ordered from either end, by name or by label, and narrowed by flag, label and name", async () => {
    const page = await open(trusted());
    const order = async (label: string) => {
      await page.locator("vscode-dropdown#order").click();
      await page.getByRole("option", { name: label }).click();
      await editor.drawn();
    };
    expect((await ranks()).slice(0, 3)).toEqual(["1", "2", "3"]);
    await order("Normal first");
    expect((await ranks())[0]).toBe("1,000");
    await order("By name");
    expect(await page.locator(".cards .name").first().textContent()).toBe("000000.png");
    await order("Newest first");
    expect(await page.locator(".cards .name").first().textContent()).toBe("000027.png");
    await order("By label");
    expect((await ranks()).slice(0, 2)).toEqual(["1", "2"]);
    await which(/^Flagged/).click();
    await expect.poll(() => page.locator(".cards li").count()).toBe(31);
    await which("Labelled Good").click();
    await editor.drawn();
    expect(await page.locator(".cards li").first().locator(".label-mark.odd").count()).toBe(0);
    await which("All").click();
    const search = page.locator(".gallery-options vscode-text-field");
    await search.click();
    await page.keyboard.type("00066");
    await expect.poll(() => page.locator(".cards li").count()).toBe(11);
    await page.keyboard.type("nothing");
    await expect.poll(() => page.locator(".gallery-empty").textContent()).toBe("No image is like that.");
  });

  test("draws the heat over the pictures, as strong as it is set, and an outline", async () => {
    const page = await open(trusted());
    const pixels = () =>
      page
        .locator(".cards canvas")
        .first()
        .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const strong = await pixels();
    await page.getByRole("slider", { name: "Heat" }).fill("0");
    await expect.poll(pixels).not.toBe(strong);
    expect(await page.locator(".cards li").first().locator(".outline").count()).toBe(1);
    await page.getByRole("button", { name: "Outline" }).click();
    await expect.poll(() => page.locator(".cards .outline").count()).toBe(0);
    const plain = await pixels();
    await page.getByRole("button", { name: "Heat Map" }).click();
    await expect.poll(pixels).not.toBe(plain);
  });

  test("offers no reconstruction if a result has none, as of a network of features", async () => {
    const result = anomaliesOf(40, 0.06, true);
    const content = contents.get(result.folder);
    for (const row of content?.rows ?? []) row.pictures = { input: row.pictures.input, heat: row.pictures.heat };
    const page = await open(trainedState({ results: [result] }));
    const pictures = page.getByRole("group", { name: "Picture", exact: true }).getByRole("button");
    await expect.poll(() => pictures.allInnerTexts()).toEqual(["Image", "Heat Map"]);
    await page.locator(".cards button").first().click();
    await expect.poll(() => page.getByRole("group", { name: "Way of looking" }).getByRole("button").count()).toBe(1);
  });

  test("draws of ten thousand images the few in sight, and follows a drag over them", async () => {
    const page = await open(trusted(10_000));
    expect(await page.locator(".cards li").count()).toBeLessThan(120);
    const handle = page.getByRole("slider", { name: "Threshold" });
    const box = await handle.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 8, (box?.y ?? 0) + 40);
    await page.mouse.down();
    for (let step = 1; step <= 20; step++) await page.mouse.move((box?.x ?? 0) + 8 - 5 * step, (box?.y ?? 0) + 40);
    await editor.drawn();
    expect(Number((await flaggedButton().innerText()).replace(/\D/g, ""))).toBeGreaterThan(1000);
    await page.mouse.up();
  });
});

describe("results of before", () => {
  test("show their images and their threshold without what they do not have", async () => {
    const page = await open(trainedState());
    expect(await page.locator(".anomaly-verdict").innerText()).toBe("31 of 1,000 flagged above 0.0600.");
    expect(await page.locator(".trust").count()).toBe(0);
    expect(await page.locator(".cards .outline").count()).toBe(0);
    await page.locator(".cards button").first().click();
    await expect.poll(() => page.locator("dialog.detail .detail-figures").first().innerText()).toContain("Flagged");
  });
});

describe("what is done with a result", () => {
  const messages = async (type: string) => (await editor.sent()).filter((message) => message.type === type);
  const result = anomaliesOf(40, 0.06, true);

  test("is a report, and the flagged in a folder of their own", async () => {
    const page = await open(trainedState({ results: [result] }));
    await page.getByRole("button", { name: "Report", exact: true }).click();
    await page.getByRole("button", { name: "Copy or Move Flagged…" }).click();
    expect(await messages("report")).toEqual([{ type: "report", folder: result.folder }]);
    expect(await messages("gather")).toEqual([{ type: "gather", folder: result.folder }]);
  });

  test("is made again where it is out of date, by the run that is used now", async () => {
    const state = trainedState({ results: [result] });
    const { document, runs } = state;
    const anomaly = document.ok ? document.project.anomaly : undefined;
    const origin = anomaly && { epochs: runs[0].epochs, anomaly, imagesChanged: true };
    const page = await open({ ...state, results: [{ ...result, origin }] });
    await page.locator(".stale").getByRole("button", { name: "Flag Again" }).click();
    expect(await messages("analyse")).toEqual([{ type: "analyse", folder: result.folder, run: runs[0].id, epoch: null }]);
    await editor.send({ type: "patch", patch: { results: [result] } });
    await editor.drawn();
    expect(await page.locator(".stale").count()).toBe(0);
  });

  test("teaches what is called fine and is not taught yet, and takes it back one by one", async () => {
    const names = contents.get(result.folder)?.rows.map(({ file }) => file) ?? [];
    const [one, two, three] = names;
    const taught = { [result.run]: [three] };
    const page = await open(
      trainedState({ results: [result], triage: { [one]: "fine", [two]: "odd", [three]: "fine", "gone.png": "fine" }, taught }),
    );
    await page.getByRole("button", { name: "Teach 1 fine image" }).click();
    expect(await messages("teach")).toEqual([{ type: "teach", folder: result.folder, files: [one] }]);
    await page.getByText("1 image taught to this run").click();
    await page.getByRole("button", { name: "Take Back" }).click();
    expect(await messages("forget")).toEqual([{ type: "forget", folder: result.folder, file: three }]);
    const other = { ...result, trust: { ...trustOf(40), score: "mse" as const } } as typeof result;
    await editor.send({ type: "patch", patch: { results: [other], taught: {} } });
    await editor.drawn();
    expect(await page.locator(".teach").innerText()).toBe(
      "Fine images cannot be taught to the score mse: choose patches, combined or latent.",
    );
  });

  test("finds good images to hold an image against, and shows them beside it", async () => {
    // Made here, as a test before may have made another of the same folder.
    const result = anomaliesOf(40, 0.06, true);
    const state = trainedState({ results: [result] });
    const page = await open(state);
    await page.locator(".cards button").first().click();
    await page.getByRole("button", { name: "Nearest Good Images" }).click();
    const [message] = await messages("nearestGood");
    expect(message).toMatchObject({ folder: result.folder });
    const { index } = message as { index: number };
    const source = contents.get(result.folder)?.rows[index].source ?? "";
    const similar = { ...similarTo(7), image: source, input: "/project/train" } as EditorState["results"][number];
    // By the codes of another network.
    const other = { ...similar, run: "20250101-110000-cd34" };
    await editor.send({ type: "state", state: { ...state, results: [result, other] } });
    await editor.drawn();
    expect(await page.locator(".nearest-good").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Nearest Good Images" }).count()).toBe(1);
    await editor.send({ type: "state", state: { ...state, results: [result, similar] } });
    await expect.poll(() => page.locator(".nearest-good li canvas").count()).toBe(5);
    expect(await page.locator(".nearest-good p").innerText()).toBe("Nearest in train, by their codes");
    expect(await page.getByRole("button", { name: "Nearest Good Images" }).count()).toBe(0);
  });

  test("finds them for an item of an array, which has no file of its own", async () => {
    const result = { ...anomaliesOf(40, 0.06, true), input: "/project/new.npy[0:40]" };
    const content = contents.get(result.folder);
    const rows = content?.rows.map((row, index) => ({ ...row, file: `new.npy[${index}]`, source: null })) ?? [];
    if (content) contents.set(result.folder, { ...content, rows });
    const state = trainedState({ results: [result] });
    const page = await open(state);
    await page.locator(".cards button").first().click();
    await page.getByRole("button", { name: "Nearest Good Images" }).click();
    const { index } = (await messages("nearestGood"))[0] as { index: number };
    const similar = { ...similarTo(7), image: `/project/new.npy[${index}]`, input: "/project/train" } as EditorState["results"][number];
    await editor.send({ type: "state", state: { ...state, results: [result, similar] } });
    await expect.poll(() => page.locator(".nearest-good li canvas").count()).toBe(5);
  });
});
