import { inEnglish } from "../core/language/sentence.js";
import { engineStatus, installTensorflow } from "../setup/engine.js";
import type { Shell } from "./shell.js";
import { setupPaths } from "./worker.js";

/** Says which engine is used and, if it is the portable one, why. */
export async function status(shell: Shell): Promise<void> {
  say(shell, await engineStatus(setupPaths(shell)));
}

/** Fetches TensorFlow if it is missing, and proves it. */
export async function install(shell: Shell): Promise<void> {
  say(shell, await installTensorflow(setupPaths(shell), { signal: shell.signal, report: (event) => shell.terminal.event(event) }));
}

function say(shell: Shell, status: Awaited<ReturnType<typeof engineStatus>>): void {
  const { tensorflow } = status;
  const lines = tensorflow.ok
    ? [`TensorFlow ${tensorflow.version} is ready.`]
    : ["TensorFlow is not in use; the portable engine is, which is slower.", inEnglish(tensorflow.reason)];
  shell.terminal.result({ kind: "engine", ...status }, lines);
}
