import { unreachable } from "../../src/core/language/error.js";
import type { Control, Knob } from "../../src/core/project/knob.js";
import { count } from "../text/format.js";
import { say, t } from "../text/words.js";

/** What a typed text means: a value for the document, or why it is none. */
export type Entry = { ok: true; value: unknown } | { ok: false; message: string };

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const parseNumber = (text: string) => (numberPattern.test(text) ? Number(text) : undefined);

/** Numbers between commas or spaces, as in `5, 5`, `28 × 28` and `0 to 255` with any word between; undefined if a part is no number. */
function parseNumbers(text: string): number[] | undefined {
  const parts = text
    .replace(/^\[|\]$/g, "")
    .replace(/(\d)\s*(?:×|x|\p{L}{2,})\s*(?=[\d.+-])/giu, "$1, ")
    .split(/[,;\s]+/)
    .filter(Boolean);
  const numbers = parts.map(parseNumber).filter((n) => n !== undefined);
  return numbers.length === parts.length && parts.length > 0 ? numbers : undefined;
}

function fits(
  value: number | undefined,
  { integer, minimum, maximum }: { integer: boolean; minimum: number; maximum: number },
): value is number {
  return value !== undefined && value >= minimum && value <= maximum && (!integer || Number.isInteger(value));
}

/** Reads what was typed for a knob. */
export function parseEntry(knob: Knob, typed: string): Entry {
  const { control } = knob;
  const text = typed.trim();
  const right = (value: unknown): Entry => ({ ok: true, value });
  const wrong = (expects: string): Entry => ({ ok: false, message: t("{0} must be {1}.", t(knob.title), expects) });
  const auto = text.toLowerCase() === "auto";
  switch (control.kind) {
    case "number": {
      const value = parseNumber(text);
      if (fits(value, control)) return right(value);
      const limits = [count(control.minimum), count(control.maximum)] as const;
      return wrong(control.integer ? t("a whole number from {0} to {1}", ...limits) : t("a number from {0} to {1}", ...limits));
    }
    case "amount": {
      const values = parseNumbers(text) ?? [];
      const [from, to = from] = values;
      const fit = values.length <= 2 && values.every((value) => fits(value, { ...control, integer: false })) && from <= to;
      if (fit) return right(values.length === 1 ? from : values);
      return wrong(
        t("a number from {0} to {1}, or two of them, the lower first, such as 0.05 to 0.2", count(control.minimum), count(control.maximum)),
      );
    }
    case "numbers": {
      const values = text === "" ? [] : parseNumbers(text);
      const { minimumLength: least, maximumLength: most, minimum, maximum } = control;
      const all = values?.every((value) => fits(value, control)) && values.length >= least && values.length <= most;
      if (all) return right(values);
      return least === most
        ? wrong(t("{0} whole numbers from {1}, such as 7, 7, 64", count(most), count(minimum)))
        : wrong(t("{0} to {1} whole numbers from {2} to {3}, such as 5, 5", count(least), count(most), count(minimum), count(maximum)));
    }
    case "choice":
      return control.options.some(({ value }) => value === text) ? right(text) : wrong(say(knob.expects));
    case "source":
      if (text === "") return control.optional ? right(undefined) : wrong(say(knob.expects));
      return right(text);
    case "size": {
      const sizes = parseNumbers(text);
      const fit = sizes?.length === 2 && sizes.every((n) => fits(n, { ...control, integer: true }));
      if (auto || fit) return right(auto ? "auto" : sizes);
      if (sizes?.length === 1 && fits(sizes[0], { ...control, integer: true })) return right(sizes[0]);
      const limits = [count(control.minimum), count(control.maximum)] as const;
      return wrong(t("auto, the long side, or height × width from {0} to {1} pixels, such as 28 × 28", ...limits));
    }
    case "validation": {
      const share = parseNumber(text);
      if (share === undefined) return text === "" ? wrong(say(knob.expects)) : right(text);
      return fits(share, { ...control, integer: false }) ? right(share) : wrong(say(knob.expects));
    }
    case "range": {
      const values = parseNumbers(text);
      return auto
        ? right("auto")
        : values?.length === 2
          ? right(values)
          : wrong(t("auto, or the values of black and white, such as 0 to 255"));
    }
    case "threshold": {
      if (auto || /^best[- ]?f1$/i.test(text)) return right(auto ? "auto" : "best-f1");
      const value = parseNumber(text);
      if (fits(value, { ...control, integer: false })) return right(value);
      const top = parseNumber(text.match(/^top\s*(\d+)$/i)?.[1] ?? "");
      if (fits(top, { ...control.top, integer: true })) return right({ top });
      return wrong(t("auto, best-f1, top 20, or a score from {0} to {1}", count(control.minimum), count(control.maximum)));
    }
    case "names":
    case "layers":
      return wrong(say(knob.expects));
    default:
      return unreachable(control);
  }
}

/** The text one step up or down, within the limits; undefined if the control has no steps. */
export function stepEntry(control: Control, text: string, direction: 1 | -1): string | undefined {
  if (control.kind !== "number" && control.kind !== "threshold" && control.kind !== "amount") return undefined;
  const value = parseNumber(text.trim());
  if (value === undefined) return undefined;
  const next = Math.min(control.maximum, Math.max(control.minimum, value + direction * control.step));
  return String(Number(next.toPrecision(12)));
}
