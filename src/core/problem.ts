/** The kinds of problems of a project: for quick fixes, tests, and to know who else says them. */
export type ProblemCode =
  /** The text is not JSON. */
  | "not-json"
  /** A value of a type or in a range that its knob does not take. */
  | "wrong-value"
  | "version"
  | "unknown-key"
  /** The network does not fit the images. */
  | "network"
  /** The images cannot be read. */
  | "data";

/** Where a problem lies in a project's text: a path of keys, and the characters when the text is known. */
export interface Problem {
  readonly severity: "error" | "warning" | "information";
  readonly code: ProblemCode;
  /** One sentence for the person: what, where, what to do. */
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly offset?: number;
  readonly length?: number;
}

/** An error whose message is a sentence for the person: what is wrong, where, and what to do. */
export class UserError extends Error {
  override readonly name = "UserError";
  constructor(
    message: string,
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The job was stopped by the person; not a failure. */
export class CancelledError extends Error {
  override readonly name = "CancelledError";
  constructor() {
    super("Cancelled.");
  }
}

/** Throws {@link CancelledError} once `signal` is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError();
}

/** The sentence of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Marks a union as exhausted: the compiler refuses it while a case is left. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
