import { expect, test } from "vitest";
import { usePages } from "../../pages.js";
import { denoisedOf } from "../../results.js";
import { trainedState } from "../../state.js";

const pages = usePages();

async function open() {
  const editor = await pages.open({ theme: "dark" });
  await editor.send({ type: "state", state: trainedState({ results: [denoisedOf(60)] }) });
  await editor.send({ type: "show", panel: "reconstructions" });
  await editor.drawn();
  return editor;
}

test("what was denoised says whether it worked, and is ordered by what it gained, the worst first", async () => {
  const editor = await open();
  const { page } = editor;
  const verdict = await page.locator(".cleaning-verdict").textContent();
  expect(verdict).toContain("The noise fell from 9.5 % of white to 1.2 %.");
  expect(verdict).toContain(
    "it reaches 28.4 dB; as they came they have 20.4, by a median of 3x3 25.6 and by non-local means 27.9 (32 pictures)",
  );
  expect(await page.locator(".worst").innerText()).toBe(
    "The 10 worst by MSE: 0.0020 to 0.0030, the median of the others 0.0010. Neither folder nor size nor brightness sets them apart.",
  );
  await page.getByRole("group", { name: "Layout" }).getByRole("button", { name: "Table" }).click();
  await editor.drawn();
  await page.getByRole("button", { name: "Gain" }).click();
  await editor.drawn();
  expect(await page.locator(".worst").innerText()).toBe(
    "The 10 worst by Gain: 6.1 to 6.5, the median of the others 8.0. 9 of the 10 worst lie in night, where 12 % of all images are. 8 of the 10 worst are among the darkest quarter.",
  );
  const gains = (await page.locator("tbody td:nth-child(7)").allTextContents()).map(Number);
  expect(gains.length).toBeGreaterThan(5);
  expect(gains).toEqual([...gains].sort((a, b) => a - b));
  expect(await page.locator(".figure-spread h3").textContent()).toBe("Spread of Gain");
  expect(await page.locator(".reconstruction-spread svg rect").count()).toBeGreaterThan(5);
});

test("a contact sheet of the first images is saved as one picture", async () => {
  const editor = await open();
  await editor.page.getByRole("group", { name: "Save the contact sheet" }).getByRole("button", { name: "PNG" }).click();
  await expect.poll(async () => (await editor.sent()).map(({ type }) => type)).toContain("save");
  const saved = (await editor.sent()).find(({ type }) => type === "save");
  if (saved?.type !== "save" || typeof saved.data === "string") throw new Error("No picture was saved.");
  expect(saved).toMatchObject({ name: "contact sheet", format: "png" });
  const bytes = Buffer.from(Object.values(saved.data));
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  // 24 pairs of 332 by 204 pixels: four in a row, six rows.
  expect([width, height]).toEqual([4 * 332 + 12, 6 * 204 + 12]);
});
