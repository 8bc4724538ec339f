import * as vscode from "vscode";
import { z } from "zod";
import { isActive } from "../../core/jobs/training.js";
import { messageOf } from "../../core/language/error.js";
import type { Sessions } from "../project/sessions.js";

const key = "trainings";

/** Remembers which projects are being trained, so that after a reload their runs are offered for resuming at once. */
export function rememberTrainings(sessions: Sessions, state: vscode.Memento): vscode.Disposable {
  let uris = z.array(z.string()).catch([]).parse(state.get(key));
  for (const uri of uris) void open(sessions, vscode.Uri.parse(uri));
  return sessions.onDidChange((session) => {
    const uri = session.location.uri.toString();
    if (isActive(session.runs.training) === uris.includes(uri)) return;
    uris = isActive(session.runs.training) ? [...uris, uri] : uris.filter((one) => one !== uri);
    void state.update(key, uris);
  });
}

async function open(sessions: Sessions, uri: vscode.Uri): Promise<void> {
  try {
    sessions.open(await vscode.workspace.openTextDocument(uri));
  } catch (error) {
    sessions.log.info(`A project that was being trained is gone: ${messageOf(error)}`);
  }
}
