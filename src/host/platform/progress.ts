import * as vscode from "vscode";
import type { JobEvent } from "../../core/jobs/event.js";
import { stageWords } from "../../core/jobs/stage.js";
import { count, duration } from "./format.js";

/** What work gets to report its progress, and to learn that it is cancelled. */
export interface Watched {
  signal: AbortSignal;
  onEvent: (event: JobEvent) => void;
}

/** A progress event in words: `Looking for anomalies, 120 of 1,000, 12 s left`. */
export function progressWords({ stage, done, total, secondsLeft }: Extract<JobEvent, { kind: "progress" }>): string {
  const amount = total > 0 ? vscode.l10n.t("{0} of {1}", count(done), count(total)) : "";
  const left = secondsLeft === null ? "" : vscode.l10n.t("{0} left", duration(secondsLeft));
  return [vscode.l10n.t(stageWords[stage]), amount, left].filter(Boolean).join(", ");
}

/** Does work under a notification that shows its progress and can cancel it. */
export function withProgress<T>(title: string, work: (watched: Watched) => Promise<T>): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    let reached = 0;
    const onEvent = (event: JobEvent) => {
      if (event.kind !== "progress") return;
      // A new stage begins at 0, and the bar never goes back.
      const now = event.total > 0 ? (100 * event.done) / event.total : 0;
      progress.report({ message: progressWords(event), ...(now > reached && { increment: now - reached }) });
      reached = now;
    };
    try {
      return await work({ signal: controller.signal, onEvent });
    } finally {
      subscription.dispose();
    }
  });
}
