import type { NoisePreview } from "../../src/core/jobs/noise-preview.js";
import type { Sentence } from "../../src/core/language/sentence.js";
import type { FromWebview, ToWebview } from "../../src/protocol/webview.js";

/** The noise that a project sets on some of its pictures: asked for when it is drawn, and again when what it depends on is another. */
export class NoisePreviews {
  #asked = "";
  #known: NoisePreview | Sentence | null = null;

  constructor(private readonly send: (message: FromWebview) => void) {}

  /** The newest preview, which may be of the settings before until that of these is there; a sentence if there is none, null before the first. `key` tells apart what it depends on. */
  of(key: string): NoisePreview | Sentence | null {
    if (key !== this.#asked) {
      this.#asked = key;
      this.send({ type: "noisePreview" });
    }
    return this.#known;
  }

  receive({ preview }: Extract<ToWebview, { type: "noisePreview" }>): void {
    this.#known = preview;
  }
}
