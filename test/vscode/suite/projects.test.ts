import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { ProjectsView } from "../../../src/host/projects-view.js";
import { closeEditors, keepUnsaved, type Opened, openProject, sample, smallProject, studio, until } from "./window.js";

const icon = ({ iconPath }: vscode.TreeItem) => (iconPath as vscode.ThemeIcon).id;

describe("The list of projects", () => {
  let view: ProjectsView;
  /** What the list was told to draw anew. */
  let changes = 0;
  let listening: vscode.Disposable;
  before(async () => {
    await keepUnsaved();
    view = (await studio()).projects;
    await vscode.commands.executeCommand("autoencoderStudio.projects.focus");
    listening = view.onDidChangeTreeData(() => changes++);
  });
  after(() => listening.dispose());
  afterEach(closeEditors);

  const names = async () => (await view.getChildren()).map((uri) => vscode.workspace.asRelativePath(uri));
  /** Waits until the list, told of a change, has what is looked for. */
  async function seen(what: string, probe: () => Promise<boolean>): Promise<void> {
    await until(what, async () => changes > 0 && (await probe()));
    changes = 0;
  }
  const write = (name: string) => writeFile(sample(name).fsPath, smallProject());
  const finish = async ({ session, send }: Opened) => {
    send({ type: "command", command: "train" });
    await until("the training has ended", () => session.training?.status === "finished");
  };

  it("names each by its path, and says of one without runs that it is not trained", async () => {
    await mkdir(sample("parts").fsPath, { recursive: true });
    await write("parts/lid.aeproj");
    const found = await until("the project is listed", async () =>
      (await view.getChildren()).find((uri) => vscode.workspace.asRelativePath(uri) === "parts/lid.aeproj"),
    );
    const all = await names();
    assert.ok(all.includes("digits.aeproj"));
    assert.deepEqual(
      all,
      [...all].sort((a, b) => a.localeCompare(b)),
    );
    const { label, description, contextValue, ...item } = await view.getTreeItem(found);
    assert.deepEqual(
      [label, description, icon(item), contextValue],
      ["parts/lid.aeproj", "Not trained yet", "circle-large-outline", "train"],
    );
    assert.equal((await studio()).sessionFor(found), undefined, "looking at the list has opened a project");
  });

  it("follows projects as they come and go, also with their folder", async () => {
    changes = 0;
    await mkdir(sample("tins").fsPath, { recursive: true });
    await write("tins/top.aeproj");
    await seen("the new one is listed", async () => (await names()).includes("tins/top.aeproj"));
    await rm(sample("tins").fsPath, { recursive: true });
    await seen("it is gone", async () => !(await names()).includes("tins/top.aeproj"));
    await write("alone.aeproj");
    await seen("another is listed", async () => (await names()).includes("alone.aeproj"));
    await rm(sample("alone.aeproj").fsPath);
    await seen("that one is gone", async () => !(await names()).includes("alone.aeproj"));
  });

  it("follows a training from its start to its end", async () => {
    const opened = await openProject("watched.aeproj", smallProject({ epochs: 500 }));
    const { session, send } = opened;
    const item = () => view.getTreeItem(session.uri);
    await until("the project is listed", async () => (await names()).includes("watched.aeproj"));
    changes = 0;
    await vscode.commands.executeCommand("autoencoderStudio.projects.focus");
    send({ type: "command", command: "train" });
    await until("an epoch is done", () => (session.training?.metrics.length ?? 0) > 0);
    await seen("an epoch is shown", async () => /^Epoch [1-9]\d* of 500$/.test(String((await item()).description)));
    assert.deepEqual([icon(await item()), (await item()).contextValue], ["sync~spin", "pause stop model"]);
    send({ type: "command", command: "pause" });
    await seen("the pause is shown", async () => /^Paused at epoch/.test(String((await item()).description)));
    assert.deepEqual([icon(await item()), (await item()).contextValue], ["debug-pause", "continue stop model"]);
    await vscode.commands.executeCommand("autoencoderStudio.stop", session.uri);
    await seen("the stop is shown", async () => /^Stopped at epoch/.test(String((await item()).description)));
    assert.deepEqual([icon(await item()), (await item()).contextValue], ["debug-stop", "train resume model"]);
  });

  it("reads the runs of a project that is not open, and sees those that come and go on disk", async () => {
    const opened = await openProject("made.aeproj", smallProject());
    await finish(opened);
    const words = (await view.getTreeItem(opened.session.uri)).description;
    assert.match(String(words), /^Finished, loss 0\.\d{4}$/);
    await write("copied.aeproj");
    const uri = await until("the copy is listed", async () =>
      (await view.getChildren()).find(({ path: file }) => path.basename(file) === "copied.aeproj"),
    );
    const item = () => view.getTreeItem(uri);
    assert.equal((await item()).description, "Not trained yet");
    changes = 0;
    await vscode.workspace.fs.copy(sample("made.runs"), sample("copied.runs"));
    await seen("the run is shown", async () => (await item()).description === words);
    assert.deepEqual([icon(await item()), (await item()).contextValue], ["pass", "train model"]);
    await rm(sample("copied.runs").fsPath, { recursive: true });
    await seen("the run is gone", async () => (await item()).description === "Not trained yet");
  });
});
