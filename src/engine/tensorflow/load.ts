import { availableParallelism } from "node:os";
import util from "node:util";
import type { EngineInfo } from "../../core/network/engine-kind.js";

export type TensorFlow = typeof import("@tensorflow/tfjs-node");

/** Functions of node:util that tfjs-node calls and that Node 23 removed. */
function restoreRemovedFunctions(): void {
  const removed = util as { isNullOrUndefined?: (value: unknown) => boolean; isArray?: (value: unknown) => boolean };
  removed.isNullOrUndefined ??= (value) => value === null || value === undefined;
  removed.isArray ??= Array.isArray;
}

const threadsVariable = "TF_NUM_INTRAOP_THREADS";

/** TensorFlow makes its threads once for a process, so the first call that loads it decides how many. */
let loaded = false;

/**
 * Loads TensorFlow's native library, with `threads` threads in each operation if it is not loaded yet. A process that cannot
 * load it may crash: prove it in a child first.
 */
export async function loadTensorFlow(threads?: number): Promise<TensorFlow> {
  restoreRemovedFunctions();
  if (threads !== undefined && !loaded) process.env[threadsVariable] = String(threads);
  loaded = true;
  const module: TensorFlow & { default?: TensorFlow } = await import("@tensorflow/tfjs-node");
  return module.default ?? module;
}

/** What the loaded library is. The thread count is TF_NUM_INTRAOP_THREADS, else the processor's. */
export function tensorFlowInfo(tf: TensorFlow): EngineInfo {
  const backend = tf.engine().findBackend("tensorflow") as unknown as { binding: { TF_Version: string } };
  const version = backend.binding.TF_Version;
  const threads = Number(process.env[threadsVariable]) || availableParallelism();
  return { kind: "tensorflow", name: `TensorFlow ${version.split(".").slice(0, 2).join(".")}`, version, threads };
}
