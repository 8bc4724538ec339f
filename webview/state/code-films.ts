import type { CodeFilm } from "../../src/core/runs/code-film.js";
import type { FromWebview, ToWebview } from "../../src/protocol/webview.js";

/** Where the codes of a run's pictures lay after each epoch: asked for when it is drawn, kept until another run is, and asked for again if the run has gone on since, once the answer before is there. */
export class CodeFilms {
  #asked: { run: string; epochs: number; answered: boolean } | null = null;
  #known: { run: string; film: CodeFilm | null } | null = null;

  constructor(private readonly send: (message: FromWebview) => void) {}

  /** The film of a run that has gone through `epochs`; null if it has none, or until it is there. */
  of(run: string, epochs: number): CodeFilm | null {
    const asked = this.#asked;
    if (asked?.run !== run || (asked.answered && asked.epochs !== epochs)) {
      this.#asked = { run, epochs, answered: false };
      this.send({ type: "film", run });
    }
    return this.#known?.run === run ? this.#known.film : null;
  }

  receive({ run, film }: Extract<ToWebview, { type: "film" }>): void {
    if (run !== this.#asked?.run) return;
    this.#asked.answered = true;
    this.#known = { run, film };
  }
}
