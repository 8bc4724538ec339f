import { createWriteStream } from "node:fs";
import { cp, readdir, rename, symlink } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { sentenceOf, UserError } from "../core/language/error.js";
import { sentence } from "../core/language/sentence.js";
import { makeFolder } from "../files/make-folder.js";
import { runCommand } from "./command.js";
import { libraries } from "./paths.js";
import type { SetupContext } from "./progress.js";

/** The archive of TensorFlow's C library that tfjs-node itself is made for, by platform. */
export const officialArchives: Partial<Record<string, string>> = {
  "linux-x64": "https://storage.googleapis.com/tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz",
};

/** Takes TensorFlow's libraries from a .tar.gz at an address, or from a folder, into `folder`/tensorflow. Throws UserError. */
export async function fetchArchive(source: string, folder: string, { report, signal }: SetupContext): Promise<void> {
  const target = path.join(folder, "tensorflow");
  await makeFolder(target);
  if (/^https?:/.test(source)) {
    report({ kind: "progress", stage: "downloading", done: 0, total: 0, secondsLeft: null });
    const file = path.join(folder, "archive.tar.gz");
    try {
      const response = await fetch(source, { signal });
      if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
      await pipeline(Readable.fromWeb(response.body as never), createWriteStream(file));
    } catch (error) {
      throw new UserError(sentence("TensorFlow could not be fetched from {0}: {1}.", new URL(source).host, sentenceOf(error)), "setup", {
        cause: error,
      });
    }
    await runCommand("tar", ["-xzf", file, "-C", target], { what: sentence("Unpacking TensorFlow"), signal });
  } else {
    await cp(source, target, { recursive: true }).catch((error: unknown) => {
      throw new UserError(sentence("TensorFlow's libraries could not be copied from {0}: {1}.", source, sentenceOf(error)), "setup", {
        cause: error,
      });
    });
  }
  await nameLibraries(target);
}

/** The archive for C keeps its libraries in `lib` and calls the first libtensorflow.so.2. */
async function nameLibraries(target: string): Promise<void> {
  const inner = await readdir(path.join(target, "lib")).catch(() => []);
  for (const name of inner) if (name.startsWith("libtensorflow")) await rename(path.join(target, "lib", name), path.join(target, name));
  const names = await readdir(target);
  const [cc] = libraries;
  if (!names.includes(cc)) await symlink("libtensorflow.so.2", path.join(target, cc));
}
