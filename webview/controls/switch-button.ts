import { html, nothing, type TemplateResult } from "lit";

/** A word that is on or off. */
export function switchButton(label: string, on: boolean, change: (on: boolean) => void, title?: string): TemplateResult {
  return html`<button type="button" class="switch" aria-pressed=${on} title=${title ?? nothing} @click=${() => change(!on)}>${label}</button>`;
}
