import * as vscode from "vscode";
import { sentenceOf, UserError } from "../../core/language/error.js";
import { restoreEdits } from "../../core/project/restore-edits.js";
import type { CodeFilm } from "../../core/runs/code-film.js";
import type { RunAbout } from "../../core/runs/run.js";
import { isLocked } from "../../files/lock.js";
import type { Curve } from "../../protocol/webview.js";
import { readFilm } from "../../runs/film-file.js";
import { writeAbout } from "../../runs/run-folder.js";
import type { EditQueue } from "../platform/edit-queue.js";
import { reveal } from "../platform/reveal.js";
import { say } from "../platform/words.js";
import type { ProjectRuns } from "./runs.js";

/** Asks before a run is deleted. `button` is the label of the button that deletes; true if it is pressed. */
export type Confirm = (question: string, detail: string, button: string) => Promise<boolean>;

/** Asks in VS Code's own dialog. */
export const askModally: Confirm = async (question, detail, button) =>
  (await vscode.window.showWarningMessage(question, { modal: true, detail }, button)) === button;

/** What a person does with the runs of a project on disk. Ids come from a page, and each is looked up. Every method throws UserError. */
export class RunKeeper {
  constructor(
    private readonly runs: ProjectRuns,
    private readonly edits: EditQueue,
    private readonly refresh: () => Promise<void>,
  ) {}

  /** The epochs of some runs; one that is gone is left out. */
  curves(ids: readonly string[]): Curve[] {
    return ids.flatMap((id) => {
      const exists = this.runs.summaries.some((run) => run.id === id);
      return exists ? [{ run: id, metrics: this.runs.find(id).metrics }] : [];
    });
  }

  /** Where the codes of a run lay after each epoch; null if it has kept none, or is gone. */
  async film(id: string): Promise<CodeFilm | null> {
    const exists = this.runs.summaries.some((run) => run.id === id);
    return exists ? readFilm(this.runs.find(id).files.film) : null;
  }

  /** Names a run and notes something on it. */
  async describe(id: string, about: RunAbout): Promise<void> {
    await writeAbout(this.runs.find(id).files, about);
    await this.refresh();
  }

  /** Gives the project the settings of a run, as one edit that undo takes back. */
  async restore(id: string): Promise<void> {
    const { record } = this.runs.find(id);
    await this.edits.edit(vscode.l10n.t("The project"), (text) => restoreEdits(text, record.project, record.data.images));
  }

  /** Shows the folder of a run in the system's file manager, or in the Explorer if VS Code runs on another machine. */
  async reveal(id: string): Promise<void> {
    await reveal(vscode.Uri.file(this.runs.find(id).files.folder));
  }

  /** Moves a run with its results to the trash, once it is confirmed. If there is no trash it asks again, then deletes for good. */
  async remove(id: string, confirm: Confirm = askModally): Promise<void> {
    const { files, record, about } = this.runs.find(id);
    const name = about.name ?? id;
    if (await isLocked(files.folder)) {
      throw new UserError(vscode.l10n.t("The run {0} is being trained. Stop it first, then delete it.", name), "locked");
    }
    const detail = vscode.l10n.t("Its network of {0} epochs and its results go with it.", this.#epochs(record.id));
    if (!(await confirm(vscode.l10n.t("Delete the run {0}?", name), detail, vscode.l10n.t("Move to Trash")))) return;
    const folder = vscode.Uri.file(files.folder);
    try {
      await vscode.workspace.fs.delete(folder, { recursive: true, useTrash: true });
    } catch (error) {
      const question = vscode.l10n.t("{0} cannot be moved to the trash. Delete it permanently?", name);
      if (await confirm(question, say(sentenceOf(error)), vscode.l10n.t("Delete Permanently"))) {
        await vscode.workspace.fs.delete(folder, { recursive: true });
      }
    } finally {
      await this.refresh();
    }
  }

  #epochs(id: string): number {
    return this.runs.summaries.find((run) => run.id === id)?.epochs ?? 0;
  }
}
