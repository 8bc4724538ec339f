import type { Sentence } from "../language/sentence.js";
import type { LayerKind } from "../network/layer.js";
import type { Preset } from "../network/preset.js";
import type { TaskName } from "./task.js";

/** What a number may be, both ends included. */
export interface Limits {
  minimum: number;
  maximum: number;
}

/** How many values a list may have, both ends included. */
export interface Lengths {
  minimumLength: number;
  maximumLength: number;
}

/** How the form edits a knob, with the limits of its value: what its schema refuses, a control must not take either. */
export type Control =
  /** `slider` adds one of the logarithm of the value, for numbers that are tried out by eye. */
  | ({ kind: "number"; integer: boolean; step: number; slider?: true } & Limits)
  /** A number, or a range of numbers. */
  | ({ kind: "amount"; step: number } & Limits)
  | ({ kind: "numbers"; integer: boolean } & Limits & Lengths)
  | { kind: "choice"; options: readonly Option[] }
  | { kind: "source"; optional: boolean }
  /** The limits are those of a side, in pixels. */
  | ({ kind: "size" } & Limits)
  /** The limits are those of the share. */
  | ({ kind: "validation" } & Limits)
  | { kind: "range" }
  /** A list of names of images. */
  | { kind: "names" }
  /** The limits are those of a score; `top` are those of the number of images to flag. */
  | ({ kind: "threshold"; step: number; top: Limits } & Limits)
  | ({ kind: "layers"; fields: Readonly<Record<LayerKind, readonly LayerField[]>> } & Lengths);

/** A word to choose, with what the form shows for it and what it means. */
interface Option {
  value: string;
  label: string;
  help?: string;
}

/** A field of a kind of layer, as data. */
export interface LayerField {
  key: string;
  control: Control;
  /** The value if a layer leaves it out; undefined if it must be given. */
  default?: unknown;
  /** The value that a new layer begins with, if it must be given. */
  fresh?: unknown;
}

export const sections = ["task", "data", "network", "training", "anomaly"] as const;
export type Section = (typeof sections)[number];

/** What a default may depend on. */
export interface Circumstances {
  readonly preset: Preset;
  readonly task: TaskName;
  /** The number of training images; undefined if it is not known. */
  readonly images: number | undefined;
  /** What the file says at a path of keys joined by dots; undefined if it says nothing. */
  written(path: string): unknown;
}

/** The default of a knob: a value, or a function of the circumstances. */
export type Default<T> = T | ((of: Circumstances) => T);

/** What a row of the table says of a knob, as data. The schema that it is attached to has the knob's type. */
export interface KnobMeta {
  title: string;
  /** For a beginner: what it does, when to change it. */
  help: string;
  unit?: string;
  /** What a right value is, to follow "must be". */
  expects: Sentence;
  control: Control;
  /** Shown only if another knob has one of these values. */
  when?: { path: string; is: readonly string[] };
  /** True if it decides which training images are read, and how. */
  decidesImages?: true;
}

/** A row of the table as data: what the form, the command line and the reference page need. */
export interface Knob extends KnobMeta {
  /** Keys from the project's root, joined by dots: `training.epochs`. */
  path: string;
  section: Section;
}
