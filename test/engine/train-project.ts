// Run as a process of its own: trains a project and prints what happens, a line of JSON each.
import { CancelledError, messageOf, UserError } from "../../src/core/language/error.js";
import { KeptDrawer } from "../../src/engine/contract/kept-drawer.js";
import { PixelCache } from "../../src/engine/images/cache.js";
import { directDecoders } from "../../src/engine/images/decoders.js";
import { trainJob } from "../../src/engine/jobs/train.js";
import { openEngine } from "../../src/engine/open.js";
import { PauseGate } from "../../src/engine/training/pause.js";

const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function main([project, cache, resume]: string[]): Promise<void> {
  let time = 0;
  const result = await trainJob(
    { project, resume: resume === "resume" },
    {
      cache: new PixelCache(cache),
      decoders: directDecoders,
      report: print,
      signal: new AbortController().signal,
      pause: new PauseGate(),
      // Time flies, so that each step is reported and followed by a checkpoint.
      now: () => (time += 1000),
      checkpointEvery: 0,
      date: () => new Date(Date.UTC(2026, 0, 1)),
      tail: () => "test",
      onnxRuntime: "",
      openEngine: (threads) => openEngine("tensorflow", { wasmFolder: "", threads }),
      featuresFolder: "",
      keptDrawers: { codes: new KeptDrawer(), images: new KeptDrawer() },
    },
  );
  print({ ...result, kind: "result" });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  print({ kind: "failed", code: error instanceof UserError ? error.code : null, message: messageOf(error) });
  process.exitCode = error instanceof CancelledError ? 130 : 1;
});
