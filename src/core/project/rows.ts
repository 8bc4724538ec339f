import { z } from "zod";
import { type Sentence, sentence } from "../language/sentence.js";
import type { Circumstances, Control, Default, KnobMeta, Lengths, Limits } from "./knob.js";

/** The defaults of the rows. They are apart from the words and limits, which are data, as some are functions. */
const defaults = z.registry<{ default: Default<unknown> }>();

/** A row of the table: what a knob may be, what is said of it, and its default. */
function row<T extends z.ZodType>(schema: T, meta: KnobMeta, standard: Default<NoInfer<z.output<T>>>) {
  const made = schema.optional().meta({ ...meta });
  defaults.add(made, { default: standard });
  return made;
}

/** The default of a row's knob. Throws if the row has none, which is our own mistake. */
export function defaultOf<T>(knob: z.ZodType<T>, circumstances: Circumstances): Exclude<T, undefined> {
  const entry = defaults.get(knob);
  if (!entry) throw new Error("A row of the table of knobs has no default.");
  const standard: unknown = typeof entry.default === "function" ? entry.default(circumstances) : entry.default;
  // row() takes only a default of the schema's own type.
  return standard as Exclude<T, undefined>;
}

type Words<T> = Omit<KnobMeta, "control" | "expects"> & { expects?: Sentence; default: Default<T> };

/** The schema of a whole number between limits. */
export const wholeNumber = ({ minimum, maximum }: Limits) => z.int().min(minimum).max(maximum);

/** The control of a whole number between limits. */
export const wholeControl = ({ minimum, maximum }: Limits): Control => ({ kind: "number", integer: true, minimum, maximum, step: 1 });

/** A whole number between limits. */
export function integer({ minimum, maximum, default: standard, ...words }: Limits & Words<number>) {
  const limits = { minimum, maximum };
  const expects = sentence("a whole number from {0} to {1}", minimum, maximum);
  return row(wholeNumber(limits), { expects, ...words, control: wholeControl(limits) }, standard);
}

/** A number between limits; `step` is one press of an arrow key, and `slider` gives it a slider, too. */
export function real({
  minimum,
  maximum,
  step,
  slider,
  default: standard,
  ...words
}: Limits & Words<number> & { step: number; slider?: true }) {
  const expects = sentence("a number from {0} to {1}", minimum, maximum);
  const control: Control = { kind: "number", integer: false, minimum, maximum, step, ...(slider && { slider }) };
  return row(z.number().min(minimum).max(maximum), { expects, ...words, control }, standard);
}

/** A number between limits, or a range of them from the lower to the higher. */
export function amount(
  { minimum, maximum }: Limits,
  { step, default: standard, ...words }: Words<number | [number, number]> & { step: number },
) {
  const one = z.number().min(minimum).max(maximum);
  const range = z.tuple([one, one]).refine(([from, to]) => from <= to);
  const expects = sentence("a number from {0} to {1}, or two of them, the lower first, such as [0.05, 0.2]", minimum, maximum);
  return row(z.union([one, range]), { expects, ...words, control: { kind: "amount", minimum, maximum, step } }, standard);
}

/** A list of whole numbers between limits. */
export function integers(options: Limits & Lengths & Words<number[]>) {
  const { minimum, maximum, minimumLength, maximumLength, default: standard, ...words } = options;
  const expects = sentence("a list of whole numbers from {0} to {1}, such as [5, 5]", minimum, maximum);
  const control: Control = { kind: "numbers", integer: true, minimum, maximum, minimumLength, maximumLength };
  const schema = z.array(wholeNumber({ minimum, maximum })).min(minimumLength).max(maximumLength);
  return row(schema, { expects, ...words, control }, standard);
}

/** What the form shows for a word, or also what it means. */
type Label = string | readonly [label: string, help: string];

/** The control that chooses one of some words. */
export function choiceControl(labels: Readonly<Record<string, Label>>): Control {
  const options = Object.entries(labels).map(([value, label]) =>
    typeof label === "string" ? { value, label } : { value, label: label[0], help: label[1] },
  );
  return { kind: "choice", options };
}

/** One of some words; `labels` are what the form shows for them. */
export function choice<const T extends Record<string, Label>>(
  labels: T,
  { default: standard, ...words }: Words<NoInfer<keyof T & string>>,
) {
  const values = Object.keys(labels) as [keyof T & string, ...(keyof T & string)[]];
  const expects = sentence("one of {0}", values.map((v) => `"${v}"`).join(", "));
  return row(z.enum(values), { expects, ...words, control: choiceControl(labels) }, standard);
}

/** Any other schema with its own control. */
export function special<T extends z.ZodType>(
  schema: T,
  { default: standard, ...meta }: KnobMeta & { default: Default<NoInfer<z.output<T>>> },
) {
  return row(schema, meta, standard);
}

/** Knobs and groups under one key. What is not known among them is kept. */
export const group = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape).optional();
