import path from "node:path";
import type { JobKind, JobRequest, JobResult } from "../../core/jobs/jobs.js";
import type { ChosenEngine } from "../../setup/engine.js";
import { type JobOptions, TrainerClient } from "../../worker-client/client.js";
import type { EngineKeeper } from "./engine-keeper.js";

/** How long the session child stays without work, in milliseconds. It stays because its libraries need seconds to load. */
const idleTime = 5 * 60_000;

/** The child processes of this window: one for each training, and the session child for everything else. */
export class Children {
  #session: { client: TrainerClient; chosen: ChosenEngine } | null = null;
  #working = 0;
  #idle: NodeJS.Timeout | undefined;
  readonly #all = new Set<TrainerClient>();

  /** `dist` is the folder of the built scripts; `log` takes every line that a child prints. */
  constructor(
    private readonly engine: EngineKeeper,
    private readonly dist: string,
    private readonly log: (line: string) => void,
  ) {}

  /** A child for one training; the caller disposes of it by {@link end}. Throws UserError. */
  async training(): Promise<TrainerClient> {
    return this.#fork(await this.engine.choose());
  }

  /** Does a job in the session child. Throws UserError, CancelledError. */
  async run<K extends JobKind>(job: { kind: K } & JobRequest<K>, options: JobOptions): Promise<JobResult<K>> {
    const chosen = await this.engine.choose();
    clearTimeout(this.#idle);
    this.#working++;
    try {
      return await this.#sessionOn(chosen).run(job, options);
    } finally {
      this.#working--;
      if (this.#working === 0) this.#idle = setTimeout(() => void this.#endSession(), idleTime);
    }
  }

  /** The session child: a new one if there is none, or if another engine was chosen and no job runs on the old one. */
  #sessionOn(chosen: ChosenEngine): TrainerClient {
    if (this.#session && !this.#session.client.closed && (this.#session.chosen === chosen || this.#working > 1))
      return this.#session.client;
    void this.#endSession();
    this.#session = { client: this.#fork(chosen), chosen };
    return this.#session.client;
  }

  async #endSession(): Promise<void> {
    clearTimeout(this.#idle);
    const session = this.#session;
    this.#session = null;
    if (session) await this.end(session.client);
  }

  /** Ends a child; a training in it first writes a checkpoint. */
  async end(client: TrainerClient): Promise<void> {
    await client.dispose();
    this.#all.delete(client);
  }

  /** Ends every child. */
  async dispose(): Promise<void> {
    clearTimeout(this.#idle);
    await Promise.all([...this.#all].map((client) => this.end(client)));
  }

  #fork(chosen: ChosenEngine): TrainerClient {
    const client = new TrainerClient({
      script: path.join(this.dist, "trainer.js"),
      engine: chosen.kind,
      env: { ...chosen.env, AUTOENCODER_CACHE: this.engine.paths.cache },
      onOutput: this.log,
    });
    this.#all.add(client);
    return client;
  }
}
