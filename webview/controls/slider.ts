import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { short } from "../text/format.js";

/** A number chosen by a slider, with its name and value beside it. `change` is called on the way, as nothing but the view hears it. */
export function slider(
  name: string,
  { minimum, maximum, step }: { minimum: number; maximum: number; step: number },
  value: number,
  change: (value: number) => void,
  words: (value: number) => string = (number) => short(number, 2),
): TemplateResult {
  return html`<label class="slider"
    ><span class="quiet">${name}</span
    ><input
      type="range"
      min=${minimum}
      max=${maximum}
      step=${step}
      .value=${live(String(value))}
      @input=${(event: Event) => change(Number((event.currentTarget as HTMLInputElement).value))} /><output>${words(value)}</output></label
  >`;
}
