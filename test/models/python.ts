import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs a script of this folder with the tests' own Python, which `npm test` makes; gives what it prints. */
export async function runPython(script: string, ...args: string[]): Promise<string> {
  const python = process.env.AUTOENCODER_TEST_PYTHON;
  if (!python) throw new Error("AUTOENCODER_TEST_PYTHON is not set: run these tests with npm test -- models.");
  const { LD_LIBRARY_PATH: _, ...env } = process.env;
  const { stdout } = await execute(python, [path.resolve("test/models", script), ...args], { env, maxBuffer: 2 ** 26 });
  return stdout;
}
