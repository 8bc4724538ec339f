import * as vscode from "vscode";
import { z } from "zod";
import { messageOf, sentenceOf } from "../../core/language/error.js";
import { say } from "../platform/words.js";
import type { ProjectSession } from "../project/session.js";
import type { Sessions } from "../project/sessions.js";

const key = "watchedFolders";

/** The folder that each project watches, by the project's URI. */
const watchedSchema = z.record(z.string(), z.string()).catch({});

/**
 * Remembers which folders are watched, so that after a reload they are watched again and what came meanwhile is judged; in Restricted
 * Mode once the workspace is trusted. Says why a watch has ended if nobody asked for it.
 */
export function rememberWatches(sessions: Sessions, state: vscode.Memento): vscode.Disposable {
  let watched = watchedSchema.parse(state.get(key));
  const again = new Map(Object.entries(watched));
  const opened = new Set<string>();
  const resume = (session: ProjectSession) => {
    const uri = session.location.uri.toString();
    const folder = again.get(uri);
    if (folder === undefined || !opened.has(uri) || !vscode.workspace.isTrusted) return;
    again.delete(uri);
    session.watch.start(folder).catch((error: unknown) => {
      sessions.log.error(`${session.location.name}: ${messageOf(error)}`);
      void vscode.window.showWarningMessage(say(sentenceOf(error)));
    });
  };
  const stopped = new Set<ProjectSession>();
  const follow = (session: ProjectSession) => {
    const { state: now } = session.watch;
    if (now?.state !== "stopped") stopped.delete(session);
    else if (!stopped.has(session)) {
      stopped.add(session);
      void vscode.window.showWarningMessage(say(now.message));
    }
    const uri = session.location.uri.toString();
    // Until it is watched again it stays remembered.
    if (again.has(uri)) return;
    const folder = now?.state === "watching" ? now.folder : undefined;
    if (watched[uri] === folder) return;
    const { [uri]: _, ...others } = watched;
    watched = folder === undefined ? others : { ...others, [uri]: folder };
    void state.update(key, watched);
  };
  const subscription = vscode.Disposable.from(
    sessions.onDidChange(follow),
    sessions.onDidOpen((session) => {
      opened.add(session.location.uri.toString());
      resume(session);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      for (const session of sessions.all) resume(session);
    }),
  );
  for (const uri of again.keys()) void open(sessions, vscode.Uri.parse(uri));
  return subscription;
}

async function open(sessions: Sessions, uri: vscode.Uri): Promise<void> {
  try {
    sessions.open(await vscode.workspace.openTextDocument(uri));
  } catch (error) {
    sessions.log.info(`A project whose folder was watched is gone: ${messageOf(error)}`);
  }
}
