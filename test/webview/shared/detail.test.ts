import { describe, expect, test } from "vitest";
import type { ImageOutput } from "../../../src/core/analyses/image-output.js";
import type { Panel } from "../../../src/protocol/webview.js";
import type { Editor } from "../browser.js";
import { usePages } from "../pages.js";
import { atlas, dataUri } from "../pictures.js";
import { anomaliesOf, contents, reconstructionOf } from "../results.js";
import { trainedState } from "../state.js";

const pages = usePages();
let editor: Editor;
const detail = () => editor.page.locator("dialog.detail");
const name = () => detail().locator("h2").textContent();

/** A photograph of 60 by 40 pixels, of which the network sees a square with repeated edges. */
const photograph = {
  file: dataUri(atlas([Float32Array.from({ length: 60 * 40 }, (_, pixel) => (pixel % 60) / 60)], 40, 60)),
  bytes: null,
  size: [40, 60],
  original: [40, 60],
  range: [0, 4095],
  view: { x: 0, y: -10, width: 60, height: 60 },
} as const;

async function open(panel: Panel, withDetail = true) {
  const result = panel === "anomalies" ? anomaliesOf(300, 0.06, true) : reconstructionOf(300);
  const content = contents.get(result.folder);
  if (content && withDetail) content.detail = photograph;
  editor = await pages.open();
  await editor.send({ type: "state", state: trainedState({ results: [result] }) });
  await editor.send({ type: "show", panel });
  await editor.drawn();
  return editor.page;
}

describe("an image in detail", () => {
  test("is opened by Enter, gone on from by arrow keys, and left by Escape to the same place", async () => {
    const page = await open("anomalies");
    await page.locator("#panel").evaluate((panel) => panel.scrollTo(0, 400));
    await editor.drawn();
    const card = page.locator(".cards button").nth(9);
    await card.focus();
    const [top, file] = [await page.locator("#panel").evaluate((panel) => panel.scrollTop), await card.getAttribute("title")];
    await page.keyboard.press("Enter");
    await expect.poll(name).toBe(file);
    await page.keyboard.press("ArrowRight");
    await expect.poll(name).not.toBe(file);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(name).toBe(file);
    await page.keyboard.press("Escape");
    await expect.poll(() => detail().count()).toBe(0);
    expect(await page.locator("#panel").evaluate((panel) => panel.scrollTop)).toBe(top);
    expect(await page.evaluate(() => document.activeElement?.getAttribute("title"))).toBe(file);
  });

  test("opens the file on request only", async () => {
    const page = await open("anomalies");
    await page.locator(".cards button").first().click();
    expect((await editor.sent()).filter(({ type }) => type === "open")).toEqual([]);
    await detail().getByRole("button", { name: "Open File" }).click();
    expect((await editor.sent()).filter(({ type }) => type === "open")).toEqual([
      { type: "open", file: `/project/inspect/${await name()}` },
    ]);
    await detail().getByRole("button", { name: "Back" }).click();
    await expect.poll(() => detail().count()).toBe(0);
    expect(await page.locator(".cards").count()).toBe(1);
  });

  test("has its own size, with heat and outline where the network saw them", async () => {
    const page = await open("anomalies");
    await page.locator(".cards button").first().click();
    const canvas = detail().locator(".pane canvas");
    await expect
      .poll(() => canvas.evaluate((one) => [(one as HTMLCanvasElement).width, (one as HTMLCanvasElement).height]))
      .toEqual([60, 40]);
    expect(
      await detail()
        .locator(".outline .line")
        .evaluate((line) => ["x", "y", "width", "height"].map((key) => Math.round(Number(line.getAttribute(key))))),
    ).toEqual([15, 8, 24, 18]);
    expect(await detail().locator(".detail-about").innerText()).toContain("None of the 180 held-out good images looks this odd.");
    expect(await detail().locator(".detail-about").innerText()).toContain("60 by 40 pixels.");
  });

  test("shows output, difference and heat in the size that the network looks at once they are there, and says what is not", async () => {
    const gray = (value: number) => dataUri(atlas([new Float32Array(120 * 80).fill(value)], 80, 120));
    const view = { x: 0, y: 0, width: 1, height: 1 };
    const page = await open("anomalies");
    const width = () =>
      detail()
        .locator(".pane canvas")
        .last()
        .evaluate((one) => (one as HTMLCanvasElement).width);
    const middle = () =>
      detail()
        .locator(".pane canvas")
        .last()
        .evaluate((one) => {
          // From a copy, as Chromium complains of a canvas that is read often.
          const { width, height } = one as HTMLCanvasElement;
          const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
          copy?.drawImage(one as HTMLCanvasElement, 0, 0);
          return Array.from(copy?.getImageData(width / 2, 1, 1, 1).data ?? []);
        });
    const { folder } = anomaliesOf(300, 0.06, true);
    const answer = (output: ImageOutput) => editor.send({ type: "imageOutput", folder, index: opened, compared: null, output });
    await page.locator(".cards button").first().click();
    const opened = Number((await name())?.slice(-10, -4));
    await page.keyboard.press("2");
    await expect.poll(width).toBe(28);
    expect(await detail().locator(".detail-about").innerText()).toContain("Larger pictures are being drawn");
    await answer({
      pair: { input: gray(0.25), output: gray(0.75), reference: null, baseline: null, compared: null },
      heat: { file: gray(0.9), view },
      note: null,
    });
    await expect.poll(width).toBe(120);
    expect((await middle()).slice(0, 3)).toEqual([191, 191, 191]);
    expect(await detail().locator(".detail-about").innerText()).not.toContain("being drawn");
    await page.keyboard.press("6");
    await expect.poll(async () => (await middle())[0] > (await middle())[2]).toBe(true);
    // Over the whole image, and not only where the network's square view lies.
    await page.keyboard.press("1");
    await expect.poll(width).toBe(60);
    const [red, , blue] = await middle();
    expect(red).not.toBe(blue);
    await answer({ pair: null, heat: null, note: { text: "It has changed since it was judged.", values: [] } });
    await expect.poll(() => detail().locator(".detail-about").innerText()).toContain("It has changed since it was judged.");
    await page.keyboard.press("2");
    await expect.poll(width).toBe(28);
    await page.keyboard.press("Escape");
    await expect.poll(async () => (await editor.sent()).at(-1)).toEqual({ type: "leaveImage" });
  });

  test("is fetched again if its picture is no longer there", async () => {
    const page = await open("anomalies");
    await page.locator(".cards button").first().click();
    const about = () => detail().locator(".detail-about").innerText();
    await expect.poll(about).toContain("60 by 40 pixels.");
    const { folder } = anomaliesOf(300, 0.06, true);
    const gone = { ...photograph, file: "data:image/png;base64,AAAA", size: [20, 30] as const };
    await editor.send({ type: "imageDetail", folder, index: Number((await name())?.slice(-10, -4)), compared: null, detail: gone });
    await editor.drawn();
    await expect.poll(about).not.toContain("It is shown 30 pixels wide.");
    expect(await about()).toContain("60 by 40 pixels.");
  });

  test("is a thumbnail, with the reason, if its file is gone", async () => {
    const page = await open("anomalies", false);
    await page.locator(".cards button").first().click();
    await expect.poll(() => detail().locator(".detail-about").innerText()).toContain("The image is no longer there.");
    await expect
      .poll(() =>
        detail()
          .locator(".pane canvas")
          .evaluate((one) => (one as HTMLCanvasElement).width),
      )
      .toBe(28);
  });

  test("says in words how rarely a good image is as odd", async () => {
    const page = await open("anomalies");
    await page.locator("vscode-dropdown#order").click();
    await page.getByRole("option", { name: "Normal first" }).click();
    await editor.drawn();
    await page.locator(".cards button").first().click();
    await expect.poll(() => detail().locator(".detail-about").innerText()).toMatch(/\d+ in 100 good ones look at least this odd\./);
  });

  test("is zoomed by wheel and keys and moved by dragging, all pictures together; another begins whole", async () => {
    const page = await open("reconstructions");
    await page.locator(".cards button").first().click();
    await expect.poll(() => detail().locator(".pane").count()).toBe(2);
    const transforms = () =>
      detail()
        .locator(".stage")
        .evaluateAll((stages) => stages.map((stage) => getComputedStyle(stage).transform));
    const whole = await transforms();
    const box = await detail().locator(".pane").first().boundingBox();
    await page.mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + 100);
    await page.mouse.wheel(0, -300);
    await expect.poll(transforms).not.toEqual(whole);
    const [left, right] = await transforms();
    expect(left).toBe(right);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 60, { steps: 3 });
    await page.mouse.up();
    await expect.poll(async () => (await transforms())[0]).not.toBe(left);
    await detail().locator(".detail-panes").focus();
    await page.keyboard.press("0");
    expect(await transforms()).toEqual(whole);
    await page.keyboard.press("+");
    expect(await transforms()).not.toEqual(whole);
    await page.keyboard.press("ArrowRight");
    await expect.poll(transforms).toEqual(whole);
  });

  test("stands beside, under and over its reconstruction", async () => {
    const page = await open("reconstructions");
    await page.locator(".cards button").first().click();
    const ways = detail().getByRole("group", { name: "Way of looking" });
    await ways.getByRole("button", { name: "Difference" }).click();
    const pixel = () =>
      detail()
        .locator(".pane canvas")
        .evaluate((canvas) => {
          // From a copy each time, as Chromium complains of a canvas that is read again and again.
          const context = new OffscreenCanvas(1, 1).getContext("2d");
          context?.drawImage(canvas as HTMLCanvasElement, 0, 0);
          return [...(context?.getImageData(0, 0, 1, 1).data ?? [])];
        });
    // Both are black in the corner: no difference, which is white.
    await expect.poll(async () => Math.min(...(await pixel()))).toBeGreaterThan(235);
    await ways.getByRole("button", { name: "Slider" }).click();
    const clipped = () =>
      detail()
        .locator(".above")
        .evaluate((above) => getComputedStyle(above).clipPath);
    await expect.poll(clipped).toContain("50%");
    const box = await detail().locator(".pane").boundingBox();
    await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 20);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 4, (box?.y ?? 0) + 20);
    await page.mouse.up();
    await expect.poll(clipped).toContain("25%");
    await ways.getByRole("button", { name: "Flicker" }).click();
    await expect
      .poll(() =>
        detail()
          .locator(".above")
          .evaluate((above) => getComputedStyle(above).animationName),
      )
      .toBe("none");
    await page.keyboard.press("1");
    await expect.poll(() => detail().locator(".pane").count()).toBe(1);
    expect(await ways.getByRole("button", { pressed: true }).textContent()).toContain("Image");
  });
});

describe("cards of reconstructions", () => {
  test("have both pictures, the worst by any figure first", async () => {
    const page = await open("reconstructions");
    const figures = async () => (await page.locator(".card-figures").allTextContents()).map((text) => Number(/[\d.]+/.exec(text)?.[0]));
    const mse = await figures();
    expect(mse).toEqual([...mse].sort((a, b) => b - a));
    expect(await page.locator(".cards li").first().locator("canvas").count()).toBe(2);
    await page.locator("vscode-dropdown#order").click();
    await page.getByRole("option", { name: "By SSIM" }).click();
    await editor.drawn();
    const ssim = await figures();
    expect(ssim).toEqual([...ssim].sort((a, b) => a - b));
    await page.getByRole("button", { name: "Best first" }).click();
    await editor.drawn();
    const best = await figures();
    expect(best).toEqual([...best].sort((a, b) => b - a));
  });
});
