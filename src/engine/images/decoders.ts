import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Sentence } from "../../core/language/sentence.js";
import { type DecodedImages, readHeaders, readImages } from "./decoding.js";
import type { ImageHeader, PixelForm } from "./pixels.js";

/** Reads image files, some of them at a time. */
export interface Decoders {
  /** How many batches keep every core busy. */
  readonly width: number;
  headers(files: string[]): Promise<(ImageHeader | Sentence)[]>;
  pixels(files: string[], headers: ImageHeader[], form: PixelForm): Promise<DecodedImages>;
}

/** Decoders in threads. They start when they are needed and end when nothing was asked of them for a moment. */
export interface DecoderThreads extends Decoders {
  /** Ends the threads once they have done what they were asked for. */
  close(): Promise<void>;
}

export type DecodeTask =
  | { kind: "headers"; files: string[] }
  | { kind: "pixels"; files: string[]; headers: ImageHeader[]; form: PixelForm };

/** What a thread is told; without a task it ends. */
export interface ToDecoder {
  id: number;
  task: DecodeTask | null;
}

/** A thread's answer to the task `id`. */
export type FromDecoder =
  | { id: number; kind: "headers"; headers: (ImageHeader | Sentence)[] }
  | { id: number; kind: "pixels"; images: DecodedImages };

/** Up to this many files, a thread's start takes longer than it saves. */
const fewFiles = 200;
/** Each thread may load sharp and hold a few images. */
const mostThreads = 16;
/** Milliseconds until a thread without work ends: longer than between the look at a folder and its reading. */
const idleTime = 500;

/** Decodes in this thread. */
export const directDecoders: Decoders = { width: 1, headers: readHeaders, pixels: readImages };

/** The decoders for so many files: those of the context, or none of its threads for a few files. */
export function decodersFor(files: number, decoders: Decoders): Decoders {
  return files <= fewFiles ? directDecoders : decoders;
}

/** Decodes in `count` threads, or one for each core, that run `script`. A thread that fails fails all that it was asked for. */
export function openDecoders(script: string, count = Math.min(mostThreads, availableParallelism())): DecoderThreads {
  const threads = new Set<Thread>();
  let last = 0;
  const run = (task: DecodeTask) => {
    const [least] = [...threads].sort((a, b) => a.waiting - b.waiting);
    const thread = !least || (least.waiting > 0 && threads.size < count) ? start() : least;
    return thread.run({ id: ++last, task });
  };
  const start = () => {
    const thread = new Thread(script, () => threads.delete(thread));
    threads.add(thread);
    return thread;
  };
  return {
    // One under way and one waiting for each thread, so that none stands still while results are written.
    width: 2 * count,
    async headers(files) {
      const answer = await run({ kind: "headers", files });
      if (answer.kind !== "headers") throw mixedUp(answer);
      return answer.headers;
    },
    async pixels(files, headers, form) {
      const answer = await run({ kind: "pixels", files, headers, form });
      if (answer.kind !== "pixels") throw mixedUp(answer);
      return answer.images;
    },
    async close() {
      await Promise.all([...threads].map((thread) => thread.close()));
    },
  };
}

const mixedUp = ({ kind }: FromDecoder) => new Error(`A decoding thread answered with ${kind}, which was not asked.`);

/** A worker thread and what it was asked for. */
class Thread {
  readonly #worker: Worker;
  readonly #asked = new Map<number, { resolve: (answer: FromDecoder) => void; reject: (error: Error) => void }>();
  readonly #ended: Promise<void>;
  #failure: Error | null = null;
  #idle: NodeJS.Timeout | undefined;

  /** `onEnd` is called once it takes no more work. */
  constructor(
    script: string,
    private readonly onEnd: () => void,
  ) {
    this.#worker = new Worker(script);
    this.#worker.on("message", (answer: FromDecoder) => {
      this.#asked.get(answer.id)?.resolve(answer);
      this.#asked.delete(answer.id);
      if (this.#asked.size === 0) this.#idle = setTimeout(() => void this.close(), idleTime).unref();
    });
    this.#worker.on("error", (error) => this.#fail(error instanceof Error ? error : new Error(String(error))));
    this.#ended = new Promise((resolve) => {
      this.#worker.on("exit", () => {
        this.#fail(new Error("A decoding thread ended before its work was done."));
        resolve();
      });
    });
  }

  get waiting(): number {
    return this.#asked.size;
  }

  run(message: ToDecoder): Promise<FromDecoder> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      clearTimeout(this.#idle);
      this.#asked.set(message.id, { resolve, reject });
      this.#worker.postMessage(message);
    });
  }

  close(): Promise<void> {
    clearTimeout(this.#idle);
    this.onEnd();
    // Not terminated: sharp's own threads may be writing into its memory.
    this.#worker.postMessage({ id: 0, task: null } satisfies ToDecoder);
    return this.#ended;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.onEnd();
    for (const { reject } of this.#asked.values()) reject(this.#failure);
    this.#asked.clear();
  }
}
