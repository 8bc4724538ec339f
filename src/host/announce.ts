import * as vscode from "vscode";
import { activeProject } from "./find-project.js";
import { openEditor } from "./image-commands.js";
import { isActive, type ProjectSession } from "./project-session.js";
import type { Sessions } from "./sessions.js";
import { section } from "./settings.js";

/** Offers to go on with a run that was interrupted, when its project is first opened. */
async function offerResume(session: ProjectSession): Promise<void> {
  const { training } = session;
  if (training?.status !== "interrupted" || !vscode.workspace.isTrusted) return;
  const resume = "Resume";
  const message = `The training of ${session.name} was interrupted at epoch ${training.epoch} of ${training.epochs}.`;
  if ((await vscode.window.showInformationMessage(message, resume)) === resume) {
    await vscode.commands.executeCommand(`${section}.resume`, session.uri);
  }
}

/** Says that a training has ended where the person is looking elsewhere. */
async function sayEnd(session: ProjectSession): Promise<void> {
  const seen = vscode.window.state.focused && activeProject()?.toString() === session.uri.toString();
  const { training } = session;
  if (seen || training?.status !== "finished") return;
  const last = training.metrics.at(-1);
  const loss = last ? `, loss ${(last.validationLoss ?? last.loss).toPrecision(3)}` : "";
  const show = "Show";
  const message = `${session.name} is trained: ${training.metrics.length} epochs${loss}.`;
  if ((await vscode.window.showInformationMessage(message, show)) === show) await openEditor(session);
}

/** The few notifications that come unasked. */
export function announce(sessions: Sessions): vscode.Disposable {
  const training = new Set<ProjectSession>();
  const subscriptions = [
    sessions.onDidOpen((session) => void offerResume(session)),
    sessions.onDidChange((session) => {
      if (isActive(session.training)) training.add(session);
      else if (training.delete(session)) void sayEnd(session);
    }),
  ];
  return vscode.Disposable.from(...subscriptions);
}
