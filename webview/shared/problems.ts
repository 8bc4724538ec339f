import { html, nothing, type TemplateResult } from "lit";
import type { Fix, Problem } from "../../src/core/project/problem.js";
import { textButton } from "../controls/button.js";
import { say, t } from "../text/words.js";

/** How problems are shown. */
export interface ProblemLines {
  /** The element's id, for the field that they describe. */
  id?: string;
  /** They came up by what was done just now. */
  alert?: boolean;
  /** Applies a fix; left out if nothing can be changed. */
  fix?: (fix: Fix) => void;
}

/** What is wrong, a line each, with what can be done about it below. */
export function problemLines(
  problems: readonly (Pick<Problem, "severity" | "fixes"> & { message: Problem["message"] | string })[],
  { id, alert = false, fix }: ProblemLines = {},
): TemplateResult | typeof nothing {
  if (problems.length === 0) return nothing;
  return html`<div class="problems" id=${id ?? nothing}>
    ${problems.map(({ severity, message, fixes = [] }) => {
      const line = html`<p class=${`problem ${severity}`} role=${alert ? "alert" : nothing}>${typeof message === "string" ? message : say(message)}</p>`;
      if (!fix || fixes.length === 0) return line;
      return html`${line}
        <div class="fixes" role="group" aria-label=${t("Ways to correct it")}>${fixes.map((one) => textButton(say(one.title), () => fix(one)))}</div>`;
    })}
  </div>`;
}
