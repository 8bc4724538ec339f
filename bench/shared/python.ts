import { createHash } from "node:crypto";
import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { verbatim } from "../../src/core/language/sentence.js";
import { runCommand } from "../../src/setup/command.js";
import type { SetupPaths } from "../../src/setup/paths.js";

const folderOf = ({ cache }: SetupPaths) => path.join(cache, "bench-python");
const interpreterOf = (places: SetupPaths) => path.join(folderOf(places), "bin/python");
const markerOf = (places: SetupPaths) => path.join(folderOf(places), "requirements.sha256");
const requirementsOf = (root: string) => path.join(root, "bench/requirements.txt");
const hashOf = async (file: string) =>
  createHash("sha256")
    .update(await readFile(file))
    .digest("hex");

/** The interpreter whose packages are those of requirements.txt, or null if it is not set up. */
export async function findPython(places: SetupPaths, root: string): Promise<string | null> {
  const installed = await readFile(markerOf(places), "utf8").catch(() => "");
  if (installed !== (await hashOf(requirementsOf(root)))) return null;
  return access(interpreterOf(places)).then(
    () => interpreterOf(places),
    () => null,
  );
}

/** Makes the virtual environment in the cache folder. Throws UserError if Python or the packages cannot be had. */
export async function setUpPython(places: SetupPaths, root: string, say: (line: string) => void): Promise<void> {
  if (await findPython(places, root)) return say("The Python packages of the benches are there.");
  await mkdir(places.cache, { recursive: true });
  say("Making a virtual environment ...");
  await runCommand("python3", ["-m", "venv", "--clear", folderOf(places)], { what: verbatim("Making a virtual environment") });
  say("Installing the packages of bench/requirements.txt (some 3 GB, minutes) ...");
  await runCommand(interpreterOf(places), ["-m", "pip", "install", "--quiet", "--requirement", requirementsOf(root)], {
    what: verbatim("Installing the packages"),
  });
  await writeFile(markerOf(places), await hashOf(requirementsOf(root)));
  say("Done.");
}
