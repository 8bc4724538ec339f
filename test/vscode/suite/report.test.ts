import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { inEnglish } from "../../../src/core/language/sentence.js";
import type { ProjectSession } from "../../../src/host/project/session.js";
import { closeEditors, openProject, sample, smallProject, type, until } from "./window.js";

/** What the panel says went wrong; empty if nothing did. */
function failure({ state }: ProjectSession): string {
  const [failed] = state.tasks.flatMap((task) => (task.panel === "data" && task.state === "failed" ? [task.message] : []));
  return failed ? inEnglish(failed) : "";
}

describe("The report on the images", () => {
  after(closeEditors);

  it("is made by the command, shown in its panel, and leads to the files in it alone", async () => {
    const photos = sample("photos");
    await vscode.workspace.fs.createDirectory(photos);
    for (const name of ["000000.png", "000001.png", "000002.png"])
      await vscode.workspace.fs.copy(sample(`train/${name}`), vscode.Uri.joinPath(photos, name), { overwrite: true });
    await vscode.workspace.fs.copy(sample("train/000000.png"), vscode.Uri.joinPath(photos, "again.png"), { overwrite: true });
    await writeFile(path.join(photos.fsPath, "notes.png"), "no image");
    const text = '{ "version": 1, "data": { "train": "photos", "validation": 0.5 } }';
    const { session, document, posted } = await openProject("photos.aeproj", text);
    await vscode.commands.executeCommand("autoencoderStudio.inspect");
    const { report: newest, tasks } = session.state;
    assert.ok(newest, failure(session) || "there is no report");
    assert.deepEqual(tasks, []);
    assert.equal(newest.sets[0].used, 4);
    assert.equal(newest.duplicates.superfluous, 1);
    assert.ok(posted.some((one) => one.type === "show" && one.panel === "data"));
    assert.ok(session.report.knows(path.join(photos.fsPath, "000001.png")));
    assert.ok(session.report.knows(path.join(photos.fsPath, "notes.png")));
    assert.ok(!session.report.knows(sample("train/000005.png").fsPath));
    assert.ok((await readFile(newest.thumbnails.file)).length > 50);
    // The key of the images as they are says whether the report is of them.
    const key = () => (session.state.data.state === "read" ? session.state.data.summary.key : null);
    await until("the survey has the report's key", () => key() === newest.key);
    await type(document, text.replace("0.5", "0.25"));
    await until("another split has another key", () => key() !== null && key() !== newest.key);
    assert.equal(session.state.report, newest);
  });

  it("of an earlier window is there when the project is opened, and is read again only when asked", async () => {
    const file = sample("earlier.aeproj").fsPath;
    await writeFile(file, '{ "version": 1, "data": { "train": "train", "validation": 0.25 } }');
    const extension = vscode.extensions.getExtension("autoencoder-studio.autoencoder-studio");
    await promisify(execFile)(process.execPath, [path.join(extension?.extensionPath ?? "", "dist/cli.js"), "inspect", file]);
    const { session, posted } = await openProject("earlier.aeproj");
    const newest = await until("the report is back", () => session.state.report);
    assert.equal(newest.sets[0].used, 1000);
    assert.ok(!posted.some((message) => message.type === "patch" && message.patch.tasks?.some(({ panel }) => panel === "data")));
    assert.ok(session.report.knows(sample("train/000005.png").fsPath));
  });

  it("says what went wrong, and can be given up", async () => {
    const { session, document, send } = await openProject("report.aeproj", smallProject());
    assert.equal(session.state.report, null);
    const made = session.report.make(session.document.text);
    const [task] = session.state.tasks;
    assert.deepEqual([task.kind, task.panel, task.state], ["inspect", "data", "running"]);
    send({ type: "cancel", task: task.id });
    await made;
    assert.deepEqual([session.state.report, session.state.tasks], [null, []]);
    await type(document, '{ "version": 1, "data": { "train": "nowhere" } }');
    await session.report.make(session.document.text);
    const failed = /There is no folder or file nowhere/;
    assert.match(failure(session), failed);
    // Opened again, it still says so, and shows what another process has reported meanwhile.
    await document.save();
    await closeEditors();
    const extension = vscode.extensions.getExtension("autoencoder-studio.autoencoder-studio");
    await writeFile(document.uri.fsPath, smallProject());
    await promisify(execFile)(process.execPath, [path.join(extension?.extensionPath ?? "", "dist/cli.js"), "inspect", document.uri.fsPath]);
    const again = await openProject("report.aeproj");
    assert.match(failure(again.session), failed);
    await until("the report is there", () => again.session.state.report);
  });
});
