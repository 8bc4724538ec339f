import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

/** Builds the page before its tests, once for all of them. */
export default async function build(): Promise<void> {
  const root = path.join(import.meta.dirname, "../..");
  await promisify(execFile)(process.execPath, [path.join(root, "esbuild.mjs"), "webview"], { cwd: root });
}
