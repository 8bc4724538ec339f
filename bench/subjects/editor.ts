import { writeFile } from "node:fs/promises";
import path from "node:path";
import { applyEdits } from "jsonc-parser";
import { z } from "zod";
import { knobEdits } from "../../src/core/project/document-edits.js";
import { documentState } from "../../src/host/project/document-state.js";
import type { EditorState } from "../../src/protocol/webview.js";
import { listRuns } from "../../src/runs/runs.js";
import { type Editor, openPages, type Pages } from "../../test/webview/browser.js";
import { editorState, metricsOf, previewsOf, seedText, trainingOf } from "../../test/webview/state.js";
import { writeRuns } from "../shared/many-runs.js";
import { alone, type Row } from "../shared/row.js";
import type { BenchContext, Section } from "../shared/subject.js";
import { draggedThreshold, largeResult } from "./large-result.js";

/** Milliseconds between two live epochs; a person's shortest ones last longer. */
const epochEvery = 20;
const mebibyte = 2 ** 20;

/** What the editor must not keep a person waiting with: opening, an edit, and a long training that is watched. */
export async function editor(context: BenchContext): Promise<Section> {
  const [runs, epochs, live] = context.quick ? [20, 50, 100] : [100, 200, 1000];
  const pages = await openPages(path.join(context.root, "dist"));
  try {
    context.say("opening");
    const rows = await opening(pages, context, runs, epochs);
    context.say("editing");
    rows.push(...(await editing(pages, context.rounds)));
    context.say("watching");
    rows.push(...(await watching(pages, live)));
    context.say("a large result");
    rows.push(...(await largeResult(pages, context.quick ? 100_000 : 1_000_000)));
    rows.push(...(await draggedThreshold(pages, 10_000)));
    return {
      title: "The editor",
      rows,
      notes: [
        `Chromium, the built page; ${runs} runs of ${epochs} epochs each, medians of ${context.rounds} rounds.`,
        "An edit runs from the Enter key to the new text, and on to the page that shows it; VS Code's own change of its document is not in it.",
        "A large result: its scores come as one message, names for the images in sight; memory is the resident set of the page's process, the browser's own share included.",
        "The threshold: processor time of the page's functions, its style, layout and painting for a frame in Chromium's trace, the 95th of 100 frames.",
        `Live: ${live} epochs, one every ${epochEvery} ms, each with its picture. A frame's work is the longest task of the page's thread in processor time, which other programs on the machine do not lengthen. Memory is the page's heap after them, less that of a page opened on the same state.`,
      ],
    };
  } finally {
    await pages.close();
  }
}

const milliseconds = (value: number) => ({ value, unit: "ms" });

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** A project with many runs: reading them from disk, and the page from nothing to their table. */
async function opening(pages: Pages, { work, rounds }: BenchContext, runs: number, epochs: number): Promise<Row[]> {
  const file = path.join(work, "digits.aeproj");
  await writeFile(file, seedText);
  await writeRuns(file, seedText, runs, epochs);
  const reading: number[] = [];
  const painting: number[] = [];
  for (let round = 0; round < rounds; round++) {
    let summaries: EditorState["runs"] = [];
    reading.push(await timed(async () => (summaries = await listRuns(file))));
    const training = trainingOf(epochs, { status: "finished", epochs, epoch: epochs, previews: previewsOf([0, epochs]) });
    const state = editorState({ runs: summaries, training });
    const page = await pages.open();
    painting.push(
      await timed(async () => {
        await page.send({ type: "state", state });
        await page.send({ type: "show", panel: "runs" });
        await page.page
          .locator("tbody tr")
          .nth(runs - 1)
          .waitFor();
        await page.drawn();
      }),
    );
    await page.page.close();
  }
  const name = `${runs} runs of ${epochs} epochs`;
  return [
    { what: `${name}: read`, ours: milliseconds(median(reading)), ...alone, goal: null },
    { what: `${name}: painted`, ours: milliseconds(median(painting)), ...alone, goal: null },
    { what: `${name}: read and painted`, ours: milliseconds(median(reading) + median(painting)), ...alone, goal: { atMost: 1000 } },
  ];
}

/** A knob's edit: the page says it, the host computes it and what follows, the page shows it. */
async function editing(pages: Pages, rounds: number): Promise<Row[]> {
  const { data } = editorState();
  const page = await pages.open();
  let text = seedText;
  await page.send({ type: "state", state: editorState({ document: documentState(text, data, [], false, Number.POSITIVE_INFINITY) }) });
  await page.drawn();
  const field = page.page.getByRole("spinbutton", { name: "Epochs" });
  const reached: number[] = [];
  const shown: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await field.fill(String(60 + round));
    await page.drawn();
    const start = performance.now();
    await page.page.keyboard.press("Enter");
    const edit = (await page.sent()).at(-1);
    if (edit?.type !== "edit") throw new Error("The page sent no edit.");
    text = applyEdits(text, knobEdits(text, edit.path, edit.value));
    reached.push(performance.now() - start);
    await page.send({ type: "patch", patch: { document: documentState(text, data, [], false, Number.POSITIVE_INFINITY) } });
    await page.drawn();
    shown.push(performance.now() - start);
  }
  await page.page.close();
  return [
    { what: "an edit of a knob: in the text", ours: milliseconds(median(reached)), ...alone, goal: { atMost: 50 } },
    { what: "an edit of a knob: shown", ours: milliseconds(median(shown)), ...alone, goal: null },
  ];
}

const traceSchema = z.object({
  traceEvents: z.array(z.object({ name: z.string(), pid: z.number(), tid: z.number(), tdur: z.number().optional() })).default([]),
});

/** Processor time in milliseconds of the longest task on the page's own thread: the one that ran its functions. */
function longestTask(trace: string): number {
  const { traceEvents } = traceSchema.parse(JSON.parse(trace));
  const page = traceEvents.find(({ name }) => name === "FunctionCall");
  const own = traceEvents.filter(({ name, pid, tid }) => name.endsWith("RunTask") && pid === page?.pid && tid === page.tid);
  if (own.length === 0) throw new Error("The trace holds no task of the page.");
  return own.reduce((most, { tdur = 0 }) => Math.max(most, tdur / 1000), 0);
}

/** Bytes of live objects in the page. */
async function heapOf({ page }: Editor): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}

/** A training that is watched: the longest frame, and what stays in memory. */
async function watching(pages: Pages, epochs: number): Promise<Row[]> {
  const metrics = metricsOf(epochs);
  const [inputs, outputs] = previewsOf([0, 1]);
  const running = trainingOf(0, { epochs, previews: [inputs] });
  const watched = await pages.open();
  await watched.send({ type: "state", state: editorState({ training: running }) });
  await watched.send({ type: "show", panel: "training" });
  await watched.drawn();
  const browser = watched.page.context().browser();
  await browser?.startTracing(watched.page, { categories: ["toplevel", "devtools.timeline"] });
  const longest = await watched.page.evaluate(
    async ({ metrics, every, training, picture }) => {
      let longest = 0;
      let last = performance.now();
      let going = true;
      const frame = (now: number) => {
        longest = Math.max(longest, now - last);
        last = now;
        if (going) requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      for (const line of metrics) {
        window.postMessage({ type: "epoch", metrics: line, preview: { epoch: line.epoch, file: picture } }, "*");
        window.postMessage({ type: "training", training: { ...training, epoch: line.epoch } }, "*");
        await new Promise((done) => setTimeout(done, every));
      }
      going = false;
      return longest;
    },
    { metrics, every: epochEvery, training: { ...running, metrics: undefined, previews: undefined }, picture: outputs.file },
  );
  const work = longestTask((await browser?.stopTracing())?.toString("utf8") ?? "{}");
  await watched.drawn();
  const grown = await heapOf(watched);
  await watched.page.close();
  const fresh = await pages.open();
  const previews = [inputs, ...metrics.map(({ epoch }) => ({ epoch, file: outputs.file }))];
  await fresh.send({ type: "state", state: editorState({ training: { ...running, metrics, previews, epoch: epochs } }) });
  await fresh.send({ type: "show", panel: "training" });
  await fresh.drawn();
  const settled = await heapOf(fresh);
  await fresh.page.close();
  return [
    { what: `${epochs} live epochs: longest work of a frame`, ours: milliseconds(work), ...alone, goal: { atMost: 100 } },
    { what: `${epochs} live epochs: longest time between frames`, ours: milliseconds(longest), ...alone, goal: null },
    {
      what: `${epochs} live epochs: memory kept`,
      ours: { value: (grown - settled) / mebibyte, unit: "MB" },
      ...alone,
      goal: { atMost: 1 },
    },
  ];
}
