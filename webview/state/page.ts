import type { EpochMetrics } from "../../src/core/runs/run.js";
import type { EditorState, FromWebview, Panel, WebviewCommand } from "../../src/protocol/webview.js";
import type { CodeFilms } from "./code-films.js";
import type { NoisePreviews } from "./noise-preview.js";
import type { ResultData } from "./result-data.js";
import type { SharedState } from "./shared.js";

/** The epochs of runs, by their ids, as far as they were asked for. */
export type Curves = ReadonlyMap<string, readonly EpochMetrics[]>;

/**
 * The page once the host has answered: what all panels draw, and what can be done. `editor` is what the page is drawn from;
 * the view's state is always as it is now.
 */
export interface Page {
  readonly editor: EditorState;
  readonly shared: SharedState;
  readonly curves: Curves;
  /** Numbers, names and pictures of the results that are shown. */
  readonly data: Pick<ResultData, "columns" | "row" | "names" | "leave" | "open" | "lost" | "files" | "drawings">;
  /** Where the codes of the newest run's pictures lay after each epoch. */
  readonly films: Pick<CodeFilms, "of">;
  /** What the noise of training looks like on some of the project's pictures. */
  readonly noise: Pick<NoisePreviews, "of">;
  send(message: FromWebview): void;
  command(command: WebviewCommand, path?: string[]): void;
  updateShared(change: Partial<SharedState>): void;
  /** Shows a panel as its tab does; `anew` also takes back what is passing in it, such as an open row. */
  show(panel: Panel, anew?: boolean): void;
}

/** The page as one panel gets it: with the panel's own state, and no other's. */
export interface PanelPage<S> extends Page {
  readonly state: S;
  update(change: Partial<S>): void;
}
