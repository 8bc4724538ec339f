import path from "node:path";
import type { JobKind, JobRequest, JobResult } from "../core/jobs/jobs.js";
import { joined, sentence } from "../core/language/sentence.js";
import type { EngineChoice } from "../core/network/engine-kind.js";
import { chooseEngine } from "../setup/engine.js";
import { defaultPaths } from "../setup/paths.js";
import { TrainerClient } from "../worker-client/client.js";
import type { Shell } from "./shell.js";

/** Where setup finds its things: the cache of the user, and what lies beside this file in dist. */
export const setupPaths = ({ env }: Shell) => defaultPaths({ env, dist: __dirname });

/** A child process for one job after the other; whoever opens it disposes of it. Throws UserError. */
export async function openWorker(shell: Shell, choice: EngineChoice): Promise<TrainerClient> {
  const paths = setupPaths(shell);
  const { kind, env, reason } = await chooseEngine(choice, paths);
  if (reason)
    shell.terminal.event({
      kind: "note",
      severity: "warning",
      message: joined([sentence("Using the portable engine, which is slower."), reason]),
    });
  const script = path.join(__dirname, "trainer.js");
  return new TrainerClient({ script, engine: kind, env: { ...env, AUTOENCODER_CACHE: paths.cache }, abandoned: shell.abandoned });
}

/** Does a job in a child process, saying on the terminal what it does. Throws UserError or CancelledError. */
export const workIn = <K extends JobKind>(shell: Shell, client: TrainerClient, job: { kind: K } & JobRequest<K>): Promise<JobResult<K>> =>
  client.run(job, { signal: shell.signal, onEvent: (event) => shell.terminal.event(event) });

/** Does a job in a child process on the chosen engine, saying on the terminal what it does. Throws UserError or CancelledError. */
export async function work<K extends JobKind>(shell: Shell, job: { kind: K } & JobRequest<K>, choice: EngineChoice): Promise<JobResult<K>> {
  const client = await openWorker(shell, choice);
  try {
    return await workIn(shell, client, job);
  } finally {
    await client.dispose();
  }
}
