import { spawn } from "node:child_process";
import { CancelledError, UserError } from "../core/problem.js";

/** Runs a program to its end. Throws UserError with the last lines of what it wrote where it fails or is missing. */
export function runCommand(
  command: string,
  args: readonly string[],
  { what, cwd, env = process.env, signal }: { what: string; cwd?: string; env?: NodeJS.ProcessEnv; signal?: AbortSignal },
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
      const why = error.code === "ENOENT" ? `${command} is not installed` : error.message;
      reject(new UserError(`${what} failed: ${why}.`, "setup", { cause: error }));
    });
    child.on("close", (code) => {
      if (code === 0) return resolve(text);
      const lines = text
        .trim()
        .split("\n")
        .filter((line) => /error|not found|no matching|no module|failed/i.test(line));
      reject(new UserError(`${what} failed: ${(lines.at(-1) ?? `${command} ended with code ${code}`).trim().slice(0, 300)}`, "setup"));
    });
  });
}
