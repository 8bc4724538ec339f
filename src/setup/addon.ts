import { randomUUID } from "node:crypto";
import { cp, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { UserError } from "../core/language/error.js";
import { sentence } from "../core/language/sentence.js";
import { exists } from "../files/exists.js";
import { makeFolder } from "../files/make-folder.js";
import { runCommand } from "./command.js";
import { addonName, libraries, type SetupPaths } from "./paths.js";

/** The addon that came with a packaged extension, or null in a checkout. */
export async function bundledAddon({ dist }: SetupPaths): Promise<string | null> {
  const file = path.join(dist, "native", addonName);
  return (await exists(file)) ? file : null;
}

/**
 * Builds tfjs-node's addon against the libraries and headers in `folder`/tensorflow and gives its file. Node-API: one file
 * serves all versions of Node from 20 on. Works in a checkout with its packages installed. Throws UserError.
 */
export async function buildAddon(folder: string, { dist }: SetupPaths, signal?: AbortSignal): Promise<string> {
  const require = createRequire(path.join(dist, "trainer.js"));
  let source: string;
  let gyp: string;
  try {
    source = path.dirname(require.resolve("@tensorflow/tfjs-node/package.json"));
    gyp = path.join(path.dirname(require.resolve("node-gyp/package.json")), "bin/node-gyp.js");
  } catch (error) {
    throw new UserError(
      sentence("The connection to TensorFlow cannot be built here: its source is not installed. Use a package for this platform."),
      "setup",
      { cause: error },
    );
  }
  const work = path.join(folder, "addon");
  await makeFolder(path.join(work, "deps/lib"));
  for (const name of ["binding", "binding.gyp", "package.json"])
    await cp(path.join(source, name), path.join(work, name), { recursive: true });
  const library = path.join(folder, "tensorflow");
  await symlink(path.join(library, "include"), path.join(work, "deps/include"));
  const [cc, framework] = libraries;
  const names = { [cc]: cc, "libtensorflow.so": cc, [framework]: framework, "libtensorflow_framework.so": framework };
  for (const [name, target] of Object.entries(names)) await symlink(path.join(library, target), path.join(work, "deps/lib", name));
  const prefix = path.dirname(path.dirname(process.execPath));
  const headers = (await exists(path.join(prefix, "include/node/common.gypi"))) ? [`--nodedir=${prefix}`] : [];
  const napi = (
    JSON.parse(await readFile(path.join(source, "package.json"), "utf8")) as { binary: { napi_versions: number[] } }
  ).binary.napi_versions.at(-1);
  const args = [
    gyp,
    "rebuild",
    "--directory",
    work,
    ...headers,
    "--module_name=tfjs_binding",
    `--module_path=${work}/out`,
    `--napi_version=${napi}`,
    `--napi_build_version=${napi}`,
  ];
  await runCommand(process.execPath, args, {
    what: sentence("Building the connection to TensorFlow (this needs make and g++)"),
    cwd: work,
    signal,
  });
  const built = path.join(folder, addonName);
  await rename(path.join(work, "build/Release", addonName), built);
  await rm(work, { recursive: true });
  return built;
}

/** Puts the addon where a plain import of tfjs-node looks for it in a checkout; elsewhere there is nothing to do. */
export async function linkAddon(addon: string, { dist }: SetupPaths): Promise<void> {
  const packageFolder = path.join(dist, "../node_modules/@tensorflow/tfjs-node");
  if (!(await exists(packageFolder))) return;
  const folder = path.join(packageFolder, "lib/napi-v8");
  const target = path.join(folder, addonName);
  const [built, present] = await Promise.all([readFile(addon), readFile(target).catch(() => null)]);
  if (present?.equals(built)) return;
  await makeFolder(folder);
  // A process may have the present file loaded; a new one beside it, renamed, leaves that in peace.
  const temporary = `${target}.${randomUUID()}`;
  await cp(addon, temporary);
  await rename(temporary, target);
}
