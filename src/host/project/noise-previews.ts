import { setTimeout as delay } from "node:timers/promises";
import { CancelledError, sentenceOf } from "../../core/language/error.js";
import type { Children } from "../platform/children.js";
import type { ProjectLocation } from "../platform/location.js";
import type { PageChannel } from "../platform/page-channel.js";

/** Milliseconds for which the settings must stand still: a slider passes many values. */
const moment = 300;

/** Shows the pages the noise that a project sets on some of its own pictures. Of several that are asked for the last one is made. */
export class NoisePreviews {
  #asked = new AbortController();

  /** `text` is the project's text as it was last without errors. */
  constructor(
    private readonly location: ProjectLocation,
    private readonly children: Children,
    private readonly pages: PageChannel,
    private readonly text: () => string,
  ) {}

  /** Makes a preview and gives it to the pages, or says why there is none. One that was asked for before and is not there yet is given up. */
  async show(): Promise<void> {
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    if (!this.location.runnable) return;
    await delay(moment, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      const job = { kind: "noisePreview" as const, project: this.location.file, text: this.text() };
      const { preview } = await this.children.run(job, { signal });
      this.pages.post({ type: "noisePreview", preview });
    } catch (error) {
      if (!(error instanceof CancelledError)) this.pages.post({ type: "noisePreview", preview: sentenceOf(error) });
    }
  }

  dispose(): void {
    this.#asked.abort();
  }
}
