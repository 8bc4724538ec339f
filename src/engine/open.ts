import { unreachable } from "../core/language/error.js";
import type { EngineKind } from "../core/network/engine-kind.js";
import type { Engine } from "./contract/engine.js";

export interface EngineOptions {
  /** The folder of the wasm backend's .wasm files, for the portable engine. */
  wasmFolder: string;
  /** Threads of TensorFlow, if the process has not loaded it yet; else, and left out, those of its environment. */
  threads?: number;
}

/**
 * Starts an engine. TensorFlow is one that was proven before: its library may crash a process that cannot run it.
 * Throws UserError if the engine cannot start.
 */
export async function openEngine(kind: EngineKind, options: EngineOptions): Promise<Engine> {
  switch (kind) {
    case "tensorflow": {
      const { GraphEngine } = await import("./tensorflow/engine.js");
      return GraphEngine.open(options.threads);
    }
    case "portable": {
      const { openPortableEngine } = await import("./portable/open.js");
      return openPortableEngine(options.wasmFolder);
    }
    default:
      return unreachable(kind);
  }
}
