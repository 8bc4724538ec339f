import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

/** A list of words, one of them chosen. */
export interface Dropdown<T extends string> {
  id: string;
  /** What it chooses, for those who cannot see its label. */
  name: string;
  options: readonly { value: T; label: string }[];
  value: T;
  disabled: boolean;
  choose(value: T): void;
}

/** A choice that unfolds. */
export function dropdown<T extends string>({ id, name, options, value, disabled, choose }: Dropdown<T>): TemplateResult {
  const changed = (event: Event) => {
    const chosen = options.find((option) => option.value === (event.currentTarget as HTMLInputElement).value);
    if (chosen && chosen.value !== value) choose(chosen.value);
  };
  return html`<vscode-dropdown id=${id} aria-label=${name} ?disabled=${disabled} .value=${live(value)} @change=${changed}
    >${options.map((option) => html`<vscode-option value=${option.value}>${option.label}</vscode-option>`)}</vscode-dropdown
  >`;
}
