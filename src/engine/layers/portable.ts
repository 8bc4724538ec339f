import path from "node:path";
import { setWasmPaths, version_wasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { UserError } from "../../core/problem.js";
import { memoryLimit } from "../memory.js";
import { LayersEngine } from "./engine.js";
import { registerPortableKernels } from "./kernels.js";

/** What 32-bit addresses reach. */
const wasmMemory = 2 ** 32;

/** The portable engine. `wasmFolder` holds the three .wasm files of the wasm backend. Throws UserError where they cannot be started. */
export async function openPortableEngine(wasmFolder: string): Promise<LayersEngine> {
  registerPortableKernels();
  setWasmPaths(wasmFolder + path.sep);
  if (!(await tf.setBackend("wasm"))) {
    throw new UserError(`The portable engine could not start from ${wasmFolder}. Install the extension again.`, "portable-engine");
  }
  await tf.ready();
  return new LayersEngine(
    { kind: "portable", name: "Portable (WebAssembly)", version: version_wasm, threads: 1 },
    { name: "wasm", memoryLimit: Math.min(wasmMemory, memoryLimit()) },
  );
}
