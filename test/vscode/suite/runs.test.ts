import assert from "node:assert/strict";
import { access, appendFile, copyFile, cp, readFile, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { staleness } from "../../../src/core/analyses/staleness.js";
import { ask, closeEditors, keepUnsaved, type Opened, openProject, sample, smallProject, until } from "./window.js";

const there = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
const train = async ({ session, send }: Opened) => {
  const before = session.state.runs.length;
  send({ type: "command", command: "train" });
  await until(
    "the run is listed as finished",
    () => session.state.runs.length === before + 1 && session.state.runs[0].status === "finished",
  );
  return session.state.runs[0].id;
};
const yes = async () => true;

describe("Runs", () => {
  before(keepUnsaved);
  afterEach(closeEditors);

  it("are named and noted on disk, and stay so when the project is opened again", async () => {
    const opened = await openProject("named.aeproj", smallProject());
    const run = await train(opened);
    opened.send({ type: "describe", run, about: { name: "First", note: "few filters" } });
    await until("the name is listed", () => opened.session.state.runs[0].name === "First");
    const file = path.join(path.dirname(opened.session.location.file), "named.runs", run, "about.json");
    assert.deepEqual(JSON.parse(await readFile(file, "utf8")), { name: "First", note: "few filters" });
    opened.send({ type: "describe", run, about: { name: null, note: "few filters" } });
    await until("the name is gone", () => opened.session.state.runs[0].name === null);
    assert.equal(opened.session.state.runs[0].note, "few filters");
  });

  it("give their settings back as one edit, which undo takes back", async () => {
    const opened = await openProject("restored.aeproj", smallProject());
    const { session, document, send } = opened;
    const run = await train(opened);
    send({ type: "edit", path: ["training", "epochs"], value: 9 });
    send({ type: "edit", path: ["network", "latent"], value: 5 });
    await until("the text is edited", () => document.getText().includes('"latent": 5'));
    const edited = document.getText();
    send({ type: "run", action: "restore", run });
    await until("the settings are restored", () => document.getText() !== edited);
    assert.equal(document.getText(), smallProject());
    const shown = session.state.document;
    assert.ok(shown.ok && shown.project.network.latent === 2);
    await vscode.commands.executeCommand("undo");
    await until("undo takes all of it back", () => document.getText() === edited);
  });

  it("are deleted with their results once that is confirmed, and not before", async () => {
    const opened = await openProject("deleted.aeproj", smallProject());
    const { session } = opened;
    const run = await train(opened);
    await vscode.commands.executeCommand("autoencoderStudio.embed", sample("pairs/test/clean"));
    assert.equal(session.state.results.length, 1);
    const folder = session.runs.training?.folder ?? "";
    await session.keeper.remove(run, async () => false);
    assert.ok(await there(folder));
    const asked: string[] = [];
    await session.keeper.remove(run, async (question) => {
      asked.push(question);
      return true;
    });
    assert.equal(await there(folder), false);
    assert.match(asked[0], /^Delete the run /);
    assert.deepEqual([session.state.runs, session.state.results, session.state.training], [[], [], null]);
  });

  it("that a script begins are seen, and followed to their end", async () => {
    const opened = await openProject("script.aeproj", smallProject());
    const { session } = opened;
    await train(opened);
    const first = session.runs.training?.folder ?? "";
    const id = "29990101-000000-abcd";
    const folder = path.join(path.dirname(first), id);
    const record: object = JSON.parse(await readFile(path.join(first, "run.json"), "utf8"));
    const lines = (await readFile(path.join(first, "metrics.jsonl"), "utf8")).split("\n");
    const say = (status: string) => writeFile(path.join(folder, "run.json"), JSON.stringify({ ...record, id, status, script: true }));
    await cp(first, folder, { recursive: true, filter: (file) => !/run\.json$|metrics\.jsonl$/.test(file) });
    await writeFile(path.join(folder, "lock"), JSON.stringify({ pid: 1, started: "", host: "elsewhere" }));
    await say("running");
    await until("the run is shown", () => session.runs.training?.runId === id && session.runs.training.status === "running");
    await appendFile(path.join(folder, "metrics.jsonl"), `${lines[0]}\n`);
    await until("its epoch is shown", () => session.runs.training?.metrics.length === 1);
    await say("finished");
    await until("its end is shown", () => session.runs.training?.status === "finished" && session.state.runs[0].id === id);
  });

  it("that train are not deleted", async () => {
    const opened = await openProject("busy.aeproj", smallProject({ epochs: 500 }));
    const { session, send } = opened;
    send({ type: "command", command: "train" });
    await until("an epoch is done", () => (session.runs.training?.metrics.length ?? 0) > 0);
    await assert.rejects(session.keeper.remove(session.runs.training?.runId ?? "", yes), /being trained/);
    send({ type: "command", command: "stop" });
    await until("the training is stopped", () => session.runs.training?.status === "stopped");
  });

  it("give a page their epochs when it asks, and nothing for a run that is not there", async () => {
    const opened = await openProject("curves.aeproj", smallProject({ epochs: 3 }));
    const run = await train(opened);
    opened.send({ type: "curves", runs: [run, "../../elsewhere"] });
    const message = opened.posted.find((one) => one.type === "curves");
    assert.ok(message?.type === "curves");
    assert.deepEqual(
      message.curves.map((curve) => [curve.run, curve.metrics.map(({ epoch }) => epoch)]),
      [[run, [1, 2, 3]]],
    );
  });
});

describe("Results", () => {
  before(keepUnsaved);
  afterEach(closeEditors);

  it("are kept in their run, and are out of date when settings, model or images move on", async () => {
    const opened = await openProject("stale.aeproj", smallProject());
    const { session, send } = opened;
    await train(opened);
    const images = sample("pairs/test/clean");
    await vscode.commands.executeCommand("autoencoderStudio.reconstruct", images);
    const [result] = session.state.results;
    assert.ok(await there(path.join(result.folder, "result.json")));
    const stale = () => {
      const { document, runs, results } = session.state;
      return staleness(results[0], runs, document.ok ? document.project : null).map(({ what }) => what);
    };
    await until("the result is shown as it is", () => session.state.results[0].origin !== undefined);
    assert.deepEqual(stale(), []);
    send({ type: "edit", path: ["network", "latent"], value: 3 });
    await until("the settings have moved on", () => stale().join() === "project");
    await train(opened);
    assert.deepEqual(stale(), ["model", "project"].slice(0, stale().length));
    assert.equal(stale()[0], "model");
    const image = path.join(images.fsPath, "000200.png");
    await utimes(image, new Date(), new Date());
    await session.refreshRuns();
    // A touch, as a copy of the folder is one, leaves the images what they were.
    assert.ok(!stale().includes("data"));
    await copyFile(path.join(images.fsPath, "000201.png"), image);
    await session.refreshRuns();
    assert.ok(stale().includes("data"));
  });

  it("before the newest are shown in its place when they are chosen, until there is a newer one", async () => {
    const opened = await openProject("older.aeproj", smallProject());
    const { session, send } = opened;
    await train(opened);
    const reconstruct = () => vscode.commands.executeCommand("autoencoderStudio.reconstruct", sample("pairs/test/clean"));
    const shown = () => session.state.results.map(({ folder }) => folder);
    await reconstruct();
    const [first] = shown();
    await reconstruct();
    const [second] = shown();
    assert.deepEqual(
      session.state.allResults.map(({ folder }) => folder),
      [second, first],
    );
    send({ type: "showResult", folder: "/elsewhere" });
    send({ type: "showResult", folder: first });
    await until("the first is shown", () => shown().join() === first);
    await session.refreshRuns();
    assert.deepEqual(shown(), [first]);
    await reconstruct();
    assert.equal(session.state.allResults.length, 3);
    assert.deepEqual(shown(), [session.state.allResults[0].folder]);
  });

  it("of the disk are shown by a session that did not make them", async () => {
    const opened = await openProject("kept.aeproj", smallProject());
    await train(opened);
    await vscode.commands.executeCommand("autoencoderStudio.embed", sample("pairs/test/clean"));
    const [made] = opened.session.state.results;
    // A copy of the project with its runs is what a window finds after a reload: a new session.
    const folder = path.dirname(opened.session.location.file);
    await vscode.workspace.fs.copy(vscode.Uri.file(path.join(folder, "kept.runs")), vscode.Uri.file(path.join(folder, "again.runs")));
    const again = await openProject("again.aeproj", smallProject());
    const found = await until("the result is listed", () => again.session.state.results[0]);
    assert.equal(found.folder, made.folder.replace("kept.runs", "again.runs"));
    assert.equal(found.count, made.count);
    const { columns } = await ask(again, { type: "columns", folder: found.folder });
    assert.ok(found.kind === "embed" && columns.positions instanceof Float32Array && columns.positions.length === 200);
    const [{ pictures }] = (await ask(again, { type: "rows", folder: found.folder, indices: [0] })).rows;
    assert.ok(pictures.input[0].file.startsWith(found.folder) && (await there(pictures.input[0].file)));
  });
});
