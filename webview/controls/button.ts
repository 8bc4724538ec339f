import { html, nothing, type TemplateResult } from "lit";
import { type IconName, icon } from "./icon.js";

export interface ButtonOptions {
  appearance?: "primary" | "secondary";
  icon?: IconName;
  disabled?: boolean;
  title?: string;
}

/** A button with words. */
export function button(label: string, act: () => void, options: ButtonOptions = {}): TemplateResult {
  return html`<vscode-button
    appearance=${options.appearance ?? "secondary"}
    title=${options.title ?? nothing}
    ?disabled=${options.disabled ?? false}
    @click=${() => !options.disabled && act()}
    >${options.icon ? icon(options.icon, "start") : nothing}${label}</vscode-button
  >`;
}

/** A few words, one of them chosen. */
export function segments<T extends string>(
  name: string,
  options: readonly { value: T; label: string }[],
  current: T,
  choose: (value: T) => void,
  disabled = false,
): TemplateResult {
  return html`<div class="segments" role="group" aria-label=${name}>
    ${options.map(
      ({ value, label }) =>
        html`<button type="button" aria-pressed=${value === current} ?disabled=${disabled} @click=${() => value !== current && choose(value)}>
          ${label}
        </button>`,
    )}
  </div>`;
}

/** A button with only a picture; `name` says what it does. */
export function iconButton(
  name: string,
  picture: IconName,
  act: () => void,
  options: { disabled?: boolean; pressed?: boolean } = {},
): TemplateResult {
  return html`<button
    type="button"
    class="icon-button"
    title=${name}
    aria-label=${name}
    aria-pressed=${options.pressed ?? nothing}
    ?disabled=${options.disabled ?? false}
    @click=${act}
  >
    ${icon(picture)}
  </button>`;
}

/** A command in the text's line, as a link. */
export function textButton(label: string, act: () => void, title?: string): TemplateResult {
  return html`<button type="button" class="link" title=${title ?? nothing} @click=${act}>${label}</button>`;
}
