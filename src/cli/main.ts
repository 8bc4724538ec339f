import { CancelledError, sentenceOf, UserError } from "../core/language/error.js";
import { inEnglish } from "../core/language/sentence.js";
import { runProgram } from "./program.js";
import { jsonTerminal, textTerminal } from "./terminal.js";

/** Exit codes, as the reference page says. */
const exit = { ok: 0, failed: 1, wrongUse: 2, cancelled: 130 } as const;

/** The folder that the command was started in. Throws UserError if it is gone. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new UserError("The folder that you are in is no longer there. Go to another one.", "no-folder", { cause: error });
  }
}

async function main(): Promise<number> {
  const json = process.argv.includes("--json");
  const terminal = json ? jsonTerminal(process.stdout) : textTerminal(process.stdout, process.stderr);
  const controller = new AbortController();
  const abandonment = new AbortController();
  // A reader such as head may have seen enough; the work goes on, as nobody asked it to stop.
  let lost = false;
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE" || lost) return;
      lost = true;
      // It may be known only once the work is done; another code than ok stays.
      process.exitCode ||= exit.failed;
      process.stderr.write(`What this command says could not be written: ${inEnglish(sentenceOf(error))}\n`);
    });
  let signals = 0;
  process.on("SIGINT", () => {
    // The first asks for a clean end with a checkpoint; the second does not wait for it.
    if (++signals > 1) {
      abandonment.abort();
      process.exit(exit.cancelled);
    }
    terminal.say("Stopping ...");
    controller.abort();
  });
  try {
    return await runProgram(
      { terminal, signal: controller.signal, abandoned: abandonment.signal, root: currentFolder(), env: process.env },
      process.argv,
    );
  } catch (error) {
    if (error instanceof CancelledError) return exit.cancelled;
    const code = error instanceof UserError ? error.code : "unexpected";
    terminal.error(inEnglish(sentenceOf(error)), code);
    return code === "wrong-use" ? exit.wrongUse : exit.failed;
  }
}

void main().then((code) => {
  if (code !== exit.ok) process.exitCode = code;
});
