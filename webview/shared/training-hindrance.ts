import type { EditorState } from "../../src/protocol/webview.js";
import { t } from "../text/words.js";

/** Why nothing can be trained now, or null. */
export function trainingHindrance({ restricted, document, training }: EditorState): string | null {
  if (training?.elsewhere) return t("Another window or a terminal trains this project.");
  if (restricted) return t("Nothing runs in Restricted Mode.");
  if (!document.ok) return t("Correct the project first.");
  if (document.readOnly) return t("The project is read-only.");
  return document.network.ok === false ? t("Correct the network first.") : null;
}
