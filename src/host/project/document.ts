import path from "node:path";
import type { Edit } from "jsonc-parser";
import * as vscode from "vscode";
import { fixEdits } from "../../core/project/document-edits.js";
import { namedPaths } from "../../core/project/paths.js";
import type { KeyPath, Problem, TextFix } from "../../core/project/problem.js";
import { machineMemory } from "../../files/machine-memory.js";
import type { DocumentState, EditorState } from "../../protocol/webview.js";
import type { JobOptions } from "../../worker-client/client.js";
import type { Children } from "../platform/children.js";
import { EditQueue } from "../platform/edit-queue.js";
import type { ProjectLocation } from "../platform/location.js";
import type { PageChannel } from "../platform/page-channel.js";
import { DataReader } from "./data-reader.js";
import type { ProjectDiagnostics } from "./diagnostics.js";
import { documentState } from "./document-state.js";
import { MissingPaths } from "./missing-paths.js";
import { watchImages } from "./watch-images.js";

/** The text of one project and the images that it names: reads, follows, shows and changes it. */
export class ProjectDocument implements vscode.Disposable {
  /** Changes of the text, one after the other. */
  readonly edits: EditQueue;
  readonly #data: DataReader;
  readonly #missing: MissingPaths;
  readonly #watch: vscode.Disposable;
  #text = "";
  #last: { text: string; data: EditorState["data"]; problems: readonly Problem[]; readOnly: boolean; state: DocumentState } | null = null;

  constructor(
    private readonly location: ProjectLocation,
    private readonly children: Children,
    private readonly diagnostics: ProjectDiagnostics,
    private readonly pages: PageChannel,
  ) {
    this.edits = new EditQueue(() => vscode.workspace.openTextDocument(location.uri));
    this.#data = new DataReader(
      (text, watched) => this.#survey(text, watched),
      () => this.#show(),
    );
    this.#missing = new MissingPaths(
      (name) => location.has(name),
      () => this.#show(),
    );
    this.#watch = watchImages(
      () => this.#named(),
      () => this.#look(),
    );
  }

  /** The text that the state is of. */
  get text(): string {
    return this.#text;
  }

  /** The images that the text names. */
  get data(): EditorState["data"] {
    return this.#data.state;
  }

  /** The text as the editor shows it; read anew only if text, images, missing paths or rights have changed. */
  get state(): DocumentState {
    const { readOnly } = this.location;
    const { state: data } = this.#data;
    const { problems } = this.#missing;
    const last = this.#last;
    if (last?.text === this.#text && last.data === data && last.problems === problems && last.readOnly === readOnly) return last.state;
    const state = documentState(this.#text, data, problems, readOnly, machineMemory());
    this.#last = { text: this.#text, data, problems, readOnly, state };
    return state;
  }

  /** Takes up the document's text, and looks again at what it names on disk. */
  open(document: vscode.TextDocument): void {
    this.#text = document.getText();
    this.#look();
    this.#show();
  }

  /** Takes up a changed text. */
  follow(document: vscode.TextDocument): void {
    this.#text = document.getText();
    if (this.location.runnable) {
      this.#data.follow(this.#text);
      void this.#missing.follow(this.#text);
    }
    this.#show();
  }

  /** Shows the images of another state of this project as its own, if both ask for the same and none are read here. */
  borrowImages({ text, data }: ProjectDocument): void {
    if (!this.location.runnable) this.#data.borrow(this.#text, { text, data });
  }

  /** Sets a knob, or removes it if `value` is undefined. Throws UserError; the page then shows the text as it is. */
  set(keys: KeyPath, value: unknown): Promise<void> {
    return this.#change(this.edits.set(keys, value));
  }

  /** Corrects the text as a problem offers it. Throws UserError; the page then shows the text as it is. */
  fix(fix: TextFix): Promise<void> {
    return this.edit(fix.kind === "update" ? this.location.name : fix.path.join("."), (text) => fixEdits(text, fix));
  }

  /** As {@link EditQueue.edit}; the page then shows the text as it is. Throws UserError. */
  edit(what: string, edits: (text: string) => Edit[]): Promise<void> {
    return this.#change(this.edits.edit(what, edits));
  }

  dispose(): void {
    this.#watch.dispose();
    this.#data.dispose();
  }

  /** What the text names on disk, absolute. */
  #named(): string[] {
    const { state } = this;
    return state.ok ? namedPaths(state.project).map(({ name }) => path.resolve(path.dirname(this.location.file), name)) : [];
  }

  /** Looks again at what the text names on disk. */
  #look(): void {
    if (!this.location.runnable) return;
    this.#data.refresh(this.#text);
    void this.#missing.follow(this.#text, true);
  }

  async #change(edit: Promise<void>): Promise<void> {
    try {
      await edit;
    } finally {
      this.#show();
    }
  }

  async #survey(text: string, watched: JobOptions) {
    const { summary } = await this.children.run({ kind: "survey", project: this.location.file, text }, watched);
    return summary;
  }

  #show(): void {
    const { state } = this;
    const { uri, onDisk } = this.location;
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (open && open.getText() === this.#text && onDisk) this.diagnostics.show(open, state.problems);
    this.pages.patch({ document: state, data: this.data });
  }
}
