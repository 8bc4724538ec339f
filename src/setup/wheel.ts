import { readdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../core/language/error.js";
import { sentence } from "../core/language/sentence.js";
import { makeFolder } from "../files/make-folder.js";
import { runCommand } from "./command.js";
import { tensorflowVersion } from "./paths.js";
import { type SetupContext, watchSize } from "./progress.js";

/** The wheel of a platform: pip's tags for it, its hash and its sizes in bytes. Any Python with pip can fetch it. */
interface Wheel {
  tags: string[];
  sha256: string;
  download: number;
  unpacked: number;
}

const wheels: Partial<Record<string, Wheel>> = {
  "linux-x64": {
    tags: ["--platform", "manylinux_2_27_x86_64", "--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"],
    sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
    download: 273_829_956,
    unpacked: 854_000_000,
  },
};

/** Takes the libraries and headers out of a wheel, which is a zip file of far more. */
const unpackScript = `
import re, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        if re.fullmatch(r"tensorflow/libtensorflow_(cc|framework)\\.so\\.2", name) or name.startswith("tensorflow/include/"):
            wheel.extract(name, sys.argv[2])
`;

/** The first Python that has pip. Throws UserError if there is none. */
async function findPython(signal?: AbortSignal): Promise<string> {
  for (const python of ["python3", "python"]) {
    const version = await runCommand(python, ["-m", "pip", "--version"], { what: sentence("Looking for pip"), signal }).catch(() => null);
    if (version) return python;
  }
  throw new UserError(
    sentence(
      "Fetching TensorFlow needs Python 3 with pip, and there is none. Install python3-pip (or Python from python.org) and set up TensorFlow again.",
    ),
    "setup",
  );
}

/** Fetches TensorFlow's Python wheel with pip, checked by its hash, and unpacks its libraries and headers below `folder`/tensorflow. Throws UserError. */
export async function fetchWheel(folder: string, context: SetupContext): Promise<void> {
  const wheel = wheels[`${process.platform}-${process.arch}`];
  if (!wheel)
    throw new UserError(
      sentence("TensorFlow is not prepared for {0} on {1} yet; it was tried on Linux x64.", process.platform, process.arch),
      "setup",
    );
  const python = await findPython(context.signal);
  const download = path.join(folder, "download");
  await makeFolder(download);
  const requirements = path.join(folder, "requirements.txt");
  await writeFile(requirements, `tensorflow-cpu==${tensorflowVersion} --hash=sha256:${wheel.sha256}\n`);
  const args = [
    "-m",
    "pip",
    "download",
    "--no-deps",
    "--only-binary=:all:",
    "--require-hashes",
    "--no-cache-dir",
    "--disable-pip-version-check",
    ...wheel.tags,
    "-r",
    requirements,
    "-d",
    download,
  ];
  // pip downloads into its temporary folder first, so that is where the progress is seen.
  const stopDownload = watchSize(folder, "downloading-megabytes", wheel.download, context);
  await runCommand(python, args, {
    what: sentence("Downloading TensorFlow"),
    env: { ...process.env, TMPDIR: folder },
    signal: context.signal,
  }).finally(stopDownload);
  const [name] = await readdir(download);
  const stopUnpacking = watchSize(path.join(folder, "tensorflow"), "unpacking-megabytes", wheel.unpacked, context);
  await runCommand(python, ["-c", unpackScript, path.join(download, name), folder], {
    what: sentence("Unpacking TensorFlow"),
    signal: context.signal,
  }).finally(stopUnpacking);
  await rm(download, { recursive: true });
  await stat(path.join(folder, "tensorflow/include/tensorflow/c/c_api.h"));
}
