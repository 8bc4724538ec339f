import type { Page } from "playwright-core";
import { z } from "zod";

const traceSchema = z.object({
  traceEvents: z.array(z.object({ name: z.string(), pid: z.number(), tid: z.number(), ts: z.number(), tdur: z.number().optional() })),
});

/** The page's own functions. */
export const script = ["FireAnimationFrame", "EventDispatch"] as const;
/** What the browser does for a frame after them, on the page's thread: style, layout, and what is to be painted. */
export const layout = ["UpdateLayoutTree", "Layout", "PrePaint", "Paint"] as const;

/** Processor time in milliseconds of some kinds of work of the page's thread for each frame: what came before the frame's own functions, and these. */
function workOfFrames(trace: string, kinds: readonly string[]): number[] {
  const { traceEvents } = traceSchema.parse(JSON.parse(trace));
  const frame = traceEvents.find(({ name }) => name === "FireAnimationFrame");
  const own = traceEvents
    .filter(({ name, pid, tid }) => kinds.includes(name) && pid === frame?.pid && tid === frame.tid)
    .sort((a, b) => a.ts - b.ts);
  const frames: number[] = [];
  let work = 0;
  for (const { name, tdur = 0 } of own) {
    work += tdur / 1000;
    if (name !== "FireAnimationFrame") continue;
    frames.push(work);
    work = 0;
  }
  return frames;
}

/** The frames of 100 moves of the pointer, a frame each: what `kinds` of work they take, ascending, in milliseconds. `at` gives the places. */
export async function framesOf(page: Page, at: (step: number) => [x: number, y: number], kinds: readonly string[]): Promise<number[]> {
  const browser = page.context().browser();
  await browser?.startTracing(page, { categories: ["devtools.timeline"] });
  for (let step = 0; step < 100; step++) {
    await page.mouse.move(...at(step));
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
  const trace = (await browser?.stopTracing())?.toString("utf8") ?? "";
  return workOfFrames(trace, kinds).sort((a, b) => a - b);
}

/** The 95th of 100 frames. */
export const slowFrame = (frames: readonly number[]): number => frames[Math.floor(0.95 * frames.length)];
