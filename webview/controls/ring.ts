import { html, type TemplateResult } from "lit";

/** Work of unknown length; what is done stands beside it in words. */
export const ring = (): TemplateResult => html`<vscode-progress-ring></vscode-progress-ring>`;
