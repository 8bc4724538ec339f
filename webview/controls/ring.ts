import { html, type TemplateResult } from "lit";

/** Work of unknown length; the words beside it say what is done. */
export const ring = (): TemplateResult => html`<vscode-progress-ring></vscode-progress-ring>`;
