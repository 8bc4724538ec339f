import * as vscode from "vscode";
import { parseFromWebview } from "../../protocol/parse-webview.js";
import type { FromWebview, ToWebview } from "../../protocol/webview.js";
import type { ProjectSession } from "../project/session.js";
import type { Sessions } from "../project/sessions.js";
import type { Comparisons, OpenPage } from "./comparisons.js";
import { forPage } from "./page-files.js";
import { pageHtml, pageRoots } from "./page-html.js";

/** Does what a page asks for. */
export type PageRequest = (session: ProjectSession, message: Exclude<FromWebview, { type: "ready" }>) => void;

/** The custom editor of `.aeproj` files: a page on the session of its project. */
export class EditorProvider implements vscode.CustomTextEditorProvider {
  constructor(
    private readonly extension: vscode.Uri,
    private readonly sessions: Sessions,
    private readonly request: PageRequest,
    private readonly comparisons: Comparisons,
  ) {}

  resolveCustomTextEditor(document: vscode.TextDocument, panel: vscode.WebviewPanel): void {
    const session = this.sessions.open(document);
    const { webview } = panel;
    const address = (file: string) => webview.asWebviewUri(vscode.Uri.file(file)).toString();
    const post = (message: ToWebview) => void webview.postMessage(forPage(message, address));
    webview.options = { enableScripts: true, localResourceRoots: pageRoots(this.extension, document.uri, this.sessions.thumbnails) };
    const page: OpenPage = { panel, session, tell: (comparison) => post({ type: "patch", patch: { comparison } }) };
    // A message to a page that loads can be lost, and one to a hidden page is; the panel that it should show must not be.
    let loaded = false;
    let wanted: ToWebview | null = null;
    const icon = (theme: "light" | "dark") => vscode.Uri.joinPath(this.extension, `media/icon-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    const subscriptions = [
      this.comparisons.add(page),
      webview.onDidReceiveMessage((raw: unknown) => {
        const message = parseFromWebview(raw);
        if (!message) this.sessions.log.warn("A page sent a message that is not known.");
        else if (message.type === "ready") {
          post({ type: "words", language: vscode.env.language, bundle: vscode.l10n.bundle ?? {} });
          post({ type: "state", state: { ...session.state, comparison: this.comparisons.of(page) } });
          loaded = true;
          if (wanted) post(wanted);
          wanted = null;
        } else this.request(session, message);
      }),
      // A hidden page is thrown away; shown again, it asks for the whole state.
      session.pages.onDidPost((message) => {
        if (message.type === "show" && !loaded) wanted = message;
        else if (panel.visible) post(message);
      }),
      panel.onDidChangeViewState(() => {
        if (panel.visible) void session.open(document);
        else loaded = false;
      }),
    ];
    panel.onDidDispose(() => {
      for (const one of subscriptions) one.dispose();
    });
    webview.html = pageHtml(webview, this.extension, session.location.name);
  }
}
