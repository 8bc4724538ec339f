import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AnalysisResult } from "../../../src/core/analyses/analyses.js";
import { inEnglish } from "../../../src/core/language/sentence.js";
import { scorerNames, teachableScorers } from "../../../src/core/numbers/scorer.js";
import { scorers } from "../../../src/engine/scoring/scorers.js";
import { readResult } from "../../../src/runs/result-folder.js";
import { type RunFiles, runFiles } from "../../../src/runs/run-folder.js";
import { forget, taughtImages, teach } from "../../../src/runs/taught.js";
import { openWorkbench, type Workbench } from "../workbench.js";

let bench: Workbench;
let project: string;
const engine = "tensorflow" as const;
const content = (score: string) =>
  JSON.stringify({
    version: 1,
    data: { train: "pairs/train/clean" },
    network: { preset: "classic", filters: 3, latent: 4 },
    training: { epochs: 2 },
    anomaly: { score, falseAlarmRate: 0.1 },
  });

beforeAll(async () => {
  bench = await openWorkbench();
  project = await bench.project("taught.aeproj", JSON.parse(content("latent")));
  await bench.run({ kind: "train", project, engine });
});
afterAll(() => bench.dispose());

const judge = (score: string, input: string) =>
  bench.run({ kind: "anomalies", project, text: content(score), engine, input: bench.file(input) });
const filesOf = ({ folder }: { folder: string }): RunFiles => runFiles(path.resolve(folder, "../.."));

/** The scores of a result by the names of its images, and the held-out ones. */
async function scoresOf({ folder }: AnalysisResult<"anomalies">) {
  const opened = await readResult(folder);
  const { scores, heldOut } = await opened.columns();
  const names = await opened.files();
  return { of: (name: string) => scores[names.indexOf(name)], all: [...scores], heldOut: [...heldOut] };
}
const notesOf = ({ trust }: AnalysisResult<"anomalies">) => (trust?.notes ?? []).map(inEnglish).join(" ");

describe("teaching", () => {
  it("is offered for the scores that remember images", () => {
    expect(scorerNames.filter((name) => scorers[name].teach)).toEqual(teachableScorers);
  });

  it.each(["latent", "combined", "patches"])(
    "an image joins the memory of %s, the threshold follows, and taking it back leaves no trace",
    async (score) => {
      const before = await judge(score, "pairs/test/noisy");
      const files = filesOf(before);
      const [{ file: oddest }] = before.worst;
      const first = await scoresOf(before);
      await teach(files, [{ name: oddest, source: bench.file(`pairs/test/noisy/${oddest}`) }]);
      expect(await taughtImages(files)).toEqual([oddest]);
      const after = await judge(score, "pairs/test/noisy");
      const then = await scoresOf(after);
      expect(then.of(oddest)).toBeLessThan(first.of(oddest));
      expect(then.of(oddest)).toBeLessThan(after.threshold ?? 0);
      // Neither side forgets: no image is odder than before, and those that calibrate are scored by the same memory.
      expect(then.all.every((value, index) => value <= first.all[index] + 1e-3 * Math.abs(first.all[index]))).toBe(true);
      expect(then.heldOut).toHaveLength(first.heldOut.length);
      expect(after.threshold ?? 0).toBeLessThanOrEqual((before.threshold ?? 0) * 1.001);
      expect(notesOf(after)).toContain("taught to be good and are remembered: 1.");
      await forget(files, oddest);
      const again = await scoresOf(await judge(score, "pairs/test/noisy"));
      expect(again).toMatchObject({ all: first.all, heldOut: first.heldOut });
    },
  );

  it("a held-out image that is taught no longer calibrates, also as a copy of another name", async () => {
    const before = await judge("latent", "pairs/train/clean");
    const files = filesOf(before);
    const { heldOut } = await scoresOf(before);
    const names = await (await readResult(before.folder)).files();
    await teach(files, names.map((name) => ({ name: `copy of ${name}`, source: bench.file(`pairs/train/clean/${name}`) })).slice(0, 100));
    const after = await scoresOf(await judge("latent", "pairs/test/noisy"));
    expect(heldOut.length - after.heldOut.length).toBeGreaterThan(5);
    expect(after.heldOut.length).toBeGreaterThan(5);
    for (const name of await taughtImages(files)) await forget(files, name);
  });

  it("a score without memory says that it changes nothing", async () => {
    const before = await judge("mse", "pairs/test/noisy");
    const [{ file }] = before.worst;
    await teach(filesOf(before), [{ name: file, source: bench.file(`pairs/test/noisy/${file}`) }]);
    const after = await judge("mse", "pairs/test/noisy");
    expect((await scoresOf(after)).all).toEqual((await scoresOf(before)).all);
    expect(notesOf(after)).toContain("the score mse remembers none: 1.");
    await forget(filesOf(before), file);
  });

  it("keeps copies, replaces no other image, and stays in its folder", async () => {
    const files = runFiles(bench.file("no.runs/20260101-000000-0000"));
    const [one, other] = (await readResult((await judge("mse", "pairs/test/noisy")).folder).then((result) => result.files())).slice(0, 2);
    const source = (name: string) => bench.file(`pairs/test/noisy/${name}`);
    await teach(files, [{ name: "sub/a.png", source: source(one) }]);
    await teach(files, [{ name: "sub/a.png", source: source(one) }]);
    expect(await readFile(path.join(files.taught, "sub/a.png"))).toEqual(await readFile(source(one)));
    await expect(teach(files, [{ name: "sub/a.png", source: source(other) }])).rejects.toThrow(/Another image of the name sub\/a\.png/);
    await expect(teach(files, [{ name: "../a.png", source: source(one) }])).rejects.toThrow(/leads out of its folder/);
  });
});
