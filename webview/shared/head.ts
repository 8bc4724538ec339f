import { html, type TemplateResult } from "lit";

/** The head of a panel that shows what a command has made: what it is and the command again, then what it is of and where it can go. */
export interface Head {
  title: string;
  /** Others of its kind to choose from. */
  picker?: unknown;
  about: string;
  /** Where it can be opened or saved; saving stands last. */
  links: unknown;
  /** The button that makes it anew. */
  action: unknown;
}

/** Two lines, the same in each panel. */
export function panelHead({ title, picker, about, links, action }: Head): TemplateResult {
  return html`<div class="panel-head">
    <div class="line"><p class="title"><strong>${title}</strong></p>${picker}<div class="end">${action}</div></div>
    <div class="line"><p class="quiet">${about}</p><div class="end">${links}</div></div>
  </div>`;
}
