import type { Editor, Pages } from "../../test/webview/browser.js";
import { anomaliesOf } from "../../test/webview/results.js";
import { editorState, trainedState } from "../../test/webview/state.js";
import { framesOf, layout, script, slowFrame } from "../shared/frames.js";
import { processMemory } from "../shared/machine.js";
import { alone, type Row } from "../shared/row.js";

/** The most memory that a page's process holds, in MB (resident set). */
export async function memoryOf({ page }: Editor): Promise<number> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  const found = await session?.send("SystemInfo.getProcessInfo");
  const renderers = found?.processInfo.filter(({ type }) => type === "renderer") ?? [];
  // One that has ended meanwhile holds none.
  const sizes = await Promise.all(renderers.map(({ id }) => processMemory(id, "VmRSS").catch(() => 0)));
  return Math.max(0, ...sizes);
}

/** A result of very many images: from its message to its gallery, to the other end of it, and the memory of the page. */
export async function largeResult(pages: Pages, images: number): Promise<Row[]> {
  const editor = await pages.open();
  const { page } = editor;
  const result = { ...anomaliesOf(1), count: images, flagged: 0, threshold: 0.5 };
  await page.evaluate(
    ({ folder, images }) => {
      const scores = Float32Array.from({ length: images }, (_, index) => ((index * 7919) % 99_991) / 100_000);
      const row = (index: number) => ({ index, file: `${String(index).padStart(7, "0")}.png`, source: null, pictures: {} });
      const rows = new Proxy([], { get: (_, index) => row(Number(index)) });
      Object.assign(window, { contents: { [folder]: { columns: { scores }, rows } } });
    },
    { folder: result.folder, images },
  );
  // What the host would answer is prepared above; the harness must not replace it.
  const state = editorState({ results: [{ ...result, folder: result.folder }] });
  const seconds = await page.evaluate(async (text) => {
    const start = performance.now();
    window.postMessage({ type: "state", state: JSON.parse(text) }, "*");
    window.postMessage({ type: "show", panel: "anomalies" }, "*");
    const drawn = () => document.querySelector(".cards .name")?.textContent?.endsWith(".png");
    while (!drawn()) await new Promise((done) => requestAnimationFrame(done));
    return (performance.now() - start) / 1000;
  }, JSON.stringify(state));
  const name = (await page.locator(".cards .name").first().textContent()) ?? "";
  const moved = await page.evaluate(async (before) => {
    const panel = document.querySelector("#panel");
    const start = performance.now();
    panel?.scrollTo(0, panel.scrollHeight);
    const shown = () => [...document.querySelectorAll(".cards .name")].at(-1)?.textContent ?? "";
    while (!shown().endsWith(".png") || document.querySelector(".cards .name")?.textContent === before)
      await new Promise((done) => requestAnimationFrame(done));
    return (performance.now() - start) / 1000;
  }, name);
  const memory = await memoryOf(editor);
  await page.close();
  const what = `a result of ${images.toLocaleString("en-US")} images`;
  return [
    { what: `${what}: opened`, ours: { value: seconds, unit: "s" }, ...alone, goal: { atMost: 3 } },
    { what: `${what}: at its other end`, ours: { value: moved, unit: "s" }, ...alone, goal: null },
    { what: `${what}: memory of the page`, ours: { value: memory, unit: "MB" }, ...alone, goal: { atMost: 500 } },
  ];
}

/** The threshold of a result of many images, dragged: what a frame takes in which counts, gallery and figures follow it. */
export async function draggedThreshold(pages: Pages, images: number): Promise<Row[]> {
  const editor = await pages.open();
  const { page } = editor;
  await editor.send({ type: "state", state: trainedState({ results: [anomaliesOf(images, 0.06, true)] }) });
  await editor.send({ type: "show", panel: "anomalies" });
  await editor.drawn();
  const box = await page.getByRole("slider", { name: "Threshold" }).boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 40];
  await page.mouse.move(x, y);
  await page.mouse.down();
  const frames = await framesOf(page, (step) => [x - 75 + 75 * Math.cos(step / 8), y], [...script, ...layout]);
  await page.mouse.up();
  await page.close();
  const what = `the threshold of ${images.toLocaleString("en-US")} images, dragged: work of a frame`;
  return [{ what, ours: { value: slowFrame(frames), unit: "ms" }, ...alone, goal: { atMost: 16 } }];
}
