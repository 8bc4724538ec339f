import { html, nothing, type TemplateResult } from "lit";
import type { Knob } from "../../../src/core/project/knob.js";
import { valueAt } from "../../../src/core/project/value-at.js";
import type { DocumentState } from "../../../src/protocol/webview.js";
import { iconButton, textButton } from "../../controls/button.js";
import { setValue } from "../../state/editing.js";
import { count } from "../../text/format.js";
import { t } from "../../text/words.js";
import { knobRow } from "./knob-row.js";
import type { SetupPage } from "./state.js";

/** Names that are listed; the text of the project has all. */
const mostListed = 150;

/** The row of a list of images, and below it each of them with a button that takes it back. */
export function namesRow(page: SetupPage, document: DocumentState & { ok: true }, knob: Knob): TemplateResult {
  const value = valueAt(document.project, knob.path);
  const names = Array.isArray(value) ? value.map(String) : [];
  const without = (index: number) => {
    const others = names.filter((_, n) => n !== index);
    setValue(page, knob, others.length > 0 ? others : undefined);
  };
  return html`${knobRow(page, document, knob)}
  ${
    names.length > 0
      ? html`<details class="names">
          <summary>${t("Names of these images")}</summary>
          <ul>
            ${names.slice(0, mostListed).map(
              (name, index) => html`<li>
                <span title=${name}>${name}</span>
                ${document.readOnly ? nothing : iconButton(t("Take {0} out of the list", name), "remove", () => without(index))}
              </li>`,
            )}
            ${
              names.length > mostListed
                ? html`<li class="quiet">
                  ${t("and {0} more; take them back in the text of the project", count(names.length - mostListed))}
                  ${textButton(t("Open as Text"), () => page.command("openAsText"))}
                </li>`
                : nothing
            }
          </ul>
        </details>`
      : nothing
  }`;
}
