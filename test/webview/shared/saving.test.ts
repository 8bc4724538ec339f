import { decode as decodePng } from "fast-png";
import { decodeFrames, decode as decodeGif } from "modern-gif";
import { describe, expect, test } from "vitest";
import type { FromWebview } from "../../../src/protocol/webview.js";
import type { Editor } from "../browser.js";
import { usePages } from "../pages.js";
import { editorState, metricsOf, trainingOf } from "../state.js";
import { type Theme, themes } from "../themes.js";

type Save = Extract<FromWebview, { type: "save" }>;

const pages = usePages();
let editor: Editor;

const open = async (theme: Theme = "dark") => {
  editor = await pages.open({ theme });
  await editor.send({ type: "state", state: editorState({ training: trainingOf(12) }) });
  await editor.drawn();
};

/** Presses a button of "Save" and gives what the page sends to the host. */
async function save(what: string, format: string): Promise<Save> {
  const buttons = editor.page.getByRole("group", { name: `Save the ${what}` });
  await buttons.getByRole("button", { name: format }).click();
  const sent = async () => (await editor.sent()).find((message): message is Save => message.type === "save");
  await expect.poll(sent).toBeTruthy();
  return (await sent()) as Save;
}

/** Bytes as the browser's driver gives them: an object of numbers by index. */
const bytes = ({ data }: Save) => Uint8Array.from(Object.values(data as Uint8Array));

describe("a chart is saved", () => {
  test.each(["dark", "light"] as const)("as SVG in the colours of the %s theme, without the page", async (theme) => {
    await open(theme);
    const { name, format, data } = await save("loss", "SVG");
    expect([name, format]).toEqual(["loss", "svg"]);
    expect(data).toContain(`stroke="${themes[theme]["charts-blue"].toLowerCase()}"`);
    expect(data).toContain(`fill="${themes[theme]["editor-background"].toLowerCase()}"`);
    expect(data).not.toMatch(/var\(|class=|style=|currentColor/);
    expect(data).toContain('stroke-opacity="0.11"');
    const page = await editor.page.context().newPage();
    const faults = await page.evaluate(
      (text) => new DOMParser().parseFromString(text, "image/svg+xml").querySelectorAll("parsererror").length,
      data as string,
    );
    expect(faults).toBe(0);
  });

  test("as PNG of twice its size, drawn", async () => {
    await open();
    const box = await editor.page.locator(".loss-chart").boundingBox();
    const { width, height, data } = decodePng(bytes(await save("loss", "PNG")));
    expect([width, height]).toEqual([2 * (box?.width ?? 0), 2 * (box?.height ?? 0)]);
    const blue = [1, 3, 5].map((at) => Number.parseInt(themes.dark["charts-blue"].slice(at, at + 2), 16));
    let drawn = 0;
    for (let i = 0; i < data.length; i += 4) if (blue.every((value, channel) => data[i + channel] === value)) drawn++;
    expect(drawn).toBeGreaterThan(200);
  });

  test("as the table of its epochs", async () => {
    await open();
    const lines = ((await save("loss", "CSV")).data as string).trimEnd().split("\n");
    expect(lines[0]).toBe("epoch,loss,validationLoss,learningRate,seconds,imagesPerSecond");
    const [first] = metricsOf(1);
    expect(lines[1]).toBe(`1,${first.loss},${first.validationLoss},0.001,2.1,`);
    expect(lines).toHaveLength(13);
  });
});

test("the film is saved as a GIF with a frame an epoch, that plays for ever", async () => {
  await open();
  const file = bytes(await save("film", "GIF"));
  expect(String.fromCharCode(...file.subarray(0, 6))).toBe("GIF89a");
  const gif = decodeGif(file);
  expect(gif.frames).toHaveLength(12);
  expect(gif.looped).toBe(true);
  const frames = decodeFrames(file);
  const bright = ({ data }: { data: Uint8ClampedArray }) => data.reduce((sum, value, i) => sum + (i % 4 === 0 && value > 200 ? 1 : 0), 0);
  // The reconstructions begin as the gray mean of the rings and end near them.
  expect(bright(frames[11])).toBeGreaterThan(1.2 * bright(frames[0]));
});

test("the film of one picture has it alone, between its noisy and its clean form", async () => {
  editor = await pages.open();
  const training = trainingOf(4);
  const clean = training.previews.at(-1)?.file ?? "";
  await editor.send({ type: "state", state: editorState({ training: { ...training, clean } }) });
  await editor.drawn();
  expect(await editor.page.locator(".filmstrip-chart .row text").allTextContents()).toContain("clean");
  await editor.page.locator("vscode-dropdown#film-picture").click();
  await editor.page.getByRole("option", { name: "GIF of picture 3" }).click();
  await editor.drawn();
  const { width, height, frames } = decodeGif(bytes(await save("film", "GIF")));
  // Pictures of 28 pixels, ten times enlarged: three above each other, four pixels apart, and the line with the epoch.
  expect([width, height, frames.length]).toEqual([280, 3 * 280 + 2 * 4 + 22, 4]);
});

test("the network is saved in the theme's colours, and its layers as a table", async () => {
  await open("light");
  const { data } = await save("network", "SVG");
  expect(data).toContain(`fill="${themes.light["charts-blue"].toLowerCase()}"`);
  expect(data).toContain("28 × 28 × 1");
  expect(data).not.toMatch(/var\(|class=|tabindex=/);
  await editor.page.evaluate(() => (window as unknown as { sent: unknown[] }).sent.splice(0));
  const lines = ((await save("network", "CSV")).data as string).trimEnd().split("\n");
  expect(lines[0]).toBe("layer,kind,output,parameters,compute");
  expect(lines[1]).toMatch(/^1,conv2d,24x24x15,390,0\.01\d+$/);
  expect(lines).toHaveLength(13);
});
