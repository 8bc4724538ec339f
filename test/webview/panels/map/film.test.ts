import { describe, expect, test } from "vitest";
import type { EditorState } from "../../../../src/protocol/webview.js";
import type { Editor } from "../../browser.js";
import { usePages } from "../../pages.js";
import { embeddingOf } from "../../results.js";
import { editorState, trainingOf } from "../../state.js";

const pages = usePages();
let editor: Editor;

/** The map's panel with a training of four epochs, and the host's answer to what it asks: a picture at (epoch, 0), one that stays. */
const open = async (state: Partial<EditorState> = {}, latent = 2) => {
  editor = await pages.open();
  const training = trainingOf(4);
  await editor.send({ type: "state", state: editorState({ training, ...state }) });
  await editor.send({ type: "show", panel: "map" });
  await editor.drawn();
  await editor.page.evaluate(
    ({ run, latent }) =>
      window.postMessage({
        type: "film",
        run,
        film: {
          ...{ epochs: [1, 2, 4], count: 2, labels: ["a", "b"], latent },
          ...{ positions: Float32Array.of(1, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0), of: Int32Array.of(0, 1) },
        },
      }),
    { run: training.runId, latent },
  );
  await editor.drawn();
  return editor.page;
};
const moving = async () => Number(await editor.page.locator(".code-film circle").first().getAttribute("cx"));
const slider = () => editor.page.locator(".map-film").getByRole("slider", { name: "Epoch" });

describe("the film of the map", () => {
  test("shows the newest epoch, is scrubbed by keys and played to its end, before any folder was embedded", async () => {
    const page = await open();
    expect(await editor.films()).toEqual([trainingOf(4).runId]);
    await expect.poll(() => slider().getAttribute("aria-valuetext")).toBe("epoch 4");
    const newest = await moving();
    await slider().focus();
    await page.keyboard.press("Home");
    await expect.poll(() => slider().getAttribute("aria-valuetext")).toBe("epoch 1");
    expect(await moving()).toBeLessThan(newest);
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => slider().getAttribute("aria-valuetext")).toBe("epoch 2");
    const film = page.locator(".map-film");
    await film.getByRole("button", { name: "Play the film" }).click();
    await film.getByRole("button", { name: "Pause the film" }).click();
    await film.getByRole("button", { name: "Play the film" }).click();
    await expect.poll(() => slider().getAttribute("aria-valuetext"), { timeout: 20_000 }).toBe("epoch 4");
    await expect.poll(moving).toBe(newest);
    expect(new Set(await film.locator("circle").evaluateAll((all) => all.map((one) => getComputedStyle(one).fill))).size).toBe(2);
  });

  test("is saved as a GIF with a frame for each epoch, the points and the legend in the colours of the page", async () => {
    const page = await open();
    await page.getByRole("group", { name: "Save the film of the map" }).getByRole("button", { name: "GIF" }).click();
    await expect.poll(async () => (await editor.sent()).length, { timeout: 30_000 }).toBe(1);
    const [saved] = await editor.sent();
    if (saved.type !== "save") throw new Error("It is not saved.");
    expect([saved.name, saved.format]).toEqual(["film of the map", "gif"]);
    const colours = await page
      .locator(".map-film circle")
      .evaluateAll((all) => all.map((one) => (getComputedStyle(one).fill.match(/\d+/g) ?? []).map(Number)));
    const drawn = await page.evaluate(
      async ({ gif, colours }) => {
        const { tracks, decoder } = await (async () => {
          const decoder = new ImageDecoder({ type: "image/gif", data: Uint8Array.from(gif) });
          await decoder.tracks.ready;
          return { tracks: decoder.tracks, decoder };
        })();
        const frames = tracks.selectedTrack?.frameCount ?? 0;
        const { image } = await decoder.decode({ frameIndex: frames - 1 });
        const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
        const context = canvas.getContext("2d");
        context?.drawImage(image, 0, 0);
        const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: new Uint8ClampedArray() };
        const high = Math.round(canvas.width * 0.7);
        const near = (at: number, colour: number[], most: number) =>
          colour.every((value, channel) => Math.abs(value - data[at + channel]) <= most);
        const count = (colour: number[], from: number, to: number, most: number) =>
          Array.from({ length: (to - from) * canvas.width }, (_, n) => 4 * (from * canvas.width + n)).filter((at) => near(at, colour, most))
            .length;
        return {
          frames,
          points: colours.map((colour) => count(colour, 0, high, 60)),
          legend: colours.map((colour) => count(colour, high, canvas.height, 12)),
        };
      },
      { gif: Object.values(saved.data) as unknown as number[], colours },
    );
    expect(drawn.frames).toBe(3);
    for (const found of [...drawn.points, ...drawn.legend]) expect(found).toBeGreaterThan(8);
  });

  test("says on which plane longer codes are seen, beside the map of a folder", async () => {
    const page = await open({ results: [embeddingOf(20)] }, 32);
    await expect.poll(() => page.locator("map-view").count()).toBe(1);
    expect(await page.locator(".map-film p").textContent()).toContain(
      "on the plane of the two main directions that their 32 numbers had after the first",
    );
  });

  test("is not there for a run that has kept none", async () => {
    const page = await open();
    await page.evaluate((run) => window.postMessage({ type: "film", run, film: null }), trainingOf(4).runId);
    await expect.poll(() => page.locator(".map-film").count()).toBe(0);
  });
});
