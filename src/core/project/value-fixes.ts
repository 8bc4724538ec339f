import { unreachable } from "../language/error.js";
import { nearest } from "../language/nearest.js";
import { sentence } from "../language/sentence.js";
import type { Knob, Limits } from "./knob.js";
import type { Fix, KeyPath } from "./problem.js";

/** The number nearest to a value within limits; undefined for what is no number, also not in quotes. */
function within(value: unknown, { minimum, maximum, integer }: Limits & { integer?: boolean }): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) return undefined;
  const inside = Math.min(maximum, Math.max(minimum, number));
  return integer ? Math.round(inside) : inside;
}

/** The right value nearest to a wrong one; undefined if none is near. */
function nearestValue({ control }: Knob, value: unknown): unknown {
  switch (control.kind) {
    case "number":
      return within(value, control);
    case "amount": {
      if (!Array.isArray(value)) return within(value, control);
      const ends = value.map((one) => within(one, control)).filter((one) => one !== undefined);
      return ends.length === 2 ? ends.sort((a, b) => a - b) : undefined;
    }
    case "numbers": {
      const values = (Array.isArray(value) ? value : [value]).slice(0, control.maximumLength).map((one) => within(one, control));
      return values.length > 0 && values.every((one) => one !== undefined) ? values : undefined;
    }
    case "choice":
      return typeof value === "string"
        ? nearest(
            value,
            control.options.map((option) => option.value),
          )
        : undefined;
    case "size": {
      const pixels = { ...control, integer: true };
      if (!Array.isArray(value)) return within(value, pixels);
      const sides = value.map((one) => within(one, pixels));
      return sides.length === 2 && sides.every((one) => one !== undefined) ? sides : undefined;
    }
    case "validation":
      return within(value, control);
    case "threshold":
      return within(value, control) ?? (typeof value === "string" ? nearest(value, ["auto", "best-f1"]) : undefined);
    case "range":
    case "source":
    case "names":
    case "layers":
      return undefined;
    default:
      return unreachable(control);
  }
}

/** What can be done about a wrong value of a knob: the nearest right one, and the default. */
export function valueFixes(knob: Knob, value: unknown): Fix[] {
  const path: KeyPath = knob.path.split(".");
  const near = nearestValue(knob, value);
  const fixes: Fix[] =
    near === undefined ? [] : [{ kind: "set", title: sentence("Change to {0}", JSON.stringify(near)), path, value: near }];
  if (knob.control.kind === "source") fixes.push({ kind: "choose", title: sentence("Choose another…"), path });
  if (knob.control.kind !== "layers")
    fixes.push({ kind: "set", title: sentence("Remove {0}, so that its default holds", knob.path), path, value: undefined });
  return fixes;
}
