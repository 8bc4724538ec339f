import * as vscode from "vscode";
import { CancelledError, messageOf, sentenceOf, UserError } from "../../core/language/error.js";
import { joined, type Sentence, sentence } from "../../core/language/sentence.js";
import { systemSentence } from "../../core/language/system-error.js";
import { say } from "./words.js";

/** Whether an error was foreseen: its sentence says what to do. */
const isExpected = (error: unknown): boolean =>
  systemSentence(error) !== null || (error instanceof UserError && error.code !== "unexpected" && error.code !== "closed");

/** An error as a panel says it. If it was not foreseen, a second sentence names the output to look into. */
export function explain(error: unknown): Sentence {
  if (isExpected(error)) return sentenceOf(error);
  return joined([sentenceOf(error), sentence("Try again; if it fails again, the output Autoencoder Studio says more.")]);
}

/** Does what a person asked for and tells them if it fails; cancelling is no failure. */
export async function report<T>(log: vscode.LogOutputChannel, what: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CancelledError) return undefined;
    const expected = isExpected(error);
    log.error(`${what}: ${error instanceof Error && !expected ? (error.stack ?? error.message) : messageOf(error)}`);
    // Not awaited: the message may stay for hours, the command has ended.
    void tell(log, say(sentenceOf(error)), expected);
    return undefined;
  }
}

async function tell(log: vscode.LogOutputChannel, message: string, expected: boolean): Promise<void> {
  const show = vscode.l10n.t("Show Log");
  const choice = expected ? await vscode.window.showErrorMessage(message) : await vscode.window.showErrorMessage(message, show);
  if (choice === show) log.show();
}
