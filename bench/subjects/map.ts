import { mkdir } from "node:fs/promises";
import path from "node:path";
import { nearestNeighbours } from "../../src/core/numbers/nearest-neighbours.js";
import { normal, randomStream } from "../../src/core/numbers/random.js";
import { resolveProject } from "../../src/core/project/project.js";
import { projectionsOf } from "../../src/engine/projections/projections.js";
import { ResultWriter } from "../../src/engine/results/result-writer.js";
import { readResult } from "../../src/runs/result-folder.js";
import { type Editor, openPages, type Pages } from "../../test/webview/browser.js";
import { embeddingOf } from "../../test/webview/results.js";
import { editorState } from "../../test/webview/state.js";
import { framesOf, script, slowFrame } from "../shared/frames.js";
import { alone, type Row } from "../shared/row.js";
import type { BenchContext, Section } from "../shared/subject.js";
import { memoryOf } from "./large-result.js";
import { digitMaps } from "./map-digits.js";

const seconds = (value: number) => ({ value, unit: "s" });
const milliseconds = (value: number) => ({ value, unit: "ms" });
/** Length of the codes, and groups that they are in. */
const [latent, groups] = [32, 10];

/** The latent map: what it is worth on digits (`--only digits`), how much of a frame the page takes while it is moved, and how long projections and look-ups take (`--only points`). */
export async function map(context: BenchContext): Promise<Section> {
  const rows: Row[] = context.includes("digits") ? await digitMaps(context) : [];
  if (context.includes("points")) rows.push(...(await ofPoints(context)));
  return {
    title: "The latent map",
    rows,
    notes: [
      "Digits: the first 6,000 of MNIST, a fifth of them kept aside, by the IDX files in the folder that AUTOENCODER_BENCH_MNIST names; its 10,000 test digits are judged. 10-NN: how often the 10 nearest of the other judged digits on the map name a digit right. Means over the seeds 2, 3 and 4; what was chosen was chosen by others (images 30,000 to 50,000, seed 1).",
      "Moving: the processor time that the page's own functions take for a frame, in Chromium's trace, while the map is dragged; what a graphics card takes is not in it, and Chromium draws in software here. The 95th of 100 frames.",
      `Codes: ${latent} numbers in ${groups} groups. UMAP is counted with the search for neighbours; processor time is of the whole process.`,
    ],
  };
}

async function ofPoints(context: BenchContext): Promise<Row[]> {
  const rows: Row[] = [];
  const pages = await openPages(path.join(context.root, "dist"));
  try {
    for (const [points, goal] of [
      [100_000, 4],
      [1_000_000, 16],
    ] as const) {
      if (context.quick && points > 100_000) continue;
      context.say(`moving ${points.toLocaleString("en-US")} points`);
      rows.push(...(await moving(pages, points, goal)));
    }
  } finally {
    await pages.close();
  }
  const codes = context.quick ? 6000 : 60_000;
  context.say(`projecting ${codes.toLocaleString("en-US")} codes`);
  return [...rows, ...(await projecting(codes, context))];
}

/** The page with a map of very many points: from the message to its points, then dragged. */
async function moving(pages: Pages, points: number, goal: number): Promise<Row[]> {
  const editor = await pages.open();
  const { page } = editor;
  const result = { ...embeddingOf(10), count: points, folder: "/results/many" };
  await page.evaluate(
    ({ folder, points }) => {
      const positions = new Float32Array(2 * points);
      const labels = new Int32Array(points);
      for (let i = 0; i < points; i++) {
        const [turn, reach] = [(i * 2.399963) % (2 * Math.PI), ((i * 7919) % 9973) / 9973];
        labels[i] = i % 10;
        positions[2 * i] = 6 * Math.cos(labels[i] * 0.63) + 1.6 * reach * Math.cos(turn);
        positions[2 * i + 1] = 6 * Math.sin(labels[i] * 0.63) + 1.6 * reach * Math.sin(turn);
      }
      const rows = new Proxy([], {
        get: (_, index) => ({ index: Number(index), file: `${String(index)}.png`, source: null, pictures: {} }),
      });
      Object.assign(window, { contents: { [folder]: { columns: { positions, labels }, rows } } });
    },
    { folder: result.folder, points },
  );
  const shown = await page.evaluate(
    async (text) => {
      const start = performance.now();
      window.postMessage({ type: "state", state: JSON.parse(text) }, "*");
      window.postMessage({ type: "show", panel: "map" }, "*");
      while (!document.querySelector("map-view > svg")) await new Promise((done) => requestAnimationFrame(done));
      return (performance.now() - start) / 1000;
    },
    JSON.stringify(editorState({ results: [result] })),
  );
  const frames = await dragged(editor);
  const memory = await memoryOf(editor);
  await page.close();
  const what = `${points.toLocaleString("en-US")} points`;
  return [
    { what: `${what}: shown`, ours: seconds(shown), ...alone, goal: null },
    {
      what: `${what}: script of a frame while they are moved`,
      ours: milliseconds(slowFrame(frames)),
      ...alone,
      goal: { atMost: goal },
    },
    { what: `${what}: memory of the page`, ours: { value: memory, unit: "MB" }, ...alone, goal: { atMost: 500 } },
  ];
}

/** Drags the map about; the script of each frame, ascending. */
async function dragged({ page }: Editor): Promise<number[]> {
  const box = await page.locator("map-view").boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -300);
  await page.waitForTimeout(1000);
  await page.mouse.down();
  await page.mouse.move(x + 5, y + 5);
  const frames = await framesOf(page, (step) => [x + 90 * Math.sin(step / 8), y + 60 * Math.cos(step / 5)], script);
  await page.mouse.up();
  return frames;
}

/** Codes in groups `[N,latent]`. */
function codesOf(count: number): { points: Float32Array; labels: Int32Array } {
  const random = randomStream(1, "bench codes", count);
  const centres = Float32Array.from({ length: groups * latent }, () => 2 * normal(random));
  const labels = Int32Array.from({ length: count }, (_, n) => n % groups);
  const points = Float32Array.from(
    { length: count * latent },
    (_, i) => centres[labels[Math.floor(i / latent)] * latent + (i % latent)] + normal(random),
  );
  return { points, labels };
}

/** Projections of codes, a result of them opened from disk, and a search for the nearest. */
async function projecting(count: number, { work, rounds }: BenchContext): Promise<Row[]> {
  const { points, labels } = codesOf(count);
  const used = process.cpuUsage();
  const context = { seed: 1, signal: new AbortController().signal, now: () => performance.now(), progress: () => undefined };
  const projections = await projectionsOf({ points, dimensions: latent, labels }, "auto", context);
  const { user, system } = process.cpuUsage(used);
  const umap = projections.find(({ name }) => name === "umap");
  const folder = path.join(work, "embed-20260101-000000-0000");
  await mkdir(folder, { recursive: true });
  await write(folder, points, labels, projections[0].positions);
  const opening: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    const opened = await readResult(folder);
    await opened.columns();
    await opened.rows([0, 1, 2]);
    opening.push(performance.now() - start);
  }
  const finding: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    nearestNeighbours(points, points.subarray(latent * round, latent * (round + 1)), latent, 10);
    finding.push(performance.now() - start);
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];
  const what = `${count.toLocaleString("en-US")} codes`;
  return [
    { what: `${what}: UMAP`, ours: seconds(umap?.seconds ?? Number.NaN), ...alone, goal: { atMost: 70 } },
    { what: `${what}: all projections, processor time`, ours: seconds((user + system) / 1e6), ...alone, goal: null },
    { what: `${what}: map opened from disk`, ours: milliseconds(median(opening)), ...alone, goal: { atMost: 1500 } },
    { what: `${what}: the 10 nearest of one`, ours: milliseconds(median(finding)), ...alone, goal: { atMost: 10 } },
  ];
}

/** Writes an embedding as its analysis does. */
async function write(folder: string, codes: Float32Array, labels: Int32Array, positions: Float32Array): Promise<void> {
  const files = Array.from(labels, (label, n) => `${label}/${String(n).padStart(6, "0")}.png`);
  const subject = {
    ...{ run: "20260101-000000-0000", epochs: 1, folder, input: path.join(folder, "images"), files, source: "folder" as const },
    ...{ leftOut: [], image: [28, 28, 1] as [number, number, number], codeLength: latent, stamp: null },
    anomaly: resolveProject({ version: 1 }).anomaly,
  };
  const writer = new ResultWriter("embed", subject, null);
  await writer.addColumn("codes", codes);
  await writer.addColumn("labels", labels);
  await writer.addColumn("positions", positions);
  await writer.addColumn("umap", positions);
  const names = Array.from({ length: groups }, (_, label) => String(label));
  await writer.finish({ summary: { latent, axes: "umap", labels: names } }, "2026-01-01T00:00:00.000Z");
}
