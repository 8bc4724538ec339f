import { CancelledError, messageOf, UserError } from "../core/language/error.js";
import { runProgram } from "./program.js";
import { jsonTerminal, textTerminal } from "./terminal.js";

/** Exit codes, as the reference page says. */
const exit = { ok: 0, failed: 1, wrongUse: 2, cancelled: 130 } as const;

async function main(): Promise<number> {
  const json = process.argv.includes("--json");
  const terminal = json ? jsonTerminal(process.stdout) : textTerminal(process.stdout, process.stderr);
  const controller = new AbortController();
  let signals = 0;
  process.on("SIGINT", () => {
    // The first asks for a clean end with a checkpoint; the second does not wait for it.
    if (++signals > 1) process.exit(exit.cancelled);
    terminal.say("Stopping ...");
    controller.abort();
  });
  try {
    return await runProgram({ terminal, signal: controller.signal, root: process.cwd(), env: process.env }, process.argv);
  } catch (error) {
    if (error instanceof CancelledError) return exit.cancelled;
    const code = error instanceof UserError ? error.code : "unexpected";
    terminal.error(messageOf(error), code);
    return code === "wrong-use" ? exit.wrongUse : exit.failed;
  }
}

void main().then((code) => {
  process.exitCode = code;
});
