import { throwIfCancelled } from "../../core/language/error.js";

/** Waits for the event loop's next turn, so that a long job hears what it is told meanwhile. Throws CancelledError if that was to end. */
export async function nextTurn(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  throwIfCancelled(signal);
}
