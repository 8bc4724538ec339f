import type { Sentence } from "../language/sentence.js";

/** The kinds of problems of a project: for quick fixes, tests, and to know who else says them. */
export type ProblemCode =
  /** The text is not JSON. */
  | "not-json"
  /** A value of a type or in a range that its knob does not take. */
  | "wrong-value"
  /** A format that is older or newer than this one. */
  | "version"
  | "unknown-key"
  /** A key that is there more than once, and not the one that counts. */
  | "doubled-key"
  /** A knob that has no effect, as another has made it idle. */
  | "idle"
  /** Values that are valid one by one but not together. */
  | "meaning"
  /** Images that lose detail, as they are made smaller. */
  | "shrunk"
  /** So few images that those kept aside are missed. */
  | "few"
  /** Values that fill a small part of the range. */
  | "range"
  /** A folder or file that is not there. */
  | "path"
  /** The network does not fit the images. */
  | "network"
  /** Names in a list that no image has. */
  | "names"
  /** Training takes more memory than a plain computer has. */
  | "memory"
  /** The images cannot be read. */
  | "data";

/** Keys, and indices in lists, from the project's root. */
export type KeyPath = readonly (string | number)[];

/** One thing that can be done about a problem, with its title. */
export type Fix =
  /** Gives a key a value, or removes it if `value` is undefined. */
  | { kind: "set"; title: Sentence; path: KeyPath; value: unknown }
  | { kind: "rename"; title: Sentence; path: KeyPath; to: string }
  /** Lets the person choose a folder or file for a knob. */
  | { kind: "choose"; title: Sentence; path: KeyPath }
  /** Writes the text anew in today's format. */
  | { kind: "update"; title: Sentence };

/** A fix that changes the text by itself. */
export type TextFix = Exclude<Fix, { kind: "choose" }>;

/** Something that is wrong with a project, and where. */
export interface Problem {
  readonly severity: "error" | "warning" | "information";
  readonly code: ProblemCode;
  /** One sentence for the person: what, where, what to do. */
  readonly message: Sentence;
  readonly path: KeyPath;
  /** Characters in the text, if they are not those of the value at `path`. */
  readonly offset?: number;
  readonly length?: number;
  /** It is the key's problem and not its value's. */
  readonly at?: "key";
  /** What can be done, the likeliest first. */
  readonly fixes?: readonly Fix[];
}
