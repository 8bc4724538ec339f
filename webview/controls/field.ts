import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Knob, Limits } from "../../src/core/project/knob.js";
import { formatEntry } from "../text/knob-value.js";
import { t } from "../text/words.js";
import { dropdown } from "./dropdown.js";
import { stepEntry } from "./entry.js";

/** How a knob is shown and what its gestures do. */
export interface Field {
  knob: Knob;
  value: unknown;
  /** Typed text that is not in the document yet. */
  text: string | undefined;
  invalid: boolean;
  disabled: boolean;
  /** Each key. */
  draft(text: string): void;
  /** Enter, blur or the end of an arrow key. */
  commit(text: string): void;
  cancel(): void;
  /** A choice. */
  choose(value: string): void;
  /** The "…" button. */
  browse(): void;
}

/** Of the logarithm: a press of an arrow key changes the number by 5 %. */
const sliderStep = 0.02;

/** A number without a power of ten, which ARIA does not know. */
const plain = new Intl.NumberFormat("en-US", { useGrouping: false, maximumFractionDigits: 12 }).format;
const textOf = (event: Event) => (event.currentTarget as HTMLInputElement).value;

function keys(field: Field) {
  const { control } = field.knob;
  return {
    down(event: KeyboardEvent) {
      if (event.key === "Enter") field.commit(textOf(event));
      if (event.key === "Escape") field.cancel();
      if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
      const next = stepEntry(control, textOf(event), event.key === "ArrowUp" ? 1 : -1);
      if (next === undefined) return;
      event.preventDefault();
      // At once, as the key may come up, or repeat, before the page is drawn again.
      (event.currentTarget as HTMLInputElement).value = next;
      field.draft(next);
    },
    // A held arrow key is one gesture, which ends when the key comes up.
    up(event: KeyboardEvent) {
      if ((event.key === "ArrowUp" || event.key === "ArrowDown") && stepEntry(control, textOf(event), 1) !== undefined)
        field.commit(textOf(event));
    },
  };
}

/** The toolkit has no number field; this is the browser's, with steps by the arrow keys. */
function numberField(field: Field, text: string): TemplateResult {
  const { knob } = field;
  const { down, up } = keys(field);
  const control = knob.control.kind === "number" ? knob.control : undefined;
  const valid = text.trim() !== "" && Number.isFinite(Number(text));
  return html`<input
    class="number"
    type="text"
    inputmode="decimal"
    role="spinbutton"
    autocomplete="off"
    spellcheck="false"
    id=${`knob-${knob.path}`}
    aria-valuenow=${valid ? plain(Number(text)) : nothing}
    aria-valuemin=${control ? plain(control.minimum) : nothing}
    aria-valuemax=${control ? plain(control.maximum) : nothing}
    aria-invalid=${field.invalid}
    aria-describedby=${field.invalid ? `error-${knob.path}` : nothing}
    ?disabled=${field.disabled}
    .value=${live(text)}
    @input=${(event: Event) => field.draft(textOf(event))}
    @keydown=${down}
    @keyup=${up}
    @blur=${(event: Event) => field.commit(textOf(event))}
  />`;
}

/** A slider of the logarithm of the number that the field beside it shows: on the way it is as if it were typed, and at its end as if it were entered. */
function rangeOf({ knob, disabled, draft, commit }: Field, { minimum, maximum }: Limits, text: string): TemplateResult {
  const value = Math.min(maximum, Math.max(minimum, Number(text) || minimum));
  // Two digits, which is what a person tells apart.
  const entryOf = (event: Event) => String(Number((10 ** Number(textOf(event))).toPrecision(2)));
  return html`<input
    class="range"
    type="range"
    aria-label=${t("{0}, to be tried out", t(knob.title))}
    aria-valuetext=${text}
    min=${Math.log10(minimum)}
    max=${Math.log10(maximum)}
    step=${sliderStep}
    ?disabled=${disabled}
    .value=${live(String(Math.log10(value)))}
    @input=${(event: Event) => draft(entryOf(event))}
    @change=${(event: Event) => commit(entryOf(event))}
  />`;
}

/** The toolkit takes a text field's name from its content; the styles hide it, as the row shows it already. */
function textField(field: Field, text: string): TemplateResult {
  const { knob } = field;
  const { down, up } = keys(field);
  return html`<vscode-text-field
    id=${`knob-${knob.path}`}
    aria-invalid=${field.invalid}
    placeholder=${knob.control.kind === "source" && knob.control.optional ? t("none") : nothing}
    ?disabled=${field.disabled}
    .value=${live(text)}
    @input=${(event: Event) => field.draft(textOf(event))}
    @keydown=${down}
    @keyup=${up}
    @focusout=${(event: Event) => field.commit(textOf(event))}
    >${t(knob.title)}</vscode-text-field
  >`;
}

/** The control of a knob. */
export function knobField(field: Field): TemplateResult {
  const { control } = field.knob;
  const text = field.text ?? formatEntry(control, field.value);
  switch (control.kind) {
    case "number":
      return control.slider ? html`${rangeOf(field, control, text)}${numberField(field, text)}` : numberField(field, text);
    case "choice":
      return dropdown({
        id: `knob-${field.knob.path}`,
        name: t(field.knob.title),
        options: control.options.map(({ value, label }) => ({ value, label: t(label) })),
        value: String(field.value),
        disabled: field.disabled,
        choose: field.choose,
      });
    case "layers":
      return html`<span class="still" id=${`knob-${field.knob.path}`}>${text || t("no layers")}</span>`;
    case "names":
      return html`<span class="still" id=${`knob-${field.knob.path}`}>${text || t("none")}</span>`;
    case "source":
    case "validation":
      return html`${textField(field, text)}<button
          type="button"
          class="browse"
          title=${t("Choose a folder")}
          aria-label=${t("Choose a folder for {0}", t(field.knob.title))}
          ?disabled=${field.disabled}
          @click=${field.browse}
        >
          …
        </button>`;
    default:
      return textField(field, text);
  }
}
