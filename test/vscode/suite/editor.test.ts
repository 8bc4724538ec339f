import assert from "node:assert/strict";
import * as vscode from "vscode";
import { inEnglish } from "../../../src/core/language/sentence.js";
import { networkTotals } from "../../../src/core/network/network.js";
import type { ProjectSession } from "../../../src/host/project/session.js";
import { allProblems, closeEditors, keepUnsaved, openProject, problems, sample, smallProject, studio, type, until } from "./window.js";

const epochs = ({ state }: ProjectSession) => state.document.ok && state.document.project.training.epochs;

describe("The editor", () => {
  before(keepUnsaved);
  afterEach(closeEditors);

  it("opens the sample as a form, with its images and its network", async () => {
    const { session } = await openProject("digits.aeproj");
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, "autoencoderStudio.project");
    const summary = await until("the images are read", () => session.state.data.state === "read" && session.state.data.summary);
    assert.equal(summary.images, 1000);
    assert.deepEqual(summary.image, [28, 28, 1]);
    const { document } = session.state;
    assert.ok(document.ok && document.network.ok === true);
    assert.equal(networkTotals(document.network.network).parameters, 326_723);
    assert.equal(document.project.training.epochs, 15);
    await until("the engine is known", () => session.state.engine.kind === "tensorflow");
  });

  it("counts the images anew as they come and go, and says if they are all gone", async () => {
    const folder = sample("passing");
    await vscode.workspace.fs.createDirectory(folder);
    const add = (name: string) => vscode.workspace.fs.copy(sample(`train/${name}`), vscode.Uri.joinPath(folder, name), { overwrite: true });
    for (const name of ["000000.png", "000001.png", "000002.png"]) await add(name);
    const { session } = await openProject("passing.aeproj", '{ "version": 1, "data": { "train": "passing" } }');
    const counted = () => session.state.data.state === "read" && session.state.data.summary.images;
    await until("three images are counted", () => counted() === 3);
    await add("000003.png");
    await until("four images are counted", () => counted() === 4);
    await vscode.workspace.fs.delete(folder, { recursive: true });
    await until("that they are gone is said", () => session.state.data.state === "failed");
    assert.ok(session.state.document.problems.some(({ message }) => inEnglish(message).includes("There is no folder or file passing")));
    await vscode.workspace.fs.createDirectory(folder);
    await add("000000.png");
    await until("one image is counted", () => counted() === 1);
  });

  it("changes only the characters of a knob, and undo takes it back in one step", async () => {
    const { document, session, send } = await openProject("edit.aeproj", smallProject({ epochs: 50 }));
    const before = document.getText();
    send({ type: "edit", path: ["training", "epochs"], value: 20 });
    const after = before.replace('"epochs": 50', '"epochs": 20');
    await until("the text says 20", () => document.getText() === after);
    assert.equal(epochs(session), 20);
    assert.ok(document.isDirty);
    await vscode.commands.executeCommand("undo");
    await until("the text says 50 again", () => document.getText() === before);
    assert.equal(epochs(session), 50);
  });

  it("corrects the text by what a problem offers, and undo takes it back in one step", async () => {
    const { document, session, send } = await openProject("fix.aeproj", smallProject().replace('"epochs"', '"epoch"'));
    const before = document.getText();
    const fix = session.state.document.problems.flatMap(({ fixes }) => fixes ?? []).find(({ kind }) => kind === "rename");
    assert.ok(fix && fix.kind !== "choose");
    send({ type: "fix", fix });
    await until("the key has its right name", () => document.getText() === before.replace('"epoch"', '"epochs"'));
    await vscode.commands.executeCommand("undo");
    await until("the key has its wrong name again", () => document.getText() === before);
  });

  it("applies edits sent at once one after the other, each undone alone", async () => {
    const { document, send } = await openProject("queue.aeproj", smallProject());
    const before = document.getText();
    send({ type: "edit", path: ["network", "filters"], value: 123456 });
    send({ type: "edit", path: ["network", "latent"], value: 8 });
    send({ type: "edit", path: ["network", "kernels"], value: [5, 3] });
    const first = before.replace('"filters": 4', '"filters": 123456');
    const second = first.replace('"latent": 2', '"latent": 8');
    const third = second.replace("[5,5]", "[5,3]");
    for (const text of [third]) await until("all three are applied", () => document.getText() === text);
    await vscode.commands.executeCommand("undo");
    await until("the last is undone", () => document.getText() === second);
    await vscode.commands.executeCommand("undo");
    await until("the second is undone", () => document.getText() === first);
  });

  it("makes missing groups, and a reset removes the key", async () => {
    const { document, session, send } = await openProject("groups.aeproj", '{\n    "version": 1 // as ever\n}\n');
    const before = document.getText();
    send({ type: "edit", path: ["data", "size"], value: [28, 28] });
    await until(
      "the group is made",
      () => document.getText() === '{\n    "version": 1, // as ever\n    "data": {\n        "size": [28, 28]\n    }\n}\n',
    );
    send({ type: "edit", path: ["data", "size"], value: undefined });
    await until("the key is gone", () => document.getText() === before);
    assert.ok(session.state.document.ok && session.state.document.project.data.size === "auto");
  });

  it("answers an edit that cannot be made with the text as it is", async () => {
    const { document, posted, send } = await openProject("number.aeproj", '{ "version": 1, "training": 5 }');
    const before = posted.length;
    send({ type: "edit", path: ["training", "epochs"], value: 3 });
    await until("the page is told", () => posted.slice(before).some((message) => message.type === "patch" && message.patch.document));
    assert.equal(document.getText(), '{ "version": 1, "training": 5 }');
  });

  it("follows changes made as text, in every view of the project", async () => {
    const { session, document, posted } = await openProject("both.aeproj", smallProject());
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
    await type(document, smallProject({ latent: 16 }));
    await until("the form says 16", () => session.state.document.ok && session.state.document.project.network.latent === 16);
    assert.ok(posted.some((message) => message.type === "patch" && message.patch.document?.ok));
  });
});

describe("Problems", () => {
  afterEach(closeEditors);

  /** `page` is what the form says, `listed` what stands in Problems: from VS Code's JSON service, or from the extension. */
  const cases: { name: string; text: string; page: RegExp; listed?: RegExp; ours: boolean; at: string }[] = [
    {
      name: "text that is not JSON",
      text: '{ "version": 1 "task": "denoise" }',
      page: /comma is missing \(line 1\).*open the project as text/,
      listed: /comma/i,
      ours: false,
      at: '"',
    },
    {
      name: "a latent of 0",
      text: smallProject({ latent: 0 }),
      page: /Latent must be a whole number from 1 to 4,096; it is 0\./,
      listed: /minimum of 1/,
      ours: false,
      at: "0",
    },
    {
      name: "a wrong type",
      text: '{ "version": 1, "training": { "epochs": "many" } }',
      page: /Epochs must be a whole number.*it is "many"/,
      listed: /Epochs must be a whole number from 1 to 100,000\./,
      ours: false,
      at: '"many"',
    },
    {
      name: "a word that is none of a choice",
      text: '{ "version": 1, "network": { "preset": "clasic" } }',
      page: /Network must be one of "classic".*it is "clasic"/,
      listed: /Network must be one of "classic"/,
      ours: false,
      at: '"clasic"',
    },
    {
      name: "a missing folder",
      text: smallProject({ train: "nowhere" }),
      page: /no folder or file nowhere.*Choose the folder/,
      ours: true,
      at: '"nowhere"',
    },
    { name: "an empty folder", text: smallProject({ train: "empty" }), page: /folder empty holds no images/, ours: true, at: '"empty"' },
    {
      name: "kernels that do not fit",
      text: smallProject({ kernels: [31, 31, 31, 31, 31] }),
      page: /kernel of 31 by 31 pixels does not fit on 28 by 28/,
      ours: true,
      at: "[31,31,31,31,31]",
    },
    {
      name: "a word that is no setting",
      text: '{ "version": 1, "trainning": {} }',
      page: /"trainning" is not a setting.*"training"/,
      ours: true,
      at: '"trainning"',
    },
  ];
  for (const { name, text, page, listed = page, ours, at } of cases) {
    it(`say what is wrong with ${name} once, at its place, and forget it when it is right`, async () => {
      await vscode.workspace.fs.createDirectory(sample("empty"));
      const { document, session } = await openProject("wrong.aeproj", smallProject());
      await until("the right text has no problem", () => session.state.data.state === "read" && allProblems(document.uri).length === 0);
      await type(document, text);
      await until("the page is told", () => session.state.document.problems.some(({ message }) => page.test(inEnglish(message))));
      const found = await until("the problem is listed", () => allProblems(document.uri).find(({ message }) => listed.test(message)));
      assert.equal(document.getText(found.range).slice(0, at.length), at);
      assert.equal(found.source === "Autoencoder Studio", ours, `said by ${found.source}`);
      const once = allProblems(document.uri).filter(({ range }) => range.intersection(found.range));
      assert.deepEqual(
        once.map(({ message }) => message),
        [found.message],
      );
      assert.equal(document.getText(), text);
      await type(document, smallProject());
      await until("the problem is gone", () => allProblems(document.uri).length === 0);
    });
  }

  it("go when the project is closed", async () => {
    const { document } = await openProject("closed.aeproj", '{ "version": 2 }');
    await until("the problem is listed", () => problems(document.uri).length === 1);
    await closeEditors();
    await until("the problem is gone", () => problems(sample("closed.aeproj")).length === 0);
  });
});

describe("The text", () => {
  afterEach(closeEditors);

  it("has a language of its own, in which comments and a comma at the end are no mistake", async () => {
    const { document } = await openProject("comments.aeproj", smallProject());
    assert.equal(document.languageId, "aeproj");
    await type(document, smallProject({ latent: 0 }).replace('"seed": 7', '"seed": 7, /* the last */'));
    await until("VS Code's JSON service has read it", () => allProblems(document.uri).length > 0);
    assert.deepEqual(
      allProblems(document.uri).map(({ message }) => message),
      ["Value is below the minimum of 1."],
    );
  });

  it("is laid out by VS Code's command, its comments kept", async () => {
    const { document } = await openProject("layout.aeproj", '{ "version": 1, // as ever\n"training": {"epochs":5} }');
    const style: vscode.FormattingOptions = { tabSize: 2, insertSpaces: true };
    const format = async () =>
      vscode.commands.executeCommand<vscode.TextEdit[] | undefined>("vscode.executeFormatDocumentProvider", document.uri, style);
    const edits = await until("there is a formatter", format);
    const change = new vscode.WorkspaceEdit();
    change.set(document.uri, edits);
    await vscode.workspace.applyEdit(change);
    assert.equal(document.getText(), '{\n  "version": 1, // as ever\n  "training": {\n    "epochs": 5\n  }\n}');
  });

  async function completions(name: string, text: string): Promise<vscode.CompletionItem[]> {
    const { document } = await openProject(name, text.replace("|", ""));
    const position = document.positionAt(text.indexOf("|"));
    return until("there are completions", async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        document.uri,
        position,
      );
      return list.items.length > 0 && list.items;
    });
  }
  const labels = (items: readonly vscode.CompletionItem[]) =>
    items.map(({ label }) => (typeof label === "string" ? label : label.label).replaceAll('"', ""));

  it("is completed from the table of knobs: names with their defaults, and the words of a choice", async () => {
    const names = await completions("names.aeproj", '{ "version": 1, "training": { "| } }');
    assert.ok(["epochs", "learningRate", "noise"].every((name) => labels(names).includes(name)));
    const words = await completions("words.aeproj", '{ "version": 1, "training": { "schedule": | } }');
    assert.ok(["constant", "cosine", "step"].every((word) => labels(words).includes(word)));
  });

  it("says what a knob does under the pointer", async () => {
    const { document } = await openProject("hover.aeproj", smallProject());
    const at = document.positionAt(document.getText().indexOf('"epochs"') + 2);
    const words = await until("there is a hover", async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, at);
      return hovers
        .flatMap(({ contents }) => contents.map((content) => (typeof content === "string" ? content : content.value)))
        .join("\n");
    });
    assert.match(words, /How many times all the training images are shown[\s\S]*Default: `50`; classic `100`/);
  });
});

describe("The manifest", () => {
  it("has every command that the code has, and none other", async () => {
    await studio();
    const manifest = vscode.extensions.getExtension("autoencoder-studio.autoencoder-studio")?.packageJSON as {
      contributes: {
        commands: { command: string; title: string }[];
        menus: Record<string, { command?: string }[]>;
        views: Record<string, { id: string }[]>;
      };
    };
    const named = manifest.contributes.commands.map(({ command }) => command).sort();
    // VS Code has commands of its own for each view.
    const views = Object.values(manifest.contributes.views).flat();
    const ours = (id: string) => id.startsWith("autoencoderStudio.") && !views.some((view) => id.startsWith(`${view.id}.`));
    const registered = (await vscode.commands.getCommands(true)).filter(ours).sort();
    assert.deepEqual(registered, named);
    const used = Object.values(manifest.contributes.menus).flatMap((items) => items.flatMap(({ command }) => command ?? []));
    assert.deepEqual(
      [...new Set(used)].filter((id) => !named.includes(id)),
      [],
    );
    assert.ok(
      manifest.contributes.commands.every(({ title }) => !title.startsWith("%")),
      "a title has no words",
    );
  });
});
