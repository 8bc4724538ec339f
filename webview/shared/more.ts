import { html, nothing, type TemplateResult } from "lit";
import { button } from "../controls/button.js";
import { rowsAtOnce } from "../state/rows-at-once.js";
import { count } from "../text/format.js";
import { t } from "../text/words.js";

/** A button for the rest of a long list, of which `rows` are shown; it asks for how many to show. */
export function moreButton(rows: number, total: number, show: (rows: number) => void): TemplateResult | typeof nothing {
  return total > rows
    ? html`<p class="more">${button(t("Show More"), () => show(rows + rowsAtOnce))}<span class="quiet">${t("{0} of {1}", count(rows), count(total))}</span></p>`
    : nothing;
}
