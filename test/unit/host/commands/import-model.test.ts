import { beforeEach, expect, it, vi } from "vitest";
import { CancelledError } from "../../../../src/core/language/error.js";

/** What the dialogs and lists of VS Code were asked for. */
const asked = vi.hoisted(() => ({ dialogs: [] as Record<string, unknown>[], answers: [] as string[] }));

vi.mock("vscode", () => {
  const uri = (fsPath: string) => ({ fsPath, path: fsPath, scheme: "file", toString: () => `file://${fsPath}` });
  const open = vi.fn(async (options: Record<string, unknown>) => {
    asked.dialogs.push(options);
    return [uri(options.canSelectFiles ? "/images/all.npy" : "/images")];
  });
  return {
    Uri: { file: uri, joinPath: (base: { fsPath: string }, ...names: string[]) => uri([base.fsPath, ...names].join("/")) },
    l10n: { t: (text: string) => text },
    env: { language: "en" },
    ProgressLocation: { Notification: 15 },
    commands: { executeCommand: async () => undefined },
    workspace: { workspaceFolders: undefined },
    window: {
      showOpenDialog: open,
      showSaveDialog: async () => uri("/models/new.aeproj"),
      showInformationMessage: async () => undefined,
      showQuickPick: async (items: { label: string }[]) => {
        const answer = asked.answers.shift();
        return items.find(({ label }) => label === answer);
      },
      withProgress: (_: unknown, work: (progress: unknown, token: unknown) => unknown) =>
        work({ report: () => undefined }, { onCancellationRequested: () => ({ dispose: () => undefined }) }),
    },
  };
});

const { importModel } = await import("../../../../src/host/commands/import-model.js");

beforeEach(() => {
  asked.dialogs.length = 0;
});

async function work(...answers: string[]) {
  asked.answers = answers;
  const jobs: unknown[] = [];
  const children = {
    run: async (job: unknown) => {
      jobs.push(job);
      return { notes: [], modelRange: [0, 1] };
    },
  };
  const model = { fsPath: "/models/a.h5", path: "/models/a.h5" };
  await importModel(children as never, [model as never]);
  return jobs;
}

it("the images of a model are asked for as a folder or as a file, never as both in one dialog", async () => {
  const jobs = await work("Denoise", "Find out from images", "Folder", "Choose the clean images", "File");
  expect(jobs).toMatchObject([{ images: "/images", clean: "/images/all.npy" }]);
  expect(asked.dialogs.map(({ canSelectFolders, canSelectFiles }) => [canSelectFolders, canSelectFiles])).toEqual([
    [true, false],
    [false, true],
  ]);
  expect(asked.dialogs.map(({ defaultUri }) => String(defaultUri))).toEqual(["file:///models/a.h5/..", "file:///models/a.h5/.."]);
});

it("giving up which of the two ends the import", async () => {
  await expect(work("Reconstruct", "Find out from images", "neither", "more")).rejects.toThrow(CancelledError);
  expect(asked.answers).toEqual(["more"]);
  expect(asked.dialogs).toEqual([]);
});
