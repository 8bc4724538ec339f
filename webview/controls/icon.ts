import { html, svg, type TemplateResult } from "lit";

const shapes = {
  play: svg`<path d="M4 2.5v11l9-5.5z" />`,
  pause: svg`<path d="M4 3h3v10H4zM9 3h3v10H9z" />`,
  stop: svg`<path d="M3.5 3.5h9v9h-9z" />`,
  reset: svg`<path d="M3.2 2.6v3.9h3.9V5.3H5.2A4.2 4.2 0 1 1 3.8 8.4H2.5A5.5 5.5 0 1 0 4.4 4.2V2.6z" />`,
  search: svg`<path d="M7 2a5 5 0 1 0 3 9l3.3 3.2.9-.9L11 10a5 5 0 0 0-4-8zm0 1.3a3.7 3.7 0 1 1 0 7.4 3.7 3.7 0 0 1 0-7.4z" />`,
  filter: svg`<path d="M2 3.5h12v1.3H2zm2.4 3.9h7.2v1.3H4.4zm2.3 3.8h2.6v1.3H6.7z" />`,
  up: svg`<path d="m8 3.6 4.4 4.5-.9.9-2.9-2.9v6.8H7.4V6.1L4.5 9l-.9-.9z" />`,
  down: svg`<path d="m8 12.4 4.4-4.5-.9-.9-2.9 2.9V3.1H7.4v6.8L4.5 7l-.9.9z" />`,
  remove: svg`<path d="m8 7.1 3.6-3.6.9.9L8.9 8l3.6 3.6-.9.9L8 8.9l-3.6 3.6-.9-.9L7.1 8 3.5 4.4l.9-.9z" />`,
  add: svg`<path d="M7.4 2.6h1.2v4.8h4.8v1.2H8.6v4.8H7.4V8.6H2.6V7.4h4.8z" />`,
  back: svg`<path d="m10.3 3-5 5 5 5 .9-.9L7.1 8l4.1-4.1z" />`,
  open: svg`<path d="m5.7 3 5 5-5 5-.9-.9L8.9 8 4.8 3.9z" />`,
  warning: svg`<path d="M8 1.6 15 14H1L8 1.6zm0 2.6L3.2 12.7h9.6L8 4.2zM7.4 7h1.2v3H7.4zm0 3.8h1.2V12H7.4z" />`,
  eye: svg`<path d="M8 3.4C4.8 3.4 2.2 5.4 1 8c1.2 2.6 3.8 4.6 7 4.6s5.8-2 7-4.6c-1.2-2.6-3.8-4.6-7-4.6zm0 1.3c2.4 0 4.5 1.3 5.5 3.3-1 2-3.1 3.3-5.5 3.3S3.5 10 2.5 8c1-2 3.1-3.3 5.5-3.3zM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z" />`,
  flag: svg`<path d="M3 1.5h1.3V2.6h8.2L10.4 5.8l2.1 3.2H4.3v5.5H3z" />`,
} as const;
export type IconName = keyof typeof shapes;

/** A picture of 16 px in the text's colour; the words beside it say what it means. */
export function icon(name: IconName, slot?: "start"): TemplateResult {
  return slot
    ? html`<svg slot="start" class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shapes[name]}</svg>`
    : html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shapes[name]}</svg>`;
}
