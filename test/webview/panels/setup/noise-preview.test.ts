import { expect, test } from "vitest";
import type { DrawnImage } from "../../../../src/core/analyses/code-place.js";
import { verbatim } from "../../../../src/core/language/sentence.js";
import { usePages } from "../../pages.js";
import { documentOf, editorState } from "../../state.js";

const pages = usePages();
const noisy = (amount: number, kind = "gaussian") =>
  documentOf(`{ "version": 1, "training": { "noise": { "kind": "${kind}", "amount": ${amount} } } }`);
const gray = (value: number): DrawnImage => ({ height: 4, width: 4, channels: 1, pixels: new Uint8Array(16).fill(value) });

test("the noise that is set is shown on one's own pictures, asked for anew as it changes", async () => {
  const editor = await pages.open();
  const asked = async () => (await editor.sent()).filter(({ type }) => type === "noisePreview").length;
  await editor.send({ type: "state", state: editorState({ document: noisy(0, "none") }) });
  await editor.send({ type: "show", panel: "setup" });
  await editor.drawn();
  expect([await asked(), await editor.page.locator(".noise-preview").count()]).toEqual([0, 0]);
  await editor.send({ type: "patch", patch: { document: noisy(0.1) } });
  await expect.poll(asked).toBe(1);
  // By structured clone, which keeps bytes as bytes.
  await editor.page.evaluate(
    ([plain, spoilt]) => {
      const image = (value: number) => ({ height: 4, width: 4, channels: 1, pixels: new Uint8Array(16).fill(value) });
      const rows = { plain: Array.from({ length: 8 }, () => image(plain)), noisy: Array.from({ length: 8 }, () => image(spoilt)) };
      window.postMessage({ type: "noisePreview", preview: rows }, "*");
    },
    [gray(40).pixels[0], gray(200).pixels[0]] as const,
  );
  await expect.poll(() => editor.page.locator(".noise-preview canvas").count()).toBe(16);
  expect(await editor.page.locator(".noise-row").nth(1).locator("canvas").first().getAttribute("aria-label")).toBe("With noise, picture 1");
  await editor.send({ type: "patch", patch: { document: noisy(0.2) } });
  await expect.poll(asked).toBe(2);
  // What is there stays until the other is.
  expect(await editor.page.locator(".noise-preview canvas").count()).toBe(16);
  await editor.send({ type: "noisePreview", preview: verbatim("There is no folder train.") });
  await expect.poll(() => editor.page.locator(".noise-preview-note").textContent()).toBe("There is no folder train.");
});
