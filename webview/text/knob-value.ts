import type { Control } from "../../src/core/project/knob.js";
import { images, short } from "./format.js";
import { t } from "./words.js";

const isPair = (value: unknown): value is [number, number] => Array.isArray(value) && value.length === 2;

/** The value of a knob as its field shows it. */
export function formatEntry(control: Control, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (control.kind === "size" && isPair(value)) return value.join(" × ");
  if ((control.kind === "range" || control.kind === "amount") && isPair(value)) return t("{0} to {1}", ...value);
  if (control.kind === "numbers" && Array.isArray(value)) return value.join(", ");
  if (control.kind === "threshold" && typeof value === "object" && "top" in value) return `top ${String(value.top)}`;
  if (control.kind === "layers") return Array.isArray(value) ? t("{0} layers", value.length) : "";
  if (control.kind === "names") return Array.isArray(value) && value.length > 0 ? images(value.length) : "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The value of a knob as a table shows it: a choice by its label, a dash for none. */
export function knobValueWords(control: Control, value: unknown): string {
  if (value === undefined || value === null) return "–";
  if (typeof value === "number") return short(value, 12);
  const option = control.kind === "choice" ? control.options.find((one) => one.value === value) : undefined;
  return option ? t(option.label) : formatEntry(control, value);
}
