import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import * as vscode from "vscode";
import { inEnglish } from "../../../src/core/language/sentence.js";
import type { ProjectSession } from "../../../src/host/project/session.js";
import { closeEditors, keepUnsaved, type Opened, openProject, sample, smallProject, studio, type, until } from "./window.js";

const epochs = ({ state }: ProjectSession) => state.document.ok && state.document.project.training.epochs;
const onDisk = ({ document }: Opened) => readFile(document.uri.fsPath, "utf8");
const command = (name: string) => vscode.commands.executeCommand(name);

/** Sets the epochs as the form does, and waits until the text and the form say so. */
async function setEpochs({ session, document, send }: Opened, value: number): Promise<void> {
  send({ type: "edit", path: ["training", "epochs"], value });
  await until(`both say ${value}`, () => epochs(session) === value && document.getText().includes(`"epochs": ${value}`));
}

describe("Text and form are one document", () => {
  before(keepUnsaved);
  afterEach(closeEditors);

  it("undo and redo go through the gestures of form and text alike", async () => {
    const opened = await openProject("undo.aeproj", smallProject({ epochs: 1 }));
    await setEpochs(opened, 2);
    await type(opened.document, smallProject({ epochs: 3 }));
    await until("the form says 3", () => epochs(opened.session) === 3);
    for (const [step, value] of [
      ["undo", 2],
      ["undo", 1],
      ["redo", 2],
      ["redo", 3],
    ] as const) {
      await command(step);
      await until(`${step} gives ${value}`, () => epochs(opened.session) === value);
      assert.equal(opened.document.getText(), smallProject({ epochs: value }));
    }
  });

  it("choosing a preset gives its own network in one step of undo", async () => {
    const before = smallProject({ epochs: 1 });
    const opened = await openProject("preset.aeproj", before);
    const network = () => opened.session.state.document.ok && opened.session.state.document.project.network;
    opened.send({ type: "edit", path: ["network", "preset"], value: "standard" });
    const chosen = await until("the form says standard", () => {
      const now = network();
      return now && now.preset === "standard" && now;
    });
    assert.deepEqual([chosen.kernels, chosen.filters, chosen.latent], [[3, 3, 3], 16, 32]);
    assert.match(opened.document.getText(), /A comment that every edit keeps/);
    await command("undo");
    await until("one undo brings all settings back", () => opened.document.getText() === before);
  });

  it("saving writes what the form shows", async () => {
    const opened = await openProject("save.aeproj", smallProject({ epochs: 1 }));
    await setEpochs(opened, 2);
    assert.equal(await onDisk(opened), smallProject({ epochs: 1 }));
    await command("workbench.action.files.save");
    await until("it is saved", () => !opened.document.isDirty);
    assert.equal(await onDisk(opened), smallProject({ epochs: 2 }));
  });

  it("reverting brings the form back to the file", async () => {
    const opened = await openProject("revert.aeproj", smallProject({ epochs: 1 }));
    await setEpochs(opened, 2);
    await command("workbench.action.files.revert");
    await until("the form says 1", () => epochs(opened.session) === 1);
    assert.ok(!opened.document.isDirty);
  });

  it("a change from outside is taken up, and an edit that was not saved is kept from it", async () => {
    const opened = await openProject("outside.aeproj", smallProject({ epochs: 1 }));
    await writeFile(opened.document.uri.fsPath, smallProject({ epochs: 2 }));
    await until("the form says 2", () => epochs(opened.session) === 2);
    assert.ok(!opened.document.isDirty);
    await setEpochs(opened, 3);
    await writeFile(opened.document.uri.fsPath, smallProject({ epochs: 4 }));
    await until("VS Code has seen the file", async () => (await onDisk(opened)).includes('"epochs": 4'));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(epochs(opened.session), 3);
    assert.ok(opened.document.isDirty);
  });

  it("two forms and a text beside them show the same, and one undo takes an edit back in all", async () => {
    const opened = await openProject("split.aeproj", smallProject({ epochs: 1 }));
    await command("workbench.action.splitEditor");
    await vscode.window.showTextDocument(opened.document, vscode.ViewColumn.Three);
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ input }) => input));
    assert.equal(tabs.filter((input) => input instanceof vscode.TabInputCustom).length, 2);
    assert.equal(tabs.filter((input) => input instanceof vscode.TabInputText).length, 1);
    await setEpochs(opened, 2);
    await until("the text beside says 2", () =>
      vscode.window.visibleTextEditors.some(({ document }) => document.getText() === smallProject({ epochs: 2 })),
    );
    await command("workbench.action.focusFirstEditorGroup");
    await until("a form is in front", () => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputCustom);
    await command("undo");
    await until("all say 1", () => epochs(opened.session) === 1 && opened.document.getText() === smallProject({ epochs: 1 }));
  });

  it("invalid text is kept as typed, says where it breaks, refuses the form's edits, and comes back when it is right", async () => {
    const opened = await openProject("invalid.aeproj", smallProject({ epochs: 1 }));
    const broken = smallProject({ epochs: 1 }).replace('"epochs": 1,', '"epochs": ');
    await type(opened.document, broken);
    const { document } = opened.session.state;
    assert.ok(!document.ok);
    assert.match(inEnglish(document.problems[0].message), /\(line \d+\); open the project as text and correct it/);
    opened.send({ type: "edit", path: ["training", "epochs"], value: 5 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(opened.document.getText(), broken);
    await vscode.commands.executeCommand("autoencoderStudio.openAsText", opened.document.uri);
    const editor = await until("a text editor shows it", () => vscode.window.activeTextEditor);
    assert.equal(editor.document.getText(), broken);
    const place = editor.document.offsetAt(editor.selection.active);
    assert.ok(place > broken.indexOf('"epochs"') && place <= broken.indexOf("}", broken.indexOf('"epochs"')) + 1, `shown at ${place}`);
    await command("undo");
    await until("the form is back", () => epochs(opened.session) === 1);
  });

  it("a project without a file is edited like any other, and saved before it trains", async () => {
    const file = sample("untitled.aeproj");
    const uri = file.with({ scheme: "untitled" });
    const document = await vscode.workspace.openTextDocument(uri);
    await type(document, smallProject({ epochs: 9 }));
    await vscode.commands.executeCommand("vscode.openWith", uri, "autoencoderStudio.project");
    const api = await studio();
    const session = await until("it has a session", () => api.sessionFor(uri));
    await setEpochs({ session, document, posted: [], send: (message) => api.request(session, message) }, 1);
    await vscode.commands.executeCommand("autoencoderStudio.train");
    const saved = await until("the saved project has a session", () => api.sessionFor(file));
    assert.equal(await readFile(file.fsPath, "utf8"), smallProject({ epochs: 1 }));
    assert.equal(
      saved.runs.training?.status,
      "finished",
      saved.runs.training?.message ? inEnglish(saved.runs.training.message) : "not finished",
    );
    assert.equal(session.runs.training, null);
  });
});
