import { readFile, writeFile } from "node:fs/promises";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { version } from "../../../package.json";
import type { AnalysisResult } from "../../../src/core/analyses/analyses.js";
import { randomStream } from "../../../src/core/numbers/random.js";
import { fromBytes } from "../../../src/engine/results/picture.js";
import { reportPictures } from "../../../src/report/pictures.js";
import { openWorkbench, type Workbench } from "../workbench.js";

let bench: Workbench;
let project: string;
let result: AnalysisResult<"anomalies">;
const content = {
  version: 1,
  data: { train: "pairs/train/clean", size: [28, 28] },
  network: { preset: "classic", filters: 3, latent: 2 },
  training: { epochs: 1 },
  anomaly: { score: "mse", falseAlarmRate: 0.1 },
};

beforeAll(async () => {
  bench = await openWorkbench();
  project = await bench.project("digits-report.aeproj", content);
  await bench.run({ kind: "train", project, engine: "tensorflow" });
  result = await bench.run({ kind: "anomalies", project, engine: "tensorflow", input: bench.file("pairs/test/noisy") });
});
afterAll(() => bench.dispose());

const text = (document: Document, selector: string) => document.querySelector(selector)?.textContent ?? "";

describe("the report on anomalies", () => {
  it("says what the panel says, with pictures inside and nothing that is fetched or run", async () => {
    const file = bench.file("report.html");
    const written = await bench.run({ kind: "report", project, result: result.folder, file });
    const html = await readFile(file, "utf8");
    expect(written).toMatchObject({ flagged: result.flagged, shown: result.flagged, bytes: Buffer.byteLength(html) });
    const { document } = parseHTML(html);
    expect(document.documentElement.getAttribute("lang")).toBe("en-US");
    expect(text(document, ".verdict strong")).toMatch(
      new RegExp(`^${result.flagged} of ${result.count} flagged by mse at 10 % accepted false alarms`),
    );
    const cards = [...document.querySelectorAll(".card")];
    expect(cards).toHaveLength(result.flagged);
    expect(cards[0].textContent).toContain(result.worst[0].file);
    expect(cards[0].textContent).toMatch(/held-out good images looks this odd|good ones look at least this odd/);
    const sources = [...document.querySelectorAll("image")].map((image) => image.getAttribute("href") ?? "");
    expect(sources).toHaveLength(2 * result.flagged);
    expect(sources.filter((source) => !source.startsWith("data:image/webp;base64,"))).toEqual([]);
    expect(document.querySelectorAll("script, link, iframe")).toHaveLength(0);
    // The only addresses are names of formats.
    expect([...new Set(html.match(/https?:\/\/[^"' )<]+/g))]).toEqual(["http://www.w3.org/2000/svg"]);
    expect(document.querySelector("svg.scores-chart .threshold")).not.toBeNull();
    expect(document.querySelectorAll("svg.evidence-chart")).toHaveLength(2);
    expect(text(document, "#provenance")).toContain(result.run);
    expect(text(document, "#provenance")).toContain(`Autoencoder Studio ${version}`);
    expect(text(document, "#settings")).toContain("anomaly.falseAlarmRate");
    expect(text(document, "#settings")).toContain("data.size28 × 28");
    expect(html).toContain("@media print");
    expect(html).toContain("prefers-color-scheme:dark");
  });

  it("follows the settings of today, and speaks the person's language", async () => {
    const [middle] = result.worst.slice(5).map(({ score }) => score);
    const asked = { ...content, anomaly: { score: "mse", threshold: middle } };
    const bundle = JSON.parse(await readFile("l10n/bundle.l10n.de.json", "utf8"));
    const file = bench.file("bericht.html");
    const words = { language: "de", bundle };
    const written = await bench.run({ kind: "report", project, text: JSON.stringify(asked), result: result.folder, file, words });
    expect(written.flagged).toBe(5);
    const { document } = parseHTML(await readFile(file, "utf8"));
    expect(document.documentElement.getAttribute("lang")).toBe("de");
    expect(text(document, ".verdict strong")).toMatch(new RegExp(`^5 von ${result.count} nach mse gemeldet`));
    expect(text(document, "#settings h2")).toBe("Einstellungen");
  });

  it("replaces a report, but no file of another's unless the person knows", async () => {
    const own = bench.file("own.html");
    await writeFile(own, "<!doctype html><p>mine");
    const job = { kind: "report" as const, project, result: result.folder, file: own };
    await expect(bench.run(job)).rejects.toThrow(
      /own\.html is there already and is not a report of this kind, or was changed since\. Nothing was written\./,
    );
    expect(await readFile(own, "utf8")).toBe("<!doctype html><p>mine");
    await bench.run({ ...job, replace: true });
    await bench.run(job);
    expect(await readFile(own, "utf8")).toContain("Autoencoder Studio");
  });

  it("says what it has of a result whose pictures are gone, and refuses one of another kind", async () => {
    const other = await bench.run({ kind: "reconstruct", project, engine: "tensorflow", input: bench.file("pairs/test/noisy") });
    const file = bench.file("none.html");
    await expect(bench.run({ kind: "report", project, result: other.folder, file })).rejects.toThrow(/of another kind: reconstruct/);
    await expect(bench.run({ kind: "report", project, result: bench.file("nowhere"), file })).rejects.toThrow(/is no longer there/);
  });

  it("stays below 20 MB with a thousand pictures of noise, which no coding makes small", async () => {
    const side = 256;
    const random = randomStream(1, "noise");
    const noise = (channels: 1 | 3) => Uint8Array.from({ length: 16 * side * side * channels }, () => 256 * random());
    const page = async (name: string, channels: 1 | 3) => {
      await fromBytes(noise(channels), 4 * side, 4 * side, channels)
        .webp({ quality: 85, effort: 2 })
        .toFile(bench.file(name));
      return (index: number) => ({ x: side * (index % 4), y: side * (Math.floor(index / 4) % 4), width: side, height: side });
    };
    const tiles = { input: await page("input.webp", 3), heat: await page("heat.webp", 1) };
    const rows = async (indices: readonly number[]) =>
      indices.map((index) => ({
        ...{ index, file: `${index}.png`, source: null },
        pictures: {
          input: [{ file: bench.file("input.webp"), coding: "image" as const, tile: tiles.input(index) }],
          heat: [{ file: bench.file("heat.webp"), coding: "error" as const, tile: tiles.heat(index) }],
        },
      }));
    const indices = Array.from({ length: 1000 }, (_, index) => index);
    const { signal } = new AbortController();
    const pictures = await reportPictures({ rows }, indices, 1, { signal, onDone: () => undefined });
    const bytes = pictures.reduce((sum, { image, heat }) => sum + (image?.length ?? 0) + (heat?.length ?? 0), 0);
    expect(pictures).toHaveLength(1000);
    expect(pictures.every(({ image, heat }) => image && heat)).toBe(true);
    // Half a megabyte is left to charts and words.
    expect(bytes).toBeLessThan(19.5e6);
  }, 240_000);
});
