import path from "node:path";
import { setWasmPaths, version_wasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { machineMemory } from "../../files/machine-memory.js";
import { LayersEngine } from "./engine.js";
import { registerPortableKernels } from "./kernels.js";

/** The bytes that 32-bit addresses can address. */
const wasmMemory = 2 ** 32;

/** The portable engine. `wasmFolder` holds the three .wasm files of the wasm backend. Throws UserError if they cannot be started. */
export async function openPortableEngine(wasmFolder: string): Promise<LayersEngine> {
  registerPortableKernels();
  setWasmPaths(wasmFolder + path.sep);
  if (!(await withoutNewHandlers(() => tf.setBackend("wasm")))) {
    throw new UserError(
      sentence("The portable engine could not start from {0}. Install the extension again.", wasmFolder),
      "portable-engine",
    );
  }
  return new LayersEngine(
    { kind: "portable", name: "Portable (WebAssembly)", version: version_wasm, threads: 1 },
    { name: "wasm", memoryLimit: Math.min(wasmMemory, machineMemory()) },
  );
}

/** The wasm runtime sets handlers of the process that rethrow any failure anywhere; failures stay with those who handle them. */
async function withoutNewHandlers<T>(work: () => Promise<T>): Promise<T> {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const handlers = () => events.map((event) => process.rawListeners(event as string) as ((...values: unknown[]) => void)[]);
  const before = handlers();
  try {
    return await work();
  } finally {
    for (const [i, event] of events.entries()) {
      for (const handler of handlers()[i]) if (!before[i].includes(handler)) process.off(event, handler);
    }
  }
}
