import * as vscode from "vscode";
import { isActive } from "../../core/jobs/training.js";
import { count } from "../platform/format.js";
import { section } from "../platform/settings.js";
import { say } from "../platform/words.js";
import { activeProject } from "../project/active-project.js";
import { openEditor } from "../project/editor.js";
import type { ProjectSession } from "../project/session.js";
import type { Sessions } from "../project/sessions.js";
import { reachedLoss } from "../training/training-words.js";

/** Offers to resume a run that was interrupted. */
async function offerResume(session: ProjectSession): Promise<void> {
  const { training } = session.runs;
  if (training?.status !== "interrupted" || !vscode.workspace.isTrusted) return;
  const resume = vscode.l10n.t("Resume");
  const message = vscode.l10n.t(
    "The training of {0} was interrupted at epoch {1} of {2}.",
    session.location.name,
    count(training.epoch),
    count(training.epochs),
  );
  if (
    (await vscode.window.showInformationMessage([message, ...(training.message ? [say(training.message)] : [])].join(" "), resume)) ===
    resume
  ) {
    await vscode.commands.executeCommand(`${section}.resume`, session.location.uri);
  }
}

/** Says how a training has ended: a success if VS Code is in the background, a failure also if another tab is shown. */
async function sayEnd(session: ProjectSession): Promise<void> {
  const { training } = session.runs;
  if (!training) return;
  const { focused } = vscode.window.state;
  const seen = focused && activeProject()?.toString() === session.location.uri.toString();
  const show = vscode.l10n.t("Show");
  let choice: string | undefined;
  if (training.status === "finished") {
    // In this window the status bar and the editor's header have said so.
    if (focused) return;
    const epochs = count(training.metrics.length);
    const message = vscode.l10n.t("{0} is trained: {1} epochs, loss {2}.", session.location.name, epochs, reachedLoss(training));
    choice = await vscode.window.showInformationMessage(message, show);
  } else if (training.status === "failed" && !seen) {
    const message = vscode.l10n.t("The training of {0} failed.", session.location.name);
    choice = await vscode.window.showErrorMessage([message, ...(training.message ? [say(training.message)] : [])].join(" "), show);
  }
  if (choice === show) await openEditor(session);
}

/** The few notifications that come unasked. */
export function announce(sessions: Sessions): vscode.Disposable {
  const training = new Set<ProjectSession>();
  return vscode.Disposable.from(
    sessions.onDidOpen((session) => void offerResume(session)),
    sessions.onDidChange((session) => {
      if (isActive(session.runs.training)) training.add(session);
      else if (training.delete(session)) void (session.runs.training?.status === "interrupted" ? offerResume(session) : sayEnd(session));
    }),
  );
}
