import { CancelledError, sentenceOf } from "../../core/language/error.js";
import type { DataSummary } from "../../core/project/data-summary.js";
import type { EditorState } from "../../protocol/webview.js";
import type { JobOptions } from "../../worker-client/client.js";
import { Task } from "../../worker-client/task.js";
import { dataKey, partsKey } from "./document-state.js";

/** A pause in typing after which the images are looked at again, in milliseconds. */
const typingPause = 400;

/** Keeps the summary of a project's images in step with the settings that decide them. */
export class DataReader {
  #state: EditorState["data"] = { state: "none" };
  #key: string | null = null;
  #parts: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  #reading: Task<DataSummary> | null = null;

  /** `survey` looks at the images of a project's text; `changed` is called after every change of the state. */
  constructor(
    private readonly survey: (text: string, watched: JobOptions) => Promise<DataSummary>,
    private readonly changed: () => void,
  ) {}

  get state(): EditorState["data"] {
    return this.#state;
  }

  /** Looks again if the text asks for other images than before. A text that is not a project changes nothing. */
  follow(text: string): void {
    const key = dataKey(text);
    if (key === null) return;
    const parts = partsKey(text);
    if (key === this.#key) {
      // The same images, but another report on them: the summary stays until the new one is there.
      if (parts !== this.#parts) this.#later(text, typingPause);
      this.#parts = parts;
      return;
    }
    this.#parts = parts;
    const first = this.#key === null;
    this.#key = key;
    this.#state = { state: "reading" };
    this.#later(text, first ? 0 : typingPause);
  }

  /** Looks again at the same images, as files may have come or gone; the old summary stays until the new one is there. */
  refresh(text: string): void {
    if (this.#key !== null && dataKey(text) === this.#key && this.#state.state !== "reading") void this.#read(text);
    else this.follow(text);
  }

  /** Shows the images read for `other` if `text` asks for the same ones, else none. It is for a text whose own images are not read, such as Git's old side. */
  borrow(text: string, other: { text: string; data: EditorState["data"] }): void {
    const key = dataKey(text);
    this.#show(other.data.state === "read" && key !== null && key === dataKey(other.text) ? other.data : { state: "none" });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#reading?.cancel();
  }

  #later(text: string, time: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(text), time);
  }

  async #read(text: string): Promise<void> {
    this.#reading?.cancel();
    const reading = new Task((watched) => this.survey(text, watched));
    this.#reading = reading;
    let next: EditorState["data"];
    try {
      next = { state: "read", summary: await reading.result };
    } catch (error) {
      if (error instanceof CancelledError) return;
      next = { state: "failed", message: sentenceOf(error) };
    }
    if (!reading.cancelled) this.#show(next);
  }

  #show(next: EditorState["data"]): void {
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    this.#state = next;
    this.changed();
  }
}
