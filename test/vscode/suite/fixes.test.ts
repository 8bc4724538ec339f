import assert from "node:assert/strict";
import * as vscode from "vscode";
import { allProblems, closeEditors, keepUnsaved, type Opened, openProject, smallProject, until } from "./window.js";

/** What the light bulb offers at the first problem whose message matches. */
async function offered({ document }: Opened, message: RegExp): Promise<vscode.CodeAction[]> {
  const problem = await until("the problem is listed", () => allProblems(document.uri).find((one) => message.test(one.message)));
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    problem.range,
    vscode.CodeActionKind.QuickFix.value,
  );
}

async function apply(actions: readonly vscode.CodeAction[], title: string): Promise<void> {
  const action = actions.find((one) => one.title === title);
  assert.ok(action?.edit, `not offered: ${title}; but: ${actions.map((one) => one.title).join(", ")}`);
  assert.ok(await vscode.workspace.applyEdit(action.edit));
}

describe("Quick fixes", () => {
  before(keepUnsaved);
  afterEach(closeEditors);

  it("give the nearest right value of what VS Code's JSON service reports", async () => {
    const opened = await openProject("fix-value.aeproj", smallProject({ epochs: 0 }));
    const actions = await offered(opened, /minimum of 1/);
    assert.deepEqual(
      actions.map(({ title, isPreferred }) => [title, isPreferred ?? false]),
      [
        ["Change to 1", true],
        ["Remove training.epochs, so that its default holds", false],
      ],
    );
    await apply(actions, "Change to 1");
    assert.equal(opened.document.getText(), smallProject({ epochs: 1 }));
    await until("the problem is gone", () => allProblems(opened.document.uri).length === 0);
    await vscode.commands.executeCommand("undo");
    await until("one undo takes it back", () => opened.document.getText() === smallProject({ epochs: 0 }));
  });

  it("rename a key to the nearest known name", async () => {
    const opened = await openProject("fix-key.aeproj", smallProject().replace('"training"', '"trainning"'));
    await apply(await offered(opened, /not a setting/), 'Rename to "training"');
    assert.equal(opened.document.getText(), smallProject());
  });

  it("make the network fit the images", async () => {
    const opened = await openProject("fix-network.aeproj", smallProject({ kernels: [31, 31, 31, 31, 31] }));
    const actions = await offered(opened, /does not fit/);
    const fewer = actions.find(({ title }) => title.startsWith("Use kernels of at most"));
    assert.ok(fewer, actions.map(({ title }) => title).join());
    await apply(actions, fewer.title);
    await until("it fits", () => {
      const { document } = opened.session.state;
      // Five levels fit, and have more parameters than a plain computer holds, which is said.
      return document.ok && document.network.ok === true && allProblems(opened.document.uri).every(({ code }) => code === "memory");
    });
  });

  it("let the person choose another folder by a command of the manifest", async () => {
    const opened = await openProject("fix-path.aeproj", smallProject({ train: "nowhere" }));
    const [action] = await offered(opened, /no folder or file nowhere/);
    assert.equal(action.title, "Choose another…");
    assert.deepEqual(action.command?.arguments?.slice(1), [["data", "train"]]);
    assert.ok((await vscode.commands.getCommands(true)).includes(action.command?.command ?? ""));
  });

  it("bring an older draft to today's format", async () => {
    const opened = await openProject("fix-version.aeproj", '{\n  "kernels": [5, 5], "lr": 0.01 // Adam\n}\n');
    await apply(await offered(opened, /older draft/), "Update to version 1");
    const { document } = opened.session.state;
    assert.ok(document.ok && document.project.training.learningRate === 0.01 && document.project.network.preset === "classic");
    await until("nothing is left to say", () => allProblems(opened.document.uri).length === 0);
  });

  it("offer what makes knobs fit each other", async () => {
    const text = '{ "version": 1, "task": "denoise", "data": { "train": "train" } }';
    const opened = await openProject("fix-meaning.aeproj", text);
    const actions = await offered(opened, /needs the clean pictures/);
    assert.deepEqual(
      actions.map(({ title }) => title),
      ["Choose the folder of clean images…", "Add Gaussian noise to clean images", "Learn from the noisy images alone"],
    );
  });
});
