import type { EditorState, FromWebview, Panel, ToWebview, WebviewCommand } from "../src/protocol/webview.js";
import { CodeFilms } from "./state/code-films.js";
import { NoisePreviews } from "./state/noise-preview.js";
import type { Curves, PanelPage } from "./state/page.js";
import { reduceEditor } from "./state/reduce-editor.js";
import { isOfResult, ResultData } from "./state/result-data.js";
import type { SharedState } from "./state/shared.js";
import { passingState } from "./state/slice.js";
import { speak } from "./text/words.js";
import { restoredView, type SliceKey, savedView, sliceKeys, slices, type View } from "./view.js";

/** The functions of VS Code's page API that are used; injected for tests. */
export interface HostApi {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** The loaded page as a panel gets it. */
export type PageOf = <K extends Panel>(panel: K) => PanelPage<View[K]>;

/** The loaded page for one panel; its state is always what the store has now. */
class StorePage<K extends Panel> implements PanelPage<View[K]> {
  constructor(
    private readonly store: Store,
    readonly editor: EditorState,
    private readonly key: K,
  ) {}
  get state(): View[K] {
    return this.store.view[this.key];
  }
  get shared(): SharedState {
    return this.store.view.shared;
  }
  get curves(): Curves {
    return this.store.curves;
  }
  get data(): ResultData {
    return this.store.data;
  }
  get films(): CodeFilms {
    return this.store.films;
  }
  get noise(): NoisePreviews {
    return this.store.noise;
  }
  send(message: FromWebview): void {
    this.store.send(message);
  }
  command(command: WebviewCommand, path?: string[]): void {
    this.store.send({ type: "command", command, ...(path && { path }) });
  }
  update(change: Partial<View[K]>): void {
    this.store.update(this.key, change);
  }
  updateShared(change: Partial<SharedState>): void {
    this.store.update("shared", change);
  }
  show(panel: Panel, anew?: boolean): void {
    this.store.show(panel, anew);
  }
}

/** Holds all the state of the page; `changed` is called after every change. */
export class Store {
  editor: EditorState | null = null;
  view: View;
  curves: Curves = new Map();
  readonly data = new ResultData((message) => this.send(message));
  readonly films = new CodeFilms((message) => this.send(message));
  readonly noise = new NoisePreviews((message) => this.send(message));
  /** Runs whose epochs were asked for, with how many they had then. */
  readonly #requested = new Map<string, number>();
  changed: () => void = () => {};

  constructor(
    private readonly host: HostApi,
    public wide: boolean,
  ) {
    this.view = restoredView(host.getState());
  }

  /** Gives each panel its page; null until the host has answered. */
  get pageOf(): PageOf | null {
    const { editor } = this;
    return editor && ((panel) => new StorePage(this, editor, panel));
  }

  send(message: FromWebview): void {
    this.host.postMessage(message);
  }

  update<K extends SliceKey>(key: K, change: Partial<View[K]>): void {
    this.#change(key, change);
    this.#save();
  }

  /** Shows a panel as its tab does; `anew` also takes back what is passing in it. */
  show(panel: Panel, anew = false): void {
    for (const key of sliceKeys) this.#change(key, slices[key].tabChosen ?? {});
    if (anew) this.#reset(panel);
    this.update("shared", { panel });
  }

  setWide(wide: boolean): void {
    this.wide = wide;
    this.changed();
  }

  receive(message: ToWebview): void {
    const [view, before] = [this.view, this.editor];
    this.editor = reduceEditor(before, message);
    if (message.type === "words") speak(message.language, message.bundle);
    if (message.type === "show") this.#change("shared", { panel: message.panel });
    if (message.type === "curves")
      this.curves = new Map([...this.curves, ...message.curves.map(({ run, metrics }) => [run, metrics] as const)]);
    if (message.type === "movingMap") this.#change("map", { moving: message.map });
    if (message.type === "film") this.films.receive(message);
    if (message.type === "noisePreview") this.noise.receive(message);
    if (isOfResult(message)) this.data.receive(message);
    if (this.editor && this.editor.results !== before?.results) this.data.follow(this.editor.results);
    if (this.editor) for (const key of sliceKeys) this.#follow(key, this.editor, before);
    if (this.view === view) this.#draw();
    else this.#save();
  }

  #follow<K extends SliceKey>(key: K, editor: EditorState, before: EditorState | null): void {
    this.#change(key, slices[key].follow?.(this.view[key], editor, before) ?? {});
  }

  #reset<K extends SliceKey>(key: K): void {
    this.#change(key, passingState(slices[key]));
  }

  #change<K extends SliceKey>(key: K, change: Partial<View[K]>): void {
    if (Object.keys(change).length > 0) this.view = { ...this.view, [key]: { ...this.view[key], ...change } };
  }

  #save(): void {
    this.host.setState(savedView(this.view));
    this.#draw();
  }

  #draw(): void {
    this.#askForCurves();
    this.changed();
  }

  /** The curves that the shown panel draws are fetched once, and again if a run has gone on. */
  #askForCurves(): void {
    if (!this.editor) return;
    const outdated = this.#curvesOf(this.view.shared.panel, this.editor).filter(({ id, epochs }) => this.#requested.get(id) !== epochs);
    if (outdated.length === 0) return;
    for (const { id, epochs } of outdated) this.#requested.set(id, epochs);
    this.send({ type: "curves", runs: outdated.map(({ id }) => id) });
  }

  #curvesOf<K extends Panel>(key: K, editor: EditorState) {
    return slices[key].curves?.(this.view[key], editor) ?? [];
  }
}
