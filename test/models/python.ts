import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** The tests' own Python, which `npm test` makes. */
export function testPython(): string {
  const python = process.env.AUTOENCODER_TEST_PYTHON;
  if (!python) throw new Error("AUTOENCODER_TEST_PYTHON is not set: run these tests with npm test -- models.");
  return python;
}

/** The environment without the libraries of the addon's TensorFlow, as Python has its own. */
export function pythonEnv(): NodeJS.ProcessEnv {
  const { LD_LIBRARY_PATH: _, ...env } = process.env;
  return env;
}

/** Runs a script of this folder with the tests' own Python; gives what it prints. */
export async function runPython(script: string, ...args: string[]): Promise<string> {
  const options = { env: pythonEnv(), maxBuffer: 2 ** 26 };
  const { stdout } = await execute(testPython(), [path.resolve("test/models", script), ...args], options);
  return stdout;
}
