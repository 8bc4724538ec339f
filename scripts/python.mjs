// A Python of the tests' own, with the packages that they compare with.
import { createHash } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { must, root, run } from "./steps.mjs";

const requirements = path.join(root, "test/models/requirements.txt");

/** The cache folder, as the product finds it. */
const cache = () =>
  process.env.AUTOENCODER_STUDIO_CACHE ||
  path.join(process.env.XDG_CACHE_HOME || path.join(process.env.HOME ?? os.homedir(), ".cache"), "autoencoder-studio");

async function findPython() {
  for (const python of ["python3", "python"]) {
    const { code } = await run(python, ["-m", "venv", "--help"], { output: "pipe" }).catch(() => ({ code: 1 }));
    if (code === 0) return python;
  }
  throw new Error("These tests need Python 3 with venv and pip, and there is none. Install python3-venv.");
}

/** Makes the environment in the cache folder unless it is there with the packages of test/models/requirements.txt; gives its Python. */
export async function installPython() {
  const hash = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex");
  const folder = path.join(cache(), `python-${hash.slice(0, 12)}`);
  const python = path.join(folder, "bin/python");
  const mark = path.join(folder, "complete");
  if ((await readFile(mark, "utf8").catch(() => "")) === hash) return python;
  // An environment contains its own path and cannot be moved, so it is made in its folder and marked when it is whole.
  await rm(folder, { recursive: true, force: true });
  await must("Making a Python environment for the tests", await findPython(), ["-m", "venv", folder]);
  const pip = [
    "-m",
    "pip",
    "install",
    "--disable-pip-version-check",
    "--no-deps",
    "--only-binary=:all:",
    "--no-cache-dir",
    "-r",
    requirements,
  ];
  await must("Installing Keras, TensorFlow, ONNX Runtime and scikit-learn for the tests (400 MB, once)", python, pip);
  await writeFile(`${mark}.new`, hash);
  await rename(`${mark}.new`, mark);
  return python;
}
