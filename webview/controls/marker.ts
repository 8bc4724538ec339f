import { html, type TemplateResult } from "lit";
import { property } from "./property.js";

/** A line over a chart that is moved along its axis. */
export interface Marker {
  /** What it is, for those who cannot see it. */
  name: string;
  value: number;
  /** The lowest and the highest value of the axis, and the room left and right of it, in pixels. */
  low: number;
  high: number;
  margin: number;
  /** The value in words. */
  words: string;
  /** How far an arrow key goes. */
  step: number;
  disabled: boolean;
  /** On the way. */
  move(value: number): void;
  /** The gesture has ended. */
  end(): void;
  /** Escape. */
  cancel(): void;
}

/** A value at so many digits that it says no more than the pointer does. */
const rounded = (value: number): number => Number(value.toPrecision(4));

/** The value under the pointer, within the axis. */
export function valueAt({ low, high, margin }: Pick<Marker, "low" | "high" | "margin">, x: number, width: number): number {
  const share = (x - margin) / Math.max(1, width - 2 * margin);
  return rounded(Math.min(high, Math.max(low, low + share * (high - low))));
}

/** The marker as a slider: dragged by the mouse, moved by the arrow keys, Page Up and Page Down; Home and End lead to the ends of the axis. */
export function marker(about: Marker): TemplateResult {
  const { name, value, low, high, margin, words, step, disabled, move, end, cancel } = about;
  const at = Math.min(1, Math.max(0, (value - low) / (high - low)));
  const drag = (event: PointerEvent) => {
    const handle = event.currentTarget as HTMLElement;
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const box = handle.parentElement?.getBoundingClientRect();
    if (box) move(valueAt(about, event.clientX - box.left, box.width));
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Escape") cancel();
    const steps = new Map([
      ["ArrowRight", value + step],
      ["ArrowUp", value + step],
      ["ArrowLeft", value - step],
      ["ArrowDown", value - step],
      ["PageUp", value + 10 * step],
      ["PageDown", value - 10 * step],
      ["Home", low],
      ["End", high],
    ]);
    const next = steps.get(event.key);
    if (next === undefined || disabled) return;
    event.preventDefault();
    move(rounded(Math.min(high, Math.max(low, next))));
  };
  return html`<div
    class="marker"
    role="slider"
    tabindex="0"
    aria-label=${name}
    aria-valuemin=${low}
    aria-valuemax=${high}
    aria-valuenow=${value}
    aria-valuetext=${words}
    aria-disabled=${disabled}
    ${property("--at", `calc(${margin}px + ${at} * (100% - ${2 * margin}px))`)}
    @pointerdown=${(event: PointerEvent) => {
      if (disabled || event.button !== 0) return;
      // Else a drag would select the words that it goes over.
      event.preventDefault();
      const handle = event.currentTarget as HTMLElement;
      handle.setPointerCapture(event.pointerId);
      handle.focus();
    }}
    @pointermove=${drag}
    @lostpointercapture=${end}
    @keydown=${keys}
    @keyup=${(event: KeyboardEvent) => /^(Arrow|Page|Home|End)/.test(event.key) && end()}
  ></div>`;
}
