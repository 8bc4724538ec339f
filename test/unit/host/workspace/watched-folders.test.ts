import { beforeEach, expect, it, vi } from "vitest";
import type { Memento } from "vscode";
import type { Sessions } from "../../../../src/host/project/sessions.js";
import { rememberWatches } from "../../../../src/host/workspace/watched-folders.js";

const warned: string[] = [];
vi.mock("vscode", () => ({
  Disposable: { from: () => ({ dispose: () => undefined }) },
  Uri: { parse: (uri: string) => uri },
  env: { language: "en" },
  l10n: { t: (text: string) => text },
  window: { showWarningMessage: async (message: string) => void warned.push(message) },
  workspace: { isTrusted: true, onDidGrantWorkspaceTrust: () => undefined, openTextDocument: async () => ({}) },
}));

const uri = "file:///a.aeproj";
let kept: Record<string, unknown>;
let watching: string[];
/** What happens before a folder is watched. */
let start: (folder: string) => Promise<void>;
/** Opens the project, as a new window does. */
let open: () => void;

beforeEach(() => {
  kept = { [uri]: ["/one", "/other"] };
  warned.length = 0;
  watching = [];
  start = async () => undefined;
  const state = { get: () => kept, update: async (_: string, value: Record<string, unknown>) => void Object.assign(kept, value) };
  const watches = {
    start: async (folder: string) => {
      await start(folder);
      watching.push(folder);
      for (const listener of listeners.changed) listener(session);
    },
    get states() {
      return watching.map((folder) => ({ folder, state: "watching" }));
    },
  };
  const session = { location: { uri, name: "a" }, watches };
  type Listener = (one: typeof session) => void;
  const listeners: Record<"opened" | "changed", Listener[]> = { opened: [], changed: [] };
  const sessions = {
    ...{ all: [session], log: { error: () => undefined, info: () => undefined }, open: () => undefined },
    onDidChange: (listener: Listener) => listeners.changed.push(listener),
    onDidOpen: (listener: Listener) => listeners.opened.push(listener),
  };
  // A session needs a whole editor; of it only its watches are asked here.
  rememberWatches(sessions as unknown as Sessions, state as unknown as Memento);
  open = () => {
    for (const listener of listeners.opened) listener(session);
  };
});

it("watches the folders again of which one cannot be watched", async () => {
  start = async (folder) => {
    if (folder === "/one") throw new Error("no right to read");
  };
  open();
  await vi.waitFor(() => expect(kept).toEqual({ [uri]: ["/other"] }));
  expect(warned).toHaveLength(1);
});

it("remembers the folders whose turn has not come when the window is reloaded", async () => {
  start = async (folder) => {
    if (folder === "/other") await new Promise(() => undefined);
  };
  open();
  await vi.waitFor(() => expect(watching).toEqual(["/one"]));
  expect(kept).toEqual({ [uri]: ["/one", "/other"] });
});
