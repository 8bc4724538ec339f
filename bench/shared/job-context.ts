import path from "node:path";
import { KeptDrawer } from "../../src/engine/contract/kept-drawer.js";
import { PixelCache } from "../../src/engine/images/cache.js";
import { directDecoders } from "../../src/engine/images/decoders.js";
import type { JobContext } from "../../src/engine/job-context.js";
import { openEngine } from "../../src/engine/open.js";
import { usualCheckpointEvery } from "../../src/engine/training/context.js";
import { PauseGate } from "../../src/engine/training/pause.js";

/** What the product's jobs need, with TensorFlow; pixels are kept in `folder`, apart from those of other processes. */
export function benchJobContext(folder: string): JobContext & { pause: PauseGate } {
  return {
    cache: new PixelCache(path.join(folder, `cache.${process.pid}`)),
    decoders: directDecoders,
    report: () => undefined,
    pause: new PauseGate(),
    signal: new AbortController().signal,
    now: () => performance.now(),
    checkpointEvery: usualCheckpointEvery,
    date: () => new Date(),
    tail: () => process.pid.toString(16),
    onnxRuntime: "",
    featuresFolder: "",
    keptDrawers: { codes: new KeptDrawer(), images: new KeptDrawer() },
    openEngine: (threads) => openEngine("tensorflow", { wasmFolder: "", threads }),
  };
}
