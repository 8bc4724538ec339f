import { z } from "zod";
import { type Sentence, sentence } from "../language/sentence.js";

/** How the form edits a knob. */
export type Control =
  | { kind: "number"; integer: boolean; minimum: number; maximum: number; step: number }
  | { kind: "numbers"; integer: boolean; minimum: number; maximum: number /** How many there must be. */; length?: number }
  | { kind: "choice"; options: readonly { value: string; label: string; help?: string }[] }
  | { kind: "source"; optional: boolean }
  | { kind: "size" }
  | { kind: "validation" }
  | { kind: "range" }
  | { kind: "auto-number"; minimum: number; maximum: number; step: number }
  | { kind: "layers" };

export const sections = ["task", "data", "network", "training", "anomaly"] as const;
export type Section = (typeof sections)[number];

/** What a row of the table says of a knob; its type and limits are in the schema it is attached to. */
export interface KnobMeta {
  title: string;
  /** For a beginner: what it does, when to change it. */
  help: string;
  unit?: string;
  /** What a right value is, to follow "must be". */
  expects: Sentence;
  control: Control;
  /** Shown only where another knob has one of these values. */
  when?: { path: string; is: readonly string[] };
}

/** A row of the table as data: what the form, the command line and the reference page need. */
export interface Knob extends KnobMeta {
  /** Keys from the project's root, joined by dots: `training.epochs`. */
  path: string;
  section: Section;
}

type Words = Omit<KnobMeta, "control" | "expects"> & { expects?: Sentence };
interface Limits {
  minimum: number;
  maximum: number;
}

/** A whole number between limits. */
export function integer({ minimum, maximum, ...words }: Limits & Words) {
  const expects = sentence("a whole number from {0} to {1}", minimum, maximum);
  return z
    .int()
    .min(minimum)
    .max(maximum)
    .optional()
    .meta({ expects, ...words, control: { kind: "number", integer: true, minimum, maximum, step: 1 } } satisfies KnobMeta);
}

/** A number between limits; `step` is one press of an arrow key. */
export function real({ minimum, maximum, step, ...words }: Limits & Words & { step: number }) {
  const expects = sentence("a number from {0} to {1}", minimum, maximum);
  return z
    .number()
    .min(minimum)
    .max(maximum)
    .optional()
    .meta({ expects, ...words, control: { kind: "number", integer: false, minimum, maximum, step } } satisfies KnobMeta);
}

/** A list of whole numbers between limits, at least one. */
export function integers({ minimum, maximum, ...words }: Limits & Words) {
  const expects = sentence("a list of whole numbers from {0} to {1}, such as [5, 5]", minimum, maximum);
  return z
    .array(z.int().min(minimum).max(maximum))
    .min(1)
    .max(8)
    .optional()
    .meta({ expects, ...words, control: { kind: "numbers", integer: true, minimum, maximum } } satisfies KnobMeta);
}

/** What the form shows for a word, or also what it means. */
type Label = string | readonly [label: string, help: string];

/** One of some words; `labels` are what the form shows for them. */
export function choice<const T extends Record<string, Label>>(labels: T, words: Words) {
  const values = Object.keys(labels) as [keyof T & string, ...(keyof T & string)[]];
  const expects = sentence("one of {0}", values.map((v) => `"${v}"`).join(", "));
  const options = Object.entries(labels).map(([value, label]) =>
    typeof label === "string" ? { value, label } : { value, label: label[0], help: label[1] },
  );
  return z
    .enum(values)
    .optional()
    .meta({ expects, ...words, control: { kind: "choice", options } } satisfies KnobMeta);
}

/** Any other schema with its own control. */
export function special<T extends z.ZodType>(schema: T, meta: KnobMeta) {
  return schema.optional().meta({ ...meta });
}

/** Knobs and groups under one key. What is not known among them is kept. */
export const group = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape).optional();
