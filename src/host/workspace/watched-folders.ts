import * as vscode from "vscode";
import { z } from "zod";
import { messageOf, sentenceOf } from "../../core/language/error.js";
import type { WatchState } from "../../protocol/webview.js";
import { say } from "../platform/words.js";
import type { ProjectSession } from "../project/session.js";
import type { Sessions } from "../project/sessions.js";

const key = "watchedFolders";

/** The folders that each project watches, by the project's URI; once it was one. */
const watchedSchema = z.record(z.string(), z.union([z.array(z.string()), z.string().transform((folder) => [folder])])).catch({});

/**
 * Remembers which folders are watched, so that after a reload they are watched again and what came meanwhile is judged; in Restricted
 * Mode once the workspace is trusted. Says why a watch has ended if nobody asked for it.
 */
export function rememberWatches(sessions: Sessions, state: vscode.Memento): vscode.Disposable {
  let watched = watchedSchema.parse(state.get(key));
  const again = new Map(Object.entries(watched));
  const opened = new Set<string>();
  const resuming = new WeakSet<ProjectSession>();
  const resume = async (session: ProjectSession) => {
    const uri = session.location.uri.toString();
    const folders = again.get(uri);
    if (folders === undefined || !opened.has(uri) || !vscode.workspace.isTrusted || resuming.has(session)) return;
    resuming.add(session);
    for (const folder of folders) {
      try {
        await session.watches.start(folder);
      } catch (error) {
        sessions.log.error(`${session.location.name}: ${messageOf(error)}`);
        void vscode.window.showWarningMessage(say(sentenceOf(error)));
      }
    }
    // Not before, as a reload meanwhile would forget those whose turn had not come.
    again.delete(uri);
    follow(session);
  };
  /** Those whose end has been said. */
  const said = new WeakSet<WatchState>();
  const follow = (session: ProjectSession) => {
    for (const watch of session.watches.states) {
      if (watch.state !== "stopped" || said.has(watch)) continue;
      said.add(watch);
      void vscode.window.showWarningMessage(say(watch.message));
    }
    const uri = session.location.uri.toString();
    // Until they are watched again they stay remembered.
    if (again.has(uri)) return;
    const folders = session.watches.states.filter(({ state }) => state === "watching").map(({ folder }) => folder);
    if (JSON.stringify(watched[uri] ?? []) === JSON.stringify(folders)) return;
    const { [uri]: _, ...others } = watched;
    watched = folders.length === 0 ? others : { ...others, [uri]: folders };
    void state.update(key, watched);
  };
  const subscription = vscode.Disposable.from(
    sessions.onDidChange(follow),
    sessions.onDidOpen((session) => {
      opened.add(session.location.uri.toString());
      void resume(session);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      for (const session of sessions.all) void resume(session);
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
