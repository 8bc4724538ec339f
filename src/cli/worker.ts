import path from "node:path";
import type { Job, JobRequest, JobResultOf } from "../core/jobs/job.js";
import { joined, sentence } from "../core/language/sentence.js";
import type { EngineChoice, EngineKind } from "../core/network/engine-kind.js";
import { chooseEngine } from "../setup/engine.js";
import { defaultPaths } from "../setup/paths.js";
import { TrainerClient } from "../worker-client/client.js";
import type { Shell } from "./shell.js";

/** Where setup finds its things: the cache of the user, and what lies beside this file in dist. */
export const setupPaths = ({ env }: Shell) => defaultPaths({ env, dist: __dirname });

type WithoutEngine<J> = J extends JobRequest ? Omit<J, "engine"> : never;

/** Does a job in a child process on the chosen engine, saying on the terminal what it does. Throws UserError or CancelledError. */
export async function work<J extends WithoutEngine<JobRequest>>(
  shell: Shell,
  job: J,
  choice: EngineChoice,
): Promise<JobResultOf<Extract<Job, { kind: J["kind"] }>["kind"]>> {
  const places = setupPaths(shell);
  const chosen = await chooseEngine(choice, places);
  if (chosen.reason)
    shell.terminal.event({
      kind: "note",
      severity: "warning",
      message: joined([sentence("Using the portable engine, which is slower."), chosen.reason]),
    });
  const client = new TrainerClient({ script: path.join(__dirname, "trainer.js"), env: { ...chosen.env, AUTOENCODER_CACHE: places.cache } });
  try {
    const request = { ...job, engine: chosen.kind satisfies EngineKind } as JobRequest;
    return (await client.run(request, { signal: shell.signal, onEvent: (event) => shell.terminal.event(event) })) as never;
  } finally {
    await client.dispose();
  }
}
