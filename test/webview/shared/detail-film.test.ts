import { beforeEach, expect, test } from "vitest";
import type { Editor } from "../browser.js";
import { usePages } from "../pages.js";
import { denoisedOf } from "../results.js";
import { trainedState, trainingOf } from "../state.js";

const pages = usePages();
let editor: Editor;
const film = () => editor.page.locator("dialog.detail").getByRole("group", { name: "Save the film" });

/** Opens the detail view of the worst image of a run whose film shows these pictures. */
async function open(filmed: string[] | null, runId?: string): Promise<void> {
  const training = trainingOf(4, { status: "finished", filmed, ...(runId && { runId }) });
  await editor.send({ type: "state", state: trainedState({ results: [denoisedOf(12)], training }) });
  await editor.send({ type: "show", panel: "reconstructions" });
  await editor.drawn();
  await editor.page.locator(".cards button").first().click();
  await expect.poll(() => editor.page.locator("dialog.detail .pane").count()).toBe(2);
}

beforeEach(async () => {
  editor = await pages.open();
});

const every = Array.from({ length: 12 }, (_, index) => `/project/inspect/${String(index).padStart(6, "0")}.png`);

test("the film of the image alone is saved as a GIF with a frame for each epoch", async () => {
  await open(every);
  const name = (await editor.page.locator("dialog.detail h2").textContent()) ?? "";
  expect(name).toMatch(/^0000\d\d\.png$/);
  await film().getByRole("button", { name: "GIF" }).click();
  await expect.poll(async () => (await editor.sent()).map(({ type }) => type)).toContain("save");
  const saved = (await editor.sent()).find(({ type }) => type === "save");
  if (saved?.type !== "save" || typeof saved.data === "string") throw new Error("No film was saved.");
  expect([saved.name, saved.format]).toEqual(["film", "gif"]);
  const bytes = Buffer.from(Object.values(saved.data));
  expect(bytes.subarray(0, 6).toString("latin1")).toBe("GIF89a");
  const frames = await editor.page.evaluate(
    async (gif) => {
      const decoder = new ImageDecoder({ type: "image/gif", data: Uint8Array.from(gif) });
      await decoder.tracks.ready;
      return decoder.tracks.selectedTrack?.frameCount;
    },
    [...bytes],
  );
  expect(frames).toBe(4);
});

test("no film is offered of an image that it does not show, of another run, or of a run that says not what it shows", async () => {
  await open(["/project/inspect/elsewhere.png"]);
  expect(await film().count()).toBe(0);
  await editor.page.keyboard.press("Escape");
  await open(every, "20250101-120000-0000");
  expect(await film().count()).toBe(0);
  await editor.page.keyboard.press("Escape");
  await open(null);
  expect(await film().count()).toBe(0);
});
