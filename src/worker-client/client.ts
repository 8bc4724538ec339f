import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import type { JobEvent } from "../core/jobs/event.js";
import type { Job, JobKind, JobRequest, JobResult } from "../core/jobs/jobs.js";
import { isInformation } from "../core/jobs/log-line.js";
import { CancelledError, UserError, unreachable } from "../core/language/error.js";
import { joined, type Sentence, sentence } from "../core/language/sentence.js";
import { gigabytes, trainingMemory } from "../core/network/cost.js";
import type { EngineKind } from "../core/network/engine-kind.js";
import type { RunRecord } from "../core/runs/run.js";
import { type FromTrainer, parseFromTrainer, type ToTrainer } from "../protocol/trainer.js";

/** How to start a child process, and where its output goes. */
export interface TrainerOptions {
  /** The built script, `dist/trainer.js`. */
  script: string;
  /** The engine that computes, proven. */
  engine: EngineKind;
  /** Added to this process's environment: where the engine and the cache lie. */
  env: NodeJS.ProcessEnv;
  /** Every line that the child prints, for a log. */
  onOutput?: (line: string) => void;
  /** Aborting ends the child at once, whatever it does. */
  abandoned?: AbortSignal;
}

export interface JobOptions {
  /** Aborting asks the child to stop; the request then ends as the child answers. */
  signal?: AbortSignal;
  onEvent?: (event: JobEvent) => void;
}

interface Request {
  onEvent: (event: JobEvent) => void;
  resolve(result: JobResult<JobKind>): void;
  reject(error: Error): void;
}

/** Signals that end a process which gets no memory: from the system, or from a library that continues without it. */
const memorySignals: readonly (NodeJS.Signals | null)[] = ["SIGKILL", "SIGSEGV", "SIGABRT", "SIGBUS"];
/** Lines of output kept to explain a death. */
const keptLines = 5;
/** Time that the child has to write a checkpoint and leave, in milliseconds. */
const patience = 30_000;

/**
 * Settings of glibc's allocator, which other systems do not read: what large pictures and their features took goes back to the system as
 * soon as it is free, and does not stay as holes in many heaps. Without them a process that judges photographs in tiles holds 100 MB
 * more; steps of training take no longer, as their arrays are smaller than the threshold.
 */
const allocator = { MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: String(20 * 2 ** 20), MALLOC_TRIM_THRESHOLD_: String(32 * 2 ** 20) };

/** One child process and the jobs it does; whoever makes it disposes of it. Every job ends, also when the child dies. */
export class TrainerClient {
  readonly #child: ChildProcess;
  readonly #options: TrainerOptions;
  readonly #requests = new Map<number, Request>();
  readonly #errors: string[] = [];
  readonly #closed: Promise<void>;
  #ended: UserError | null = null;
  #disposed = false;
  #lastId = 0;
  /** The training under way, for the memory that it asks. */
  #training: RunRecord | null = null;

  constructor(options: TrainerOptions) {
    this.#options = options;
    this.#child = fork(options.script, {
      env: { ...allocator, ...process.env, ...options.env },
      serialization: "advanced",
      // A debugger of this process must not be opened a second time by the child.
      execArgv: [],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const abandon = () => this.#child.kill("SIGKILL");
    if (options.abandoned?.aborted) abandon();
    options.abandoned?.addEventListener("abort", abandon, { once: true });
    this.#listen("stdout");
    this.#listen("stderr");
    this.#child.on("message", (raw) => this.#receive(raw));
    this.#closed = new Promise((resolve) => {
      // Not "close": after a disconnect from this side it does not come.
      this.#child.on("exit", (code, signal) => {
        this.#end(this.#death(code, signal));
        resolve();
      });
      this.#child.on("error", (error) => {
        this.#end(
          new UserError(sentence("The process that computes could not be started: {0}.", error.message), "closed", { cause: error }),
        );
        if (this.#child.pid === undefined) resolve();
      });
    });
  }

  /** Whether the child has ended, so that another is needed. */
  get closed(): boolean {
    return this.#ended !== null;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Does a job. Throws CancelledError, or UserError if it failed (its code) or the child died (`closed`). */
  async run<K extends JobKind>(job: { kind: K } & JobRequest<K>, { signal, onEvent = () => {} }: JobOptions = {}): Promise<JobResult<K>> {
    if (signal?.aborted) throw new CancelledError();
    if (this.#ended) throw this.#ended;
    const id = ++this.#lastId;
    const cancel = () => this.#send({ type: "cancel", id });
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      const result = await new Promise<JobResult<JobKind>>((resolve, reject) => {
        this.#requests.set(id, { onEvent, resolve, reject });
        // Whatever the kind, its request goes with it.
        this.#send({ type: "start", id, engine: this.#options.engine, job: job as Job });
      });
      if (!isResultOf(job.kind, result)) throw new Error(`The answer to ${job.kind} is that of ${result.kind}.`);
      return result;
    } finally {
      this.#requests.delete(id);
      if (job.kind === "train") this.#training = null;
      signal?.removeEventListener("abort", cancel);
    }
  }

  /** Pauses the jobs under way at their next step. */
  pause(): void {
    for (const id of this.#requests.keys()) this.#send({ type: "pause", id });
  }

  /** Resumes paused jobs. */
  resume(): void {
    for (const id of this.#requests.keys()) this.#send({ type: "resume", id });
  }

  /** Ends the child; a training under way first writes a checkpoint. Resolves when it is gone. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), patience);
    await this.#closed;
    clearTimeout(timer);
  }

  #send(message: ToTrainer): void {
    if (!this.#child.connected) return;
    // If sending fails the child is dying, and its end answers the request.
    this.#child.send(message, () => undefined);
  }

  #receive(raw: unknown): void {
    const message = parseFromTrainer(raw);
    if (!message) {
      this.#options.onOutput?.("The process that computes sent a message that is not known.");
    } else if (message.type !== "ready") {
      if (message.type === "event" && message.event.kind === "run") this.#training = message.event.record;
      const request = this.#requests.get(message.id);
      if (request) answer(request, message);
    }
  }

  #listen(name: "stdout" | "stderr"): void {
    let rest = "";
    this.#child[name]?.setEncoding("utf8").on("data", (text: string) => {
      const lines = `${rest}${text}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines.filter((line) => !isInformation(line))) {
        if (name === "stderr" && line.trim()) this.#errors.splice(0, Math.max(0, this.#errors.push(line) - keptLines));
        this.#options.onOutput?.(line);
      }
    });
  }

  #end(reason: UserError): void {
    this.#ended ??= reason;
    for (const request of this.#requests.values()) request.reject(this.#ended);
  }

  #death(code: number | null, signal: NodeJS.Signals | null): UserError {
    if (this.#disposed) return new UserError(sentence("The process that computes was closed before the work was done."), "closed");
    const script = path.basename(this.#options.script);
    const how = signal
      ? sentence("The process that computes ({0}) was ended by {1}.", script, signal)
      : sentence("The process that computes ({0}) ended by itself with code {1}.", script, code ?? 0);
    const advice = memorySignals.includes(signal) ? [memoryAdvice(this.#training)] : [];
    const said = this.#errors.length > 0 ? [sentence("Its last words: {0}", this.#errors.join(" "))] : [];
    return new UserError(joined([how, ...advice, ...said]), "closed");
  }
}

const isResultOf = <K extends JobKind>(kind: K, result: JobResult<JobKind>): result is JobResult<K> => result.kind === kind;

/** What to do if memory may have been the reason. */
function memoryAdvice(training: RunRecord | null): Sentence {
  if (!training) return sentence("The machine may have run out of memory; a smaller batch or image size needs less.");
  const { batchSize } = training.project.training;
  const { total } = trainingMemory(training.network, Math.min(batchSize, training.data.training));
  return sentence(
    "There may not have been enough memory: {0} images a step ask for about {1}; a smaller batch or image size needs less.",
    batchSize,
    gigabytes(total),
  );
}

function answer(request: Request, message: Exclude<FromTrainer, { type: "ready" }>): void {
  switch (message.type) {
    case "event":
      request.onEvent(message.event);
      break;
    case "ok":
      request.resolve(message.result);
      break;
    case "failed":
      request.reject(new UserError(message.message, message.code));
      break;
    case "cancelled":
      request.reject(new CancelledError());
      break;
    default:
      unreachable(message);
  }
}
