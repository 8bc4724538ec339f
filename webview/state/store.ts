import type { Training } from "../../src/core/jobs/training.js";
import { unreachable } from "../../src/core/language/error.js";
import type { EpochMetrics } from "../../src/core/runs/run.js";
import type { EditorState, FromWebview, Panel, ToWebview, WebviewCommand } from "../../src/protocol/webview.js";
import { comparedRuns } from "../shared/run-names.js";
import { speak } from "../text/words.js";
import { restoredView, savedView, type View } from "./view.js";

/** The functions of VS Code's page API that are used; injected for tests. */
export interface HostApi {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: unknown): void;
}

export type Curves = ReadonlyMap<string, readonly EpochMetrics[]>;

/** What a panel gets: everything it draws, always as it is now, and the ways to change it. */
export interface Page {
  /** Null until the host has answered. */
  readonly editor: EditorState | null;
  readonly view: View;
  /** The epochs of runs, by their ids, as far as they were asked for. */
  readonly curves: Curves;
  /** At least 900 px: Setup stands beside the tabs. */
  readonly wide: boolean;
  send(message: FromWebview): void;
  command(command: WebviewCommand, path?: string[]): void;
  update(change: Partial<View>): void;
}

/** `metrics` and `previews` grow by epochs, so a resumed or repeated epoch replaces what came after it. */
function withEpoch(training: Training, message: Extract<ToWebview, { type: "epoch" }>): Training {
  const { metrics, preview } = message;
  const before = training.metrics.filter((line) => line.epoch < metrics.epoch);
  const previews = preview ? [...training.previews.filter((old) => old.epoch < preview.epoch), preview] : training.previews;
  return { ...training, epoch: Math.max(training.epoch, metrics.epoch), metrics: [...before, metrics], previews };
}

/** The editor's state after a message of the host. Pure. */
export function reduceEditor(editor: EditorState | null, message: ToWebview): EditorState | null {
  switch (message.type) {
    case "state":
      return message.state;
    case "patch":
      return editor && { ...editor, ...message.patch };
    case "training": {
      if (!editor) return null;
      const old = editor.training;
      const same = old !== null && (old.runId === null || old.runId === message.training.runId);
      const kept = same ? { metrics: old.metrics, previews: old.previews } : { metrics: [], previews: [] };
      return { ...editor, training: { ...message.training, ...kept } };
    }
    case "epoch":
      return editor?.training ? { ...editor, training: withEpoch(editor.training, message) } : editor;
    case "words":
    case "show":
    case "curves":
      return editor;
    default:
      return unreachable(message);
  }
}

/** The tabs that are there at a width. */
export function tabsOf(wide: boolean, all: readonly Panel[]): Panel[] {
  return all.filter((panel) => !wide || panel !== "setup");
}

/** The one place where the page's state lives; `changed` is called after every change. */
export class Store implements Page {
  editor: EditorState | null = null;
  view: View;
  curves: Curves = new Map();
  /** Runs whose epochs were asked for, with how many they had then. */
  readonly #asked = new Map<string, number>();
  changed: () => void = () => {};

  constructor(
    private readonly host: HostApi,
    public wide: boolean,
  ) {
    this.view = restoredView(host.getState());
  }

  send(message: FromWebview): void {
    this.host.postMessage(message);
  }

  command(command: WebviewCommand, path?: string[]): void {
    this.send({ type: "command", command, ...(path && { path }) });
  }

  update(change: Partial<View>): void {
    this.view = { ...this.view, ...change };
    this.host.setState(savedView(this.view));
    this.#askForCurves();
    this.changed();
  }

  setWide(wide: boolean): void {
    this.wide = wide;
    this.changed();
  }

  receive(message: ToWebview): void {
    const before = this.editor;
    this.editor = reduceEditor(before, message);
    const change: Partial<View> = {};
    if (message.type === "words") speak(message.language, message.bundle);
    if (message.type === "show") change.panel = message.panel;
    if (message.type === "curves")
      this.curves = new Map([...this.curves, ...message.curves.map(({ run, metrics }) => [run, metrics] as const)]);
    // Settings are what a comparison is about.
    if (this.editor?.comparison && !before?.comparison) change.panel = "setup";
    if (this.editor?.document !== before?.document) {
      // The document now says what was sent, or why it could not be.
      change.drafts = Object.fromEntries(Object.entries(this.view.drafts).filter(([, draft]) => !draft.sent));
    }
    if (before && this.editor?.training?.runId !== before.training?.runId)
      Object.assign(change, { epoch: null, cursor: null, playing: false });
    if (Object.keys(change).length > 0) this.update(change);
    else {
      this.#askForCurves();
      this.changed();
    }
  }

  /** The curves that the Runs panel lays over each other are fetched once, and again where a run has gone on. */
  #askForCurves(): void {
    if (!this.editor || this.view.panel !== "runs") return;
    const wanted = comparedRuns(this.editor.runs, this.view).filter(({ id, epochs }) => this.#asked.get(id) !== epochs);
    if (wanted.length === 0) return;
    for (const { id, epochs } of wanted) this.#asked.set(id, epochs);
    this.send({ type: "curves", runs: wanted.map(({ id }) => id) });
  }
}
