/** A gate that a job passes between two steps: closed, it holds the job; aborting lets it go. */
export class PauseGate {
  #open: Promise<void> | null = null;
  #release: (() => void) | null = null;

  get paused(): boolean {
    return this.#open !== null;
  }

  /** Holds the job at its next step. */
  close(): void {
    if (this.#open) return;
    this.#open = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  /** Lets the job go on. */
  open(): void {
    this.#release?.();
    this.#open = null;
    this.#release = null;
  }

  /** Resolves when the gate is open or the signal aborted. */
  async pass(signal: AbortSignal): Promise<void> {
    if (signal.aborted || !this.#open) return;
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    await Promise.race([this.#open, aborted]);
  }
}
