import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "./icon.js";

/** A field for words to look for; Escape empties it. */
export function searchField(label: string, value: string, search: (words: string) => void): TemplateResult {
  return html`<vscode-text-field
    class="search"
    placeholder=${label}
    .value=${live(value)}
    @input=${(event: Event) => search((event.currentTarget as HTMLInputElement).value)}
    @keydown=${(event: KeyboardEvent) => event.key === "Escape" && search("")}
    >${label}<span slot="start" class="search-icon">${icon("search")}</span></vscode-text-field
  >`;
}
