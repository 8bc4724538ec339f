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

/** The bytes of the film, once its button is pressed. */
async function saved(): Promise<Buffer> {
  const many = async () => (await editor.sent()).filter(({ type }) => type === "save").length;
  const before = await many();
  await film().getByRole("button", { name: "GIF" }).click();
  await expect.poll(many).toBe(before + 1);
  const message = (await editor.sent()).findLast(({ type }) => type === "save");
  if (message?.type !== "save" || typeof message.data === "string") throw new Error("No film was saved.");
  expect([message.name, message.format]).toEqual(["film", "gif"]);
  return Buffer.from(Object.values(message.data));
}

test("the film of the image alone is saved as a GIF with a frame for each epoch", async () => {
  await open(every);
  const name = `/project/inspect/${await editor.page.locator("dialog.detail h2").textContent()}`;
  const others = every.filter((one) => one !== name).slice(0, 7);
  /** The film if the image is the one of this place among the eight of the filmstrip. */
  const filmOf = async (place: number) => {
    const training = trainingOf(4, { status: "finished", filmed: others.toSpliced(place, 0, name) });
    await editor.send({ type: "patch", patch: { training } });
    await editor.drawn();
    return saved();
  };
  const first = await filmOf(0);
  expect(first.subarray(0, 6).toString("latin1")).toBe("GIF89a");
  const frames = await editor.page.evaluate(
    async (gif) => {
      const decoder = new ImageDecoder({ type: "image/gif", data: Uint8Array.from(gif) });
      await decoder.tracks.ready;
      return decoder.tracks.selectedTrack?.frameCount;
    },
    [...first],
  );
  expect(frames).toBe(4);
  // Another place is another picture, and the same one the same.
  expect((await filmOf(5)).equals(first)).toBe(false);
  expect((await filmOf(0)).equals(first)).toBe(true);
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
