import type { RunSummary } from "../../src/core/runs/run.js";
import type { EditorState } from "../../src/protocol/webview.js";

/** Reads a value that was saved, maybe by another version of the page; undefined if it is not of its kind. */
export type Reader<T> = (saved: unknown) => T | undefined;

/** The view's state of one panel: its values at first, which of them are saved, and how they follow the editor's state. */
export interface Slice<S extends object> {
  readonly starting: S;
  /** How each key that is saved is read again. A key without a reader is passing: it begins anew with the page. */
  readonly saved: { readonly [K in keyof S]?: Reader<S[K]> };
  /** What goes back when a person chooses a tab. */
  readonly tabChosen?: Partial<S>;
  /** What changes with the editor's state, which was `before`; null before the first. */
  follow?(state: S, editor: EditorState, before: EditorState | null): Partial<S>;
  /** The runs whose epochs the panel draws. */
  curves?(state: S, editor: EditorState): readonly RunSummary[];
}

// The keys of an object are more than its type says; those of a slice are written out beside the type.
const keysOf = <T extends object>(object: T) => Object.keys(object) as (keyof T)[];

/** What of a slice is worth keeping when the page is thrown away. */
export function savedState<S extends object>({ saved }: Slice<S>, state: S): Partial<S> {
  const values: Partial<S> = {};
  for (const key of keysOf(saved)) values[key] = state[key];
  return values;
}

/** What of a slice is passing, as it begins. */
export function passingState<S extends object>({ starting, saved }: Slice<S>): Partial<S> {
  const passing: Partial<S> = {};
  for (const key of keysOf(starting)) if (!(key in saved)) passing[key] = starting[key];
  return passing;
}

/** A slice from what was saved of it: only keys of the right type are taken, the others begin anew. */
export function restoredState<S extends object>({ starting, saved }: Slice<S>, raw: unknown): S {
  if (typeof raw !== "object" || raw === null) return starting;
  const entries = new Map<PropertyKey, unknown>(Object.entries(raw));
  const state = { ...starting };
  for (const key of keysOf(saved)) {
    const value = saved[key]?.(entries.get(key));
    if (value !== undefined) state[key] = value;
  }
  return state;
}

/** A word, whatever it says. */
export const text: Reader<string> = (saved) => (typeof saved === "string" ? saved : undefined);
export const number: Reader<number> = (saved) => (typeof saved === "number" ? saved : undefined);
/** True or false. */
export const flag: Reader<boolean> = (saved) => (typeof saved === "boolean" ? saved : undefined);

/** One of some words. */
export const oneOf =
  <T extends string>(words: readonly T[]): Reader<T> =>
  (saved) =>
    words.find((word) => word === saved);

/** A value of a kind, or null. */
export const orNull =
  <T>(reader: Reader<T>): Reader<T | null> =>
  (saved) =>
    saved === null ? null : reader(saved);

/** A list of values, each of a kind. */
export const listOf =
  <T>(reader: Reader<T>): Reader<readonly T[]> =>
  (saved) => {
    if (!Array.isArray(saved)) return undefined;
    const values = saved.map(reader).filter((value) => value !== undefined);
    return values.length === saved.length ? values : undefined;
  };

/** What a table is sorted by. */
export const sorting =
  <T extends string>(by: Reader<T>): Reader<{ by: T; descending: boolean }> =>
  (saved) => {
    if (typeof saved !== "object" || saved === null || !("by" in saved && "descending" in saved)) return undefined;
    const [column, descending] = [by(saved.by), flag(saved.descending)];
    return column === undefined || descending === undefined ? undefined : { by: column, descending };
  };
