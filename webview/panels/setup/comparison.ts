import { html, nothing, type TemplateResult } from "lit";
import type { Knob } from "../../../src/core/project/knob.js";
import type { EditorState } from "../../../src/protocol/webview.js";
import { button, textButton } from "../../controls/button.js";
import { plural } from "../../text/format.js";
import { t } from "../../text/words.js";
import { differing } from "./differences.js";
import type { SetupPage } from "./state.js";

const show = ({ path }: Knob) => document.querySelector(`[data-knob="${path}"]`)?.scrollIntoView({ block: "center" });

/** In VS Code's diff editor: which settings differ, each a link to its row, and a button that compares the texts. */
export function comparisonBar(page: SetupPage, { comparison, document }: EditorState): TemplateResult | typeof nothing {
  if (!comparison) return nothing;
  const differences = differing(comparison, document);
  const comparable = comparison.project !== null && document.ok;
  const words = !comparable
    ? t("One side cannot be shown as settings.")
    : differences.length > 0
      ? plural(differences.length, t("{0} setting differs:"), t("{0} settings differ:"))
      : comparison.sameText
        ? t("Both sides are the same.")
        : t("The settings are the same; the texts differ.");
  return html`<div class="comparison">
    <p><span role="status">${words}</span> ${differences.map((knob) => textButton(t(knob.title), () => show(knob)))}</p>
    ${button(t("Compare as Text"), () => page.command("compareAsText"))}
  </div>`;
}
