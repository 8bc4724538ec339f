import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import * as vscode from "vscode";
import type { ProjectsView } from "../../../src/host/workspace/projects-view.js";
import { closeEditors, keepUnsaved, openProject, sample, smallProject, studio, until } from "./window.js";

const icon = ({ iconPath }: vscode.TreeItem) => (iconPath as vscode.ThemeIcon).id;

describe("The list of projects", () => {
  let view: ProjectsView;
  /** The rows as VS Code has drawn them: anew only where the list tells it to. */
  let rows = new Map<string, vscode.TreeItem>();
  let drawing: Promise<void> = Promise.resolve();
  let listening: vscode.Disposable;

  async function draw(changed: vscode.Uri | undefined): Promise<void> {
    if (!changed) rows = new Map();
    for (const uri of changed ? [changed] : await view.getChildren())
      rows.set(vscode.workspace.asRelativePath(uri), await view.getTreeItem(uri));
  }
  before(async () => {
    await keepUnsaved();
    view = (await studio()).projects;
    await vscode.commands.executeCommand("autoencoderStudio.projects.focus");
    listening = view.onDidChangeTreeData((changed) => {
      drawing = drawing.then(() => draw(changed));
    });
    await draw(undefined);
  });
  after(() => listening.dispose());
  afterEach(closeEditors);

  const write = (name: string) => writeFile(sample(name).fsPath, smallProject());
  const gone = (name: string) => until(`${name} is gone from the list`, () => !rows.has(name));
  /** Waits until the row of a project says so; gives its icon and what the menus look for. */
  const says = (name: string, words: RegExp) =>
    until(`${name} says ${words}`, () => {
      const row = rows.get(name);
      return row && words.test(String(row.description)) && [icon(row), row.contextValue];
    });

  it("names each by its path, and says of one without runs that it is not trained", async () => {
    await mkdir(sample("parts").fsPath, { recursive: true });
    await write("parts/lid.aeproj");
    assert.deepEqual(await says("parts/lid.aeproj", /^Not trained yet$/), ["circle-large-outline", "primary:train can:train"]);
    assert.equal(rows.get("parts/lid.aeproj")?.label, "parts/lid.aeproj");
    const names = [...rows.keys()];
    assert.ok(names.includes("digits.aeproj"));
    assert.deepEqual(
      names,
      [...names].sort((a, b) => a.localeCompare(b)),
    );
    assert.equal((await studio()).sessionFor(sample("parts/lid.aeproj")), undefined, "the list has opened a project");
  });

  it("follows projects as they come and go, also with their folder", async () => {
    // VS Code tells nothing of what comes and goes at once, so it has to tell of the coming before the going is tried.
    const told = new Set<string>();
    const watcher = vscode.workspace.createFileSystemWatcher("**", false, true, true);
    watcher.onDidCreate((uri) => told.add(vscode.workspace.asRelativePath(uri)));
    await mkdir(sample("tins").fsPath, { recursive: true });
    await write("tins/top.aeproj");
    await says("tins/top.aeproj", /./);
    await until("VS Code has told of the folder", () => told.has("tins"));
    await rm(sample("tins").fsPath, { recursive: true });
    await gone("tins/top.aeproj");
    await write("alone.aeproj");
    await says("alone.aeproj", /./);
    await until("VS Code has told of the file", () => told.has("alone.aeproj"));
    watcher.dispose();
    await rm(sample("alone.aeproj").fsPath);
    await gone("alone.aeproj");
  });

  it("follows a training from its start to its end", async () => {
    const { session, send } = await openProject("watched.aeproj", smallProject({ epochs: 500 }));
    await says("watched.aeproj", /^Not trained yet$/);
    send({ type: "command", command: "train" });
    assert.deepEqual(await says("watched.aeproj", /^(Starting|Reading)/), ["sync~spin", "primary:stop can:stop"]);
    await until("an epoch is done", () => (session.runs.training?.metrics.length ?? 0) > 0);
    assert.deepEqual(await says("watched.aeproj", /^Epoch ([2-9]|\d\d+) of 500$/), ["sync~spin", "primary:pause can:pause can:stop model"]);
    send({ type: "command", command: "pause" });
    assert.deepEqual(await says("watched.aeproj", /^Paused at epoch/), ["debug-pause", "primary:continue can:continue can:stop model"]);
    await vscode.commands.executeCommand("autoencoderStudio.stop", session.location.uri);
    assert.deepEqual(await says("watched.aeproj", /^Stopped at epoch/), ["debug-stop", "primary:resume can:resume can:train model"]);
  });

  it("reads the runs of a project that is not open, and sees those that come and go on disk", async () => {
    const { session, send } = await openProject("made.aeproj", smallProject());
    send({ type: "command", command: "train" });
    await until("the training has ended", () => session.runs.training?.status === "finished");
    await says("made.aeproj", /^Finished, loss 0\.\d{4}$/);
    await write("copied.aeproj");
    await says("copied.aeproj", /^Not trained yet$/);
    await vscode.workspace.fs.copy(sample("made.runs"), sample("copied.runs"));
    assert.deepEqual(await says("copied.aeproj", /^Finished, loss/), ["pass", "primary:train can:train model"]);
    assert.equal(rows.get("copied.aeproj")?.description, rows.get("made.aeproj")?.description);
    await rm(sample("copied.runs").fsPath, { recursive: true });
    await says("copied.aeproj", /^Not trained yet$/);
  });
});
