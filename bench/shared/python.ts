import { createHash } from "node:crypto";
import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { verbatim } from "../../src/core/language/sentence.js";
import { runCommand } from "../../src/setup/command.js";
import type { SetupPaths } from "../../src/setup/paths.js";

const folderOf = ({ cache }: SetupPaths) => path.join(cache, "bench-python");
const interpreterOf = (paths: SetupPaths) => path.join(folderOf(paths), "bin/python");
const markerOf = (paths: SetupPaths) => path.join(folderOf(paths), "requirements.sha256");
const requirementsOf = (root: string) => path.join(root, "bench/requirements.txt");
const hashOf = async (file: string) =>
  createHash("sha256")
    .update(await readFile(file))
    .digest("hex");

/** The interpreter whose packages are those of requirements.txt, or null if it is not set up. */
export async function findPython(paths: SetupPaths, root: string): Promise<string | null> {
  const installed = await readFile(markerOf(paths), "utf8").catch(() => "");
  if (installed !== (await hashOf(requirementsOf(root)))) return null;
  return access(interpreterOf(paths)).then(
    () => interpreterOf(paths),
    () => null,
  );
}

/** Makes the virtual environment in the cache folder. Throws UserError if Python or the packages cannot be had. */
export async function setUpPython(paths: SetupPaths, root: string, say: (line: string) => void): Promise<void> {
  if (await findPython(paths, root)) return say("The Python packages of the benches are there.");
  await mkdir(paths.cache, { recursive: true });
  say("Making a virtual environment ...");
  await runCommand("python3", ["-m", "venv", "--clear", folderOf(paths)], { what: verbatim("Making a virtual environment") });
  say("Installing the packages of bench/requirements.txt (some 3 GB, minutes) ...");
  await runCommand(interpreterOf(paths), ["-m", "pip", "install", "--quiet", "--requirement", requirementsOf(root)], {
    what: verbatim("Installing the packages"),
  });
  await writeFile(markerOf(paths), await hashOf(requirementsOf(root)));
  say("Done.");
}
