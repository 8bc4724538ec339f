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
