import type { CodeFilm } from "../../src/core/runs/code-film.js";
import type { FromWebview, ToWebview } from "../../src/protocol/webview.js";

/** Where the codes of a run's pictures lay after each epoch: asked for when it is drawn, again if the run has gone on, kept until another run is. */
export class CodeFilms {
  #asked: { run: string; epochs: number } | null = null;
  #known: { run: string; film: CodeFilm | null } | null = null;

  constructor(private readonly send: (message: FromWebview) => void) {}

  /** The film of a run that has gone through `epochs`; null if it has none, or until it is there. */
  of(run: string, epochs: number): CodeFilm | null {
    if (this.#asked?.run !== run || this.#asked.epochs !== epochs) {
      this.#asked = { run, epochs };
      this.send({ type: "film", run });
    }
    return this.#known?.run === run ? this.#known.film : null;
  }

  receive({ run, film }: Extract<ToWebview, { type: "film" }>): void {
    if (run === this.#asked?.run) this.#known = { run, film };
  }
}
