import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { AnalysisColumns, AnalysisKind } from "../../../src/core/analyses/analyses.js";
import type { ResultOf, ResultRow } from "../../../src/core/analyses/result.js";
import { staleness } from "../../../src/core/analyses/staleness.js";
import { inEnglish } from "../../../src/core/language/sentence.js";
import { findDropped } from "../../../src/host/commands/find-dropped.js";
import { readResult } from "../../../src/runs/result-folder.js";
import { ask, closeEditors, keepUnsaved, type Opened, openProject, problems, sample, smallProject, until } from "./window.js";

const run = (name: string, ...args: unknown[]) => vscode.commands.executeCommand(`autoencoderStudio.${name}`, ...args);
const rows = async (file: string) => (await readFile(file, "utf8")).trim().split("\n");

async function trained(name: string, text: string): Promise<Opened> {
  const opened = await openProject(name, text);
  await run("train");
  assert.equal(
    opened.session.runs.training?.status,
    "finished",
    opened.session.runs.training?.message ? inEnglish(opened.session.runs.training.message) : "not finished",
  );
  return opened;
}

function newest<K extends AnalysisKind>({ session }: Opened, kind: K): ResultOf<K> {
  const found = session.state.results.find((result) => result.kind === kind) as ResultOf<K> | undefined;
  assert.ok(found, `there is no result of ${kind}`);
  return found;
}

/** Names and pictures of all images of a result, and its numbers. */
async function contents<K extends AnalysisKind>({ folder, count }: ResultOf<K>) {
  const kept = await readResult(folder);
  return { items: await kept.rows([...Array(count).keys()]), columns: (await kept.columns()) as AnalysisColumns<K> };
}

/** Fails unless an image has each of these pictures as a tile of a page in the result's folder. */
async function assertPictures({ pictures }: ResultRow, folder: string, names: readonly string[]): Promise<void> {
  assert.deepEqual(Object.keys(pictures), names);
  for (const { file, tile } of Object.values(pictures).flat()) {
    assert.equal(path.dirname(file), path.join(folder, "thumbnails"));
    assert.ok(tile && tile.width > 0 && (await readFile(file)).length > 50);
  }
}

/** Where the results of the newest run lie. */
const resultsOf = ({ session }: Opened) => path.join(session.runs.training?.folder ?? "", "results");

/** What Problems lists of the extension for the images of a folder of the sample. */
const problemsIn = (folder: string) => () =>
  vscode.languages
    .getDiagnostics()
    .filter(([uri]) => path.dirname(uri.fsPath) === sample(folder).fsPath)
    .flatMap(([uri]) => problems(uri));

const shown = ({ posted }: Opened) => posted.flatMap((message) => (message.type === "show" ? [message.panel] : [])).at(-1);

describe("Commands on a folder", () => {
  let opened: Opened;
  before(async () => {
    // By the score that needs no fit, so that what is cancelled in its midst comes there soon.
    const text = smallProject({ epochs: 3 }).replace('"training":', '"anomaly": { "score": "mse" },\n  "training":');
    opened = await trained("use.aeproj", text);
  });
  after(closeEditors);

  it("Reconstruct Folder writes pictures and a table, and shows them", async () => {
    await run("reconstruct", sample("pairs/test/clean"));
    const result = newest(opened, "reconstruct");
    assert.equal(result.count, 100);
    assert.equal((await rows(result.table)).length, 101);
    assert.equal((await rows(result.table))[0], "file,mse,psnr,ssim");
    const { items } = await contents(result);
    assert.equal(items.length, 100);
    await assertPictures(items[0], result.folder, ["input", "output"]);
    assert.equal(items[0].source, sample("pairs/test/clean/000200.png").fsPath);
    assert.equal(shown(opened), "reconstructions");
    assert.deepEqual(opened.session.state.tasks, []);
  });

  it("a result is made by another epoch of its run, and both are looked at beside each other", async () => {
    await run("reconstruct", sample("pairs/test/clean"));
    const used = newest(opened, "reconstruct");
    const { keptEpochs, best } = opened.session.state.runs[0];
    assert.deepEqual(keptEpochs, [1, 2, 3]);
    const epoch = best?.epoch === 1 ? 2 : 1;
    opened.send({ type: "analyse", folder: used.folder, run: used.run, epoch });
    await until("the result by the epoch is shown", () => newest(opened, "reconstruct").folder !== used.folder);
    const chosen = newest(opened, "reconstruct");
    assert.deepEqual([chosen.epoch, chosen.run, chosen.input, chosen.count], [epoch, used.run, used.input, 100]);
    assert.ok(chosen.mean.mse > used.mean.mse);
    const entries = opened.session.state.allResults.filter(({ folder }) => [used.folder, chosen.folder].includes(folder));
    assert.deepEqual(
      entries.map(({ epoch, quality }) => [epoch, quality?.mean]),
      [
        [epoch, chosen.mean],
        [undefined, used.mean],
      ],
    );
    const before = opened.posted.length;
    opened.send({ type: "imageDetail", folder: chosen.folder, index: 0, compared: used.folder });
    const pair = await until("both networks have drawn it", () => {
      const answer = opened.posted.slice(before).find((message) => message.type === "imageOutput");
      return answer?.type === "imageOutput" && answer.compared === used.folder && "pair" in answer.output && answer.output.pair;
    });
    assert.ok(pair.compared);
    assert.notDeepEqual(await readFile(pair.compared), await readFile(pair.output));
  });

  it("Embed Folder gives each image a place on the map", async () => {
    await run("embed", sample("pairs/test/clean"));
    const result = newest(opened, "embed");
    const { positions } = (await contents(result)).columns;
    assert.ok(positions instanceof Float32Array);
    assert.equal(positions.length, 200);
    assert.equal((await rows(result.table))[0], "file,label,z1,z2");
    assert.equal(shown(opened), "map");
  });

  it("chosen images of the map are excluded from training by one edit, which undo takes back", async () => {
    await keepUnsaved();
    await run("embed", sample("train"));
    const { folder } = newest(opened, "embed");
    const { rows } = await ask(opened, { type: "rows", folder, indices: [0, 5, 9] });
    const before = opened.document.getText();
    opened.send({ type: "chosen", action: "exclude", folder, indices: [0, 5, 9] });
    const excluded = () => opened.session.state.document.ok && opened.session.state.document.project.data.exclude;
    await until("the project names them", () => (excluded() || []).length === 3);
    assert.deepEqual(
      excluded(),
      rows.map(({ file }) => file),
    );
    await vscode.commands.executeCommand("undo");
    await until("the text is as it was", () => opened.document.getText() === before);
  });

  it("Find Similar Images compares a picture with those of the map, and one of a result with the others of it", async () => {
    await run("embed", sample("pairs/test/clean"));
    await run("similar", sample("pairs/test/clean/000205.png"));
    const result = newest(opened, "similar");
    assert.equal(result.input, sample("pairs/test/clean").fsPath);
    const { items, columns } = await contents(result);
    assert.deepEqual([items.length, result.compared, items[0].file], [10, 100, "000205.png"]);
    await assertPictures(items[0], result.folder, ["input"]);
    assert.deepEqual(
      [...columns.distances],
      [...columns.distances].sort((a, b) => a - b),
    );
    assert.equal(shown(opened), "similar");
    opened.send({ type: "analyse", folder: result.folder, run: result.run, epoch: null });
    await until("the same search is made again", () => newest(opened, "similar").folder !== result.folder);
    const again = newest(opened, "similar");
    assert.deepEqual([again.image, again.input, again.compared], [result.image, result.input, 100]);
    opened.send({ type: "findSimilar", folder: again.folder, index: 3 });
    await until("the next search is shown", () => newest(opened, "similar").folder !== again.folder);
    assert.equal(newest(opened, "similar").image, items[3].source);
    opened.send({ type: "copy", text: "a path" });
    await until("the path is on the clipboard", async () => (await vscode.env.clipboard.readText()) === "a path");
  });

  it("a dropped picture is compared with those of the map and marked on it, and nothing is left of its copy", async () => {
    const { session, posted } = opened;
    await run("embed", sample("pairs/test/clean"));
    const map = newest(opened, "embed");
    const similar = (folder: string) =>
      until("what was dropped is looked up", () => session.state.results.find((one) => one.kind === "similar" && one.folder !== folder));
    const before = session.state.results.find(({ kind }) => kind === "similar")?.folder ?? "";
    const bytes = new Uint8Array(await readFile(sample("train/000003.png").fsPath));
    opened.send({ type: "findDropped", picture: { kind: "content", name: "from outside.png", bytes }, panel: "map" });
    const dropped = (await similar(before)) as ResultOf<"similar">;
    assert.equal(path.basename(dropped.image), "from outside.png");
    assert.deepEqual([dropped.input, dropped.compared, shown(opened)], [map.input, 100, "map"]);
    assert.equal(dropped.mark?.map, path.basename(map.folder));
    assert.deepEqual([dropped.mark.point, dropped.mark.places.map(({ projection }) => projection)], [null, ["code"]]);
    await until("its copy is gone", async () => !(await stat(dropped.image).catch(() => null)));
    assert.ok((await readFile(dropped.picture ?? "")).length > 50);
    // One of the Explorer is looked up where it lies.
    const uri = sample("pairs/test/clean/000205.png");
    opened.send({ type: "findDropped", picture: { kind: "address", uri: uri.toString() }, panel: "similar" });
    const known = (await similar(dropped.folder)) as ResultOf<"similar">;
    assert.deepEqual([known.image, known.mark?.point, shown(opened)], [uri.fsPath, 5, "similar"]);
    // What cannot be looked up is said, and changes nothing.
    const count = posted.length;
    for (const address of [
      sample("inspect").toString(),
      sample("nowhere.png").toString(),
      "https://example.org/1.png",
      sample("use.aeproj").toString(),
    ])
      await assert.rejects(findDropped(session, { kind: "address", uri: address }, "similar"), { name: "UserError" });
    await assert.rejects(findDropped(session, { kind: "content", name: "a.txt", bytes }, "similar"), /a\.txt is no picture/);
    assert.equal(posted.slice(count).filter(({ type }) => type === "show").length, 0);
  });

  it("Flag Anomalies in Folder lists flagged images in Problems, until the next search", async () => {
    await run("anomalies", sample("inspect"));
    const result = newest(opened, "anomalies");
    const { items, columns } = await contents(result);
    assert.deepEqual([result.count, items.length], [1000, 1000]);
    assert.ok(result.threshold !== null && result.flagged > 0);
    const threshold = result.threshold;
    const table = new Map((await rows(result.table)).slice(1).map((row) => [row.split(",")[0], row.split(",")]));
    const scored = items.map(({ index, file, source }) => ({
      file,
      source,
      score: columns.scores[index],
      flagged: table.get(file)?.[3] === "true",
    }));
    const ranked = [...scored].sort((a, b) => b.score - a.score);
    const flagged = ranked.filter((item) => item.flagged);
    assert.equal(flagged.length, result.flagged);
    assert.ok(flagged.every((item) => item.score > threshold));
    const truth = new Set(
      (await rows(sample("inspect.csv").fsPath)).filter((row) => row.endsWith(",spoilt")).map((row) => row.split(",")[0]),
    );
    const mean = (items: readonly { score: number }[]) => items.reduce((sum, { score }) => sum + score, 0) / items.length;
    assert.ok(mean(scored.filter(({ file }) => truth.has(file))) > 1.1 * mean(scored.filter(({ file }) => !truth.has(file))));
    const [worst] = flagged;
    const [problem] = problems(vscode.Uri.file(worst.source ?? ""));
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Warning);
    assert.ok(problem.message.includes(worst.score.toPrecision(4)) && problem.message.includes(threshold.toPrecision(4)));
    const good = ranked.find((item) => !item.flagged);
    assert.deepEqual(problems(vscode.Uri.file(good?.source ?? "")), []);
    assert.equal(shown(opened), "anomalies");
    await run("anomalies", sample("pairs/test/clean"));
    assert.deepEqual(problems(vscode.Uri.file(worst.source ?? "")), []);
  });

  it("a changed threshold decides the result anew at once: count, Problems, nothing out of date; the table as the text is saved", async () => {
    await keepUnsaved();
    await run("anomalies", sample("inspect"));
    const first = newest(opened, "anomalies");
    const made = await stat(first.table);
    const about = problemsIn("inspect");
    assert.equal(about().length, first.flagged);
    const decided = (threshold: unknown, flagged: number) => {
      opened.send({ type: "edit", path: ["anomaly", "threshold"], value: threshold });
      return until(`${flagged} are flagged`, () => newest(opened, "anomalies").flagged === flagged && about().length === flagged);
    };
    await decided({ top: 7 }, 7);
    const { state } = opened.session;
    assert.ok(state.document.ok);
    const now = newest(opened, "anomalies");
    assert.deepEqual(staleness(now, state.runs, state.document.project), []);
    assert.equal(now.trust?.falseAlarms?.accepted, false);
    assert.equal((await stat(first.table)).mtimeMs, made.mtimeMs);
    assert.ok(await opened.document.save());
    const table = await until("the table is written", async () => {
      const lines = await rows(first.table);
      return lines.filter((line) => line.split(",")[3] === "true").length === 7 && lines;
    });
    assert.equal(table.length, 1001);
    assert.ok(Math.abs(Number(table[7].split(",")[2]) - (now.threshold ?? 0)) < 1e-6 && /true,7,/.test(table[7]));
    // As after a reload of the window.
    await opened.session.refreshRuns();
    assert.equal(newest(opened, "anomalies").flagged, 7);
    await decided(undefined, first.flagged);
    assert.ok(await opened.document.save());
  });

  it("fine images are taught without training: their scores, the threshold and Problems follow; taken back, all is as before", async () => {
    opened.send({ type: "edit", path: ["anomaly", "score"], value: "latent" });
    await until("the text says so", () => opened.document.getText().includes('"latent"'));
    await run("anomalies", sample("pairs/test/noisy"));
    const first = newest(opened, "anomalies");
    const [{ file }] = first.worst;
    const scored = async ({ folder }: { folder: string }) => {
      const { items, columns } = await contents(newest(opened, "anomalies"));
      assert.equal(newest(opened, "anomalies").folder, folder);
      return Object.fromEntries(items.map(({ index, file }) => [file, columns.scores[index]]));
    };
    const before = await scored(first);
    const there = () => problems(sample(`pairs/test/noisy/${file}`)).length;
    assert.equal(there(), 1);
    opened.send({ type: "teach", folder: first.folder, files: [file, "not/there.png"] });
    const second = await until("it is judged anew", () => {
      const now = newest(opened, "anomalies");
      return now.folder !== first.folder && now;
    });
    assert.deepEqual(opened.session.state.taught, { [first.run]: [file] });
    assert.ok((await scored(second))[file] < (second.threshold ?? 0));
    await until("Problems follow", () => there() === 0);
    opened.send({ type: "forget", folder: second.folder, file });
    const third = await until("it is judged again", () => {
      const now = newest(opened, "anomalies");
      return now.folder !== second.folder && now;
    });
    assert.deepEqual(opened.session.state.taught, {});
    assert.deepEqual(await scored(third), before);
    assert.equal(third.threshold, first.threshold);
  });

  it("the report on a result is written in a job, and the flagged images are known by their files", async () => {
    const { folder, flagged } = newest(opened, "anomalies");
    const file = sample("report.html").fsPath;
    const written = await opened.session.analyses.report(folder, file, opened.document.getText(), "Report", {});
    assert.equal(written?.flagged, flagged);
    assert.match((await readFile(file, "utf8")).slice(0, 200), /Autoencoder Studio/);
    const files = await opened.session.resultImages.flagged(folder);
    assert.equal(files.length, flagged);
    assert.ok(files.every(({ name, source }) => source === sample(`pairs/test/noisy/${name}`).fsPath));
    opened.send({ type: "nearestGood", folder, index: 7 });
    await until("good images are found", () => opened.session.state.results.some(({ kind, count }) => kind === "similar" && count === 5));
    const near = newest(opened, "similar");
    assert.deepEqual([path.basename(near.image), near.run], ["000207.png", newest(opened, "anomalies").run]);
    assert.ok(near.input !== newest(opened, "anomalies").input && near.compared > 100);
    opened.send({ type: "edit", path: ["anomaly", "score"], value: "mse" });
    await until("the text is as before", () => opened.document.getText().includes('"mse"'));
  });

  it("a folder without images changes nothing, and the panel says why until it is put away", async () => {
    await vscode.workspace.fs.createDirectory(sample("empty"));
    const before = opened.session.state.results;
    await run("reconstruct", sample("empty"));
    assert.deepEqual(opened.session.state.results, before);
    const [task] = opened.session.state.tasks;
    assert.ok(task.state === "failed" && task.kind === "reconstruct");
    assert.match(inEnglish(task.message), /The folder empty holds no images .* Put images there or choose another folder\.$/);
    opened.send({ type: "cancel", task: task.id });
    assert.deepEqual(opened.session.state.tasks, []);
  });

  it("a task is given up from its panel", async () => {
    const before = opened.session.state.results;
    const folders = await readdir(resultsOf(opened));
    const done = run("anomalies", sample("inspect"));
    const task = await until("the task is under way", () => opened.session.state.tasks.find(({ state }) => state === "running"));
    opened.send({ type: "cancel", task: task.id });
    await done;
    assert.deepEqual([opened.session.state.results, opened.session.state.tasks], [before, []]);
    assert.deepEqual(await readdir(resultsOf(opened)), folders);
  });

  it("a page that asks is given a result's numbers as typed arrays, and names and pictures of the images it names", async () => {
    await run("anomalies", sample("pairs/test/clean"));
    const { folder } = newest(opened, "anomalies");
    const { columns } = await ask(opened, { type: "columns", folder });
    assert.deepEqual(Object.keys(columns), ["scores", "pValues", "regions", "outlines", "dates", "heldOut"]);
    assert.ok(columns.scores instanceof Float32Array && columns.scores.length === 100);
    const { rows: found } = await ask(opened, { type: "rows", folder, indices: [7, 0, 100] });
    assert.deepEqual(
      found.map(({ index, file }) => [index, file]),
      [
        [7, "000207.png"],
        [0, "000200.png"],
      ],
    );
    for (const row of found) await assertPictures(row, folder, ["input", "output", "heat"]);
    await run("embed", sample("pairs/test/clean"));
    const map = await ask(opened, { type: "columns", folder: newest(opened, "embed").folder });
    assert.deepEqual(Object.keys(map.columns), ["positions", "labels", "losses", "clusters"]);
    assert.ok(map.columns.labels instanceof Int32Array && map.columns.labels.length === 100);
    // A folder that no panel shows is not read.
    const other = path.dirname(folder);
    opened.send({ type: "columns", folder: other });
    opened.send({ type: "rows", folder: other, indices: [0] });
    await ask(opened, { type: "columns", folder });
    assert.ok(!opened.posted.some((message) => "folder" in message && message.folder === other));
  });

  it("a task that is given up in its midst leaves no folder in the run", async () => {
    // Of noise, so that pages of thumbnails are big, and so many that pages are written before the end.
    const [count, side] = [60_000, 28];
    const header = Buffer.alloc(16);
    for (const [place, number] of [0x803, count, side, side].entries()) header.writeUInt32BE(number, 4 * place);
    const many = sample("many-idx3-ubyte");
    await writeFile(many.fsPath, Buffer.concat([header, randomBytes(count * side * side)]));
    const results = resultsOf(opened);
    const before = await readdir(results);
    const done = run("anomalies", many);
    const pages = async (name: string) => readdir(path.join(results, name, "thumbnails")).catch(() => []);
    await until("a page of its thumbnails is written", async () => {
      const [added] = (await readdir(results)).filter((name) => !before.includes(name));
      return added !== undefined && (await pages(added)).length > 0;
    });
    const [task] = opened.session.state.tasks;
    assert.ok(task.state === "running" && task.done > 0 && task.done < count);
    opened.send({ type: "cancel", task: task.id });
    await done;
    await until("its folder is gone", async () => (await readdir(results)).length === before.length);
    assert.deepEqual(await readdir(results), before);
  });

  it("a project without a run says so and ends", async () => {
    const fresh = await openProject("fresh.aeproj", smallProject());
    await run("embed", sample("inspect"));
    assert.deepEqual(fresh.session.state.results, []);
  });
});

describe("Denoise Folder", () => {
  after(closeEditors);
  it("cleans the pictures of a denoising project", async () => {
    const data = '"data": { "train": "pairs/train/noisy", "clean": "pairs/train/clean" }';
    const opened = await trained("clean.aeproj", `{ "version": 1, "task": "denoise", ${data}, "training": { "epochs": 2 } }`);
    await run("denoise", sample("pairs/test/noisy"));
    const result = newest(opened, "denoise");
    assert.equal(result.count, 100);
    const { items } = await contents(result);
    await assertPictures(items[99], result.folder, ["input", "output"]);
    assert.equal(shown(opened), "reconstructions");
  });
});

describe("New Project from Folder", () => {
  after(closeEditors);
  it("writes a project beside the folder and opens it; one that is there stays as it is", async () => {
    await rm(sample("pairs/test/clean.aeproj").fsPath, { force: true });
    await run("newProject", sample("pairs/test/clean"), "reconstruct");
    const file = sample("pairs/test/clean.aeproj");
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputCustom && input.uri.fsPath === file.fsPath);
    const text = await readFile(file.fsPath, "utf8");
    assert.deepEqual(JSON.parse(text), { version: 1, task: "reconstruct", data: { train: "clean" } });
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${text}// mine\n`));
    await run("newProject", sample("pairs/test/clean"), "reconstruct");
    assert.match(await readFile(file.fsPath, "utf8"), /mine/);
  });
});

describe("Open as Text", () => {
  after(closeEditors);
  it("shows the project's text in place of the form", async () => {
    const { document } = await openProject("digits.aeproj");
    await run("openAsText");
    const editor = await until("a text editor shows it", () => vscode.window.activeTextEditor);
    assert.equal(editor.document.uri.toString(), document.uri.toString());
  });
});

describe("Set Up TensorFlow", () => {
  it("finds it where it is, and the badge says so", async () => {
    const { session } = await openProject("digits.aeproj");
    await run("setUpTensorFlow");
    await until("the badge names it", () => session.state.engine.kind === "tensorflow" && session.state.engine.busy === null);
    assert.match(session.state.engine.name, /^TensorFlow \d/);
    await closeEditors();
  });
});
