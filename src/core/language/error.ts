import { inEnglish, type Sentence, verbatim } from "./sentence.js";
import { systemSentence } from "./system-error.js";

/**
 * An error with a sentence for the person: what is wrong, where, and what to do. Its message is that in English. A string is
 * for what only the terminal says, and for what is translated already.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly sentence: Sentence;
  constructor(
    said: Sentence | string,
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(typeof said === "string" ? said : inEnglish(said), options);
    this.sentence = typeof said === "string" ? verbatim(said) : said;
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
export function sentenceOf(error: unknown): Sentence {
  return error instanceof UserError ? error.sentence : (systemSentence(error) ?? verbatim(messageOf(error)));
}

/** The words of any thrown value as they are, for logs. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Marks a union as exhausted: the compiler refuses it while a case is left. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
