import { randomBytes } from "node:crypto";
import path from "node:path";
import type { JobEvent } from "../core/jobs/event.js";
import { CancelledError, sentenceOf, UserError, unreachable } from "../core/language/error.js";
import { systemSentence } from "../core/language/system-error.js";
import { KeptDrawer } from "../engine/contract/kept-drawer.js";
import { PixelCache } from "../engine/images/cache.js";
import { openDecoders } from "../engine/images/decoders.js";
import type { KeptDrawers } from "../engine/job-context.js";
import { runJob } from "../engine/jobs/run-job.js";
import { openEngine } from "../engine/open.js";
import { interrupted, usualCheckpointEvery } from "../engine/training/context.js";
import { PauseGate } from "../engine/training/pause.js";
import { type FromTrainer, parseToTrainer, refusalOf } from "../protocol/trainer.js";
import { imagesFolder } from "../setup/paths.js";
import { prove } from "./prove.js";

/** The jobs under way, by their ids. */
const jobs = new Map<number, { controller: AbortController; pause: PauseGate }>();
/** One job after the other: they share the processor and the engine's memory. */
let queue: Promise<void> = Promise.resolve();

const send = (message: FromTrainer) => {
  // Failing to send means that the parent is gone, which "disconnect" answers; thrown, it would end this process before its last checkpoint.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

/** Answers what the host asks; each request ends with exactly one answer. */
function listen(cache: PixelCache): void {
  const decoders = openDecoders(path.join(__dirname, "decoder.js"));
  const keptDrawers: KeptDrawers = { codes: new KeptDrawer(), images: new KeptDrawer() };
  process.on("message", (raw) => {
    const message = parseToTrainer(raw);
    if (!message) {
      const refusal = refusalOf(raw);
      if (refusal) send(refusal);
      return;
    }
    switch (message.type) {
      case "start": {
        const job = { controller: new AbortController(), pause: new PauseGate() };
        jobs.set(message.id, job);
        const report = (event: JobEvent) => send({ type: "event", id: message.id, event });
        const context = {
          cache,
          decoders,
          report,
          signal: job.controller.signal,
          pause: job.pause,
          now: () => performance.now(),
          checkpointEvery: usualCheckpointEvery,
          date: () => new Date(),
          tail: () => randomBytes(2).toString("hex"),
          onnxRuntime: path.join(__dirname, "wasm/ort-wasm-simd-threaded.wasm"),
          openEngine: (threads?: number) => openEngine(message.engine, { wasmFolder: path.join(__dirname, "wasm"), threads }),
          featuresFolder: path.join(__dirname, "features"),
          keptDrawers,
        };
        queue = queue
          .then(() => runJob(message.job, context))
          .then((result) => send({ type: "ok", id: message.id, result }))
          .catch((error: unknown) => send(failure(message.id, error)))
          .finally(() => jobs.delete(message.id));
        return;
      }
      case "cancel":
        return jobs.get(message.id)?.controller.abort();
      case "pause":
        return jobs.get(message.id)?.pause.close();
      case "resume":
        return jobs.get(message.id)?.pause.open();
      default:
        return unreachable(message);
    }
  });
  // The parent is gone: what runs is brought to a point from which it can resume, then the process ends.
  process.on("disconnect", () => {
    for (const { controller } of jobs.values()) controller.abort(interrupted);
    void queue.finally(() => process.exit(0));
  });
  // Ctrl+C reaches the whole group of a terminal; the parent says what it means for the job.
  process.on("SIGINT", () => undefined);
  send({ type: "ready" });
}

function failure(id: number, error: unknown): FromTrainer {
  if (error instanceof CancelledError) return { type: "cancelled", id };
  const code = error instanceof UserError ? error.code : systemSentence(error) ? "system" : "unexpected";
  if (code === "unexpected") console.error(error);
  return { type: "failed", id, code, message: sentenceOf(error) };
}

if (process.argv[2] === "prove") void prove();
else listen(new PixelCache(imagesFolder({ cache: process.env.AUTOENCODER_CACHE ?? "." })));
