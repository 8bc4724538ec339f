import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

/** A number that is typed, or stepped by the arrow keys. */
export interface NumberEntry {
  name: string;
  /** As it is shown. */
  text: string;
  value: number;
  step: number;
  disabled: boolean;
  /** Each step of the arrow keys. */
  move(value: number): void;
  /** Enter, leaving the field, or an arrow key that comes up. */
  end(): void;
  cancel(): void;
}

/** What is typed, in either form of the decimal sign; undefined if it is no number. */
export function typedNumber(text: string): number | undefined {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && Number.isFinite(value) ? value : undefined;
}

/** A field for a number whose changes show at once and are kept when the gesture ends. */
export function numberEntry({ name, text, value, step, disabled, move, end, cancel }: NumberEntry): TemplateResult {
  const commit = (field: HTMLInputElement) => {
    const typed = typedNumber(field.value);
    // What is shown is rounded: left as it is, it changes nothing.
    if (typed !== undefined && field.value !== text) {
      move(typed);
      end();
    } else field.value = text;
  };
  const keys = (event: KeyboardEvent) => {
    const field = event.currentTarget as HTMLInputElement;
    if (event.key === "Enter") commit(field);
    if (event.key === "Escape") {
      field.value = text;
      cancel();
    }
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    move(Number(((typedNumber(field.value) ?? value) + (event.key === "ArrowUp" ? step : -step)).toPrecision(4)));
  };
  return html`<label class="number-entry"
    ><span class="quiet">${name}</span
    ><input
      class="number"
      type="text"
      inputmode="decimal"
      role="spinbutton"
      autocomplete="off"
      spellcheck="false"
      aria-valuenow=${value}
      ?disabled=${disabled}
      .value=${live(text)}
      @keydown=${keys}
      @keyup=${(event: KeyboardEvent) => (event.key === "ArrowUp" || event.key === "ArrowDown") && end()}
      @blur=${(event: Event) => commit(event.currentTarget as HTMLInputElement)}
  /></label>`;
}
