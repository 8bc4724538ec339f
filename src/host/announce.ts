import * as vscode from "vscode";
import { activeProject } from "./find-project.js";
import { openEditor } from "./image-commands.js";
import { isActive } from "./live-training.js";
import type { ProjectSession } from "./project-session.js";
import type { Sessions } from "./sessions.js";
import { section } from "./settings.js";

/** Offers to go on with a run that was interrupted. */
async function offerResume(session: ProjectSession): Promise<void> {
  const { training } = session;
  if (training?.status !== "interrupted" || !vscode.workspace.isTrusted) return;
  const resume = "Resume";
  const message = `The training of ${session.name} was interrupted at epoch ${training.epoch} of ${training.epochs}. ${training.message ?? ""}`;
  if ((await vscode.window.showInformationMessage(message.trim(), resume)) === resume) {
    await vscode.commands.executeCommand(`${section}.resume`, session.uri);
  }
}

/** Says how a training has ended where the person is looking elsewhere. */
async function sayEnd(session: ProjectSession): Promise<void> {
  const { training } = session;
  const seen = vscode.window.state.focused && activeProject()?.toString() === session.uri.toString();
  if (!training || seen) return;
  const show = "Show";
  const last = training.metrics.at(-1);
  const loss = last ? `, loss ${(last.validationLoss ?? last.loss).toPrecision(3)}` : "";
  let choice: string | undefined;
  if (training.status === "finished") {
    choice = await vscode.window.showInformationMessage(`${session.name} is trained: ${training.metrics.length} epochs${loss}.`, show);
  } else if (training.status === "failed") {
    choice = await vscode.window.showErrorMessage(`The training of ${session.name} failed. ${training.message ?? ""}`.trim(), show);
  }
  if (choice === show) await openEditor(session);
}

/** The few notifications that come unasked. */
export function announce(sessions: Sessions): vscode.Disposable {
  const training = new Set<ProjectSession>();
  return vscode.Disposable.from(
    sessions.onDidOpen((session) => void offerResume(session)),
    sessions.onDidChange((session) => {
      if (isActive(session.training)) training.add(session);
      else if (training.delete(session)) void (session.training?.status === "interrupted" ? offerResume(session) : sayEnd(session));
    }),
  );
}
