import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { writeSample } from "../../src/cli/sample.js";
import type { JobEvent } from "../../src/core/jobs/event.js";
import { jobSchema } from "../../src/core/jobs/job-schemas.js";
import type { JobKind, JobRequest, JobResult } from "../../src/core/jobs/jobs.js";
import type { EngineKind } from "../../src/core/network/engine-kind.js";
import { KeptDrawer } from "../../src/engine/contract/kept-drawer.js";
import { PixelCache } from "../../src/engine/images/cache.js";
import { directDecoders } from "../../src/engine/images/decoders.js";
import type { JobContext, KeptDrawers } from "../../src/engine/job-context.js";
import { runJob } from "../../src/engine/jobs/run-job.js";
import { openEngine } from "../../src/engine/open.js";
import { usualCheckpointEvery } from "../../src/engine/training/context.js";
import { PauseGate } from "../../src/engine/training/pause.js";

export const onnxRuntime = path.resolve("node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm");
export const featuresFolder = path.resolve("models/features");
export const wasmFolder = path.resolve("node_modules/@tensorflow/tfjs-backend-wasm/dist");

/** A folder with the sample in it, and a way to run jobs there as the child process does. */
export interface Workbench {
  root: string;
  file(name: string): string;
  /** Writes a project and gives its file. */
  project(name: string, content: object): Promise<string>;
  run<K extends JobKind>(job: { kind: K; engine?: EngineKind } & JobRequest<K>, more?: Partial<JobContext>): Promise<JobResult<K>>;
  events: JobEvent[];
  dispose(): Promise<void>;
}

export async function openWorkbench(): Promise<Workbench> {
  const root = await mkdtemp(path.join(os.tmpdir(), "studio-"));
  await writeSample(root, path.resolve("samples/digits"), () => undefined);
  const events: JobEvent[] = [];
  let runs = 0;
  const keptDrawers: KeptDrawers = { codes: new KeptDrawer(), images: new KeptDrawer() };
  return {
    root,
    events,
    file: (name) => path.join(root, name),
    async project(name, content) {
      const file = path.join(root, name);
      await writeFile(file, JSON.stringify(content));
      return file;
    },
    async run({ engine = "portable", ...job }, more) {
      events.length = 0;
      const context: JobContext = {
        cache: new PixelCache(path.join(root, ".cache")),
        decoders: directDecoders,
        report: (event) => events.push(event),
        signal: new AbortController().signal,
        pause: new PauseGate(),
        now: () => performance.now(),
        checkpointEvery: usualCheckpointEvery,
        // A later second for each run, so that their order is that of their names.
        date: () => new Date(Date.UTC(2026, 0, 1, 0, 0, runs++)),
        tail: () => "test",
        onnxRuntime,
        openEngine: (threads) => openEngine(engine, { wasmFolder, threads }),
        featuresFolder,
        keptDrawers,
        ...more,
      };
      return (await runJob(jobSchema.parse(job), context)) as never;
    },
    dispose: async () => {
      await keptDrawers.codes.close();
      await keptDrawers.images.close();
      return rm(root, { recursive: true, force: true });
    },
  };
}
