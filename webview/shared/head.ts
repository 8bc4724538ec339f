import { html, type TemplateResult } from "lit";

/** The head of a panel of results: its title and a button for the command, then what the result is of and links that open or save it. */
export interface Head {
  title: string;
  /** Others of its kind to choose from. */
  picker?: unknown;
  about: string;
  /** Links and buttons that open or save it; saving is last. */
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
