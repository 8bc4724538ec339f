import { html, nothing, type TemplateResult } from "lit";

/** One of a few choices that need more than a word. */
export interface Card<T extends string> {
  value: T;
  title: string;
  /** What it is for. */
  purpose: string;
  /** A figure to compare the cards by. */
  figure: string;
  /** What else is to be known of it; empty for nothing. */
  note: string;
}

/** Cards, one of them chosen. Arrow keys go through them, Enter or the space bar chooses. */
export function cards<T extends string>(
  name: string,
  options: readonly Card<T>[],
  current: T,
  choose: (value: T) => void,
  disabled = false,
): TemplateResult {
  const keys = (event: KeyboardEvent) => {
    const all = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>("[role=radio]")];
    const here = all.indexOf(event.target as HTMLElement);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    all[(here + step + all.length) % all.length].focus();
  };
  return html`<div class="preset-cards" role="radiogroup" aria-label=${name} @keydown=${keys}>
    ${options.map(
      ({ value, title, purpose, figure, note }) =>
        html`<button
          type="button"
          role="radio"
          aria-checked=${value === current}
          tabindex=${value === current ? 0 : -1}
          ?disabled=${disabled}
          @click=${() => value !== current && choose(value)}
        >
          <strong>${title}</strong><span>${purpose}</span>${figure ? html`<span class="size">${figure}</span>` : nothing}${note ? html`<span class="size">${note}</span>` : nothing}
        </button>`,
    )}
  </div>`;
}
