import { spawn } from "node:child_process";
import { CancelledError, UserError } from "../core/language/error.js";
import { type Sentence, sentence } from "../core/language/sentence.js";

/** Runs a program to its end. Throws UserError with the last lines of what it wrote if it fails or is missing. */
export function runCommand(
  command: string,
  args: readonly string[],
  { what, cwd, env = process.env, signal }: { what: Sentence; cwd?: string; env?: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, signal, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    const take = (chunk: string) => {
      text = (text + chunk).slice(-4000);
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (error.name === "AbortError") return reject(new CancelledError());
      const why = error.code === "ENOENT" ? sentence("{0} is not installed", command) : error.message;
      reject(new UserError(sentence("{0} failed: {1}.", what, why), "setup", { cause: error }));
    });
    child.on("close", (code) => {
      if (code === 0) return resolve(text);
      const lines = text
        .trim()
        .split("\n")
        .filter((line) => /error|not found|no matching|no module|failed/i.test(line));
      const last = lines.at(-1);
      const ended = sentence("{0} ended with code {1}", command, code ?? 0);
      reject(new UserError(sentence("{0} failed: {1}", what, last?.trim().slice(0, 300) ?? ended), "setup"));
    });
  });
}
