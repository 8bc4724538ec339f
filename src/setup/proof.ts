import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { isInformation } from "../core/jobs/log-line.js";
import { type Sentence, sentence, verbatim } from "../core/language/sentence.js";
import { sentenceSchema } from "../core/language/sentence-schema.js";
import { writeAtomic } from "../files/atomic.js";
import { makeFolder } from "../files/make-folder.js";
import { libraries, librariesFolder, type SetupPaths } from "./paths.js";

const proofSchema = z.object({ key: z.string(), ok: z.boolean(), version: z.string(), reason: sentenceSchema });
type Proof = z.output<typeof proofSchema>;

/** What the child sends once TensorFlow has multiplied two matrices. */
const answerSchema = z.object({ tensorflow: z.string(), correct: z.boolean() });

/** Loading cold libraries of 800 MB from a slow disk may take this long. */
const patience = 60_000;

/**
 * Environment of a child that is to use TensorFlow. Threads are pinned, as their number decides the last bits of every sum. oneDNN's
 * operations are asked for, as TensorFlow takes them by itself only on processors with the newest instructions, while a training
 * step is twice as fast with them on AVX2 as well; who has set the variable has the last word.
 */
export function tensorflowEnv(addon: string, folder: string): Record<string, string> {
  const variable = process.platform === "darwin" ? "DYLD_LIBRARY_PATH" : process.platform === "win32" ? "PATH" : "LD_LIBRARY_PATH";
  const before = process.env[variable];
  return {
    [variable]: before ? `${folder}${path.delimiter}${before}` : folder,
    AUTOENCODER_ADDON: addon,
    TF_CPP_MIN_LOG_LEVEL: "3",
    TF_ENABLE_ONEDNN_OPTS: process.env.TF_ENABLE_ONEDNN_OPTS ?? "1",
    TF_NUM_INTRAOP_THREADS: String(os.availableParallelism()),
  };
}

/** Changes with the addon, the libraries, the processor and the version of Node. */
async function keyOf(addon: string, folder: string): Promise<string> {
  const files = await Promise.all(
    [addon, ...libraries.map((name) => path.join(folder, name))].map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      return [size, mtimeMs];
    }),
  );
  return createHash("sha256")
    .update(JSON.stringify([files, os.cpus()[0]?.model, process.versions.modules]))
    .digest("hex");
}

const proofFile = ({ cache }: SetupPaths) => path.join(cache, "proof.json");

async function readProof(paths: SetupPaths): Promise<Proof | undefined> {
  const text = await readFile(proofFile(paths), "utf8").catch(() => "null");
  try {
    return proofSchema.safeParse(JSON.parse(text)).data;
  } catch {
    // A torn file counts as none: the proof is made again.
    return undefined;
  }
}

/** Lets a proof that failed be tried again, as what was in its way may be gone. */
export async function forgetFailure(paths: SetupPaths): Promise<void> {
  if ((await readProof(paths))?.ok === false) await rm(proofFile(paths), { force: true });
}

/** Whether TensorFlow loads and computes on this machine: tried once in a child process, then remembered. */
export async function prove(addon: string, paths: SetupPaths): Promise<Proof> {
  const folder = librariesFolder(paths);
  const file = proofFile(paths);
  const key = await keyOf(addon, folder);
  const earlier = await readProof(paths);
  if (earlier?.key === key) return earlier;
  const proof = { key, ...(await tryOut(addon, folder, path.join(paths.dist, "trainer.js"))) };
  await makeFolder(paths.cache);
  await writeAtomic(file, JSON.stringify(proof), sentence("Free some space and try again."));
  return proof;
}

function tryOut(addon: string, folder: string, script: string): Promise<Omit<Proof, "key">> {
  const no = (reason: Sentence) => ({ ok: false, version: "", reason });
  return new Promise((resolve) => {
    const child = fork(script, ["prove"], {
      env: { ...process.env, ...tensorflowEnv(addon, folder) },
      execArgv: [],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let words = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      words = (words + text).slice(-2000);
    });
    const timer = setTimeout(() => {
      resolve(no(sentence("TensorFlow did not answer within a minute.")));
      child.kill("SIGKILL");
    }, patience);
    child.on("message", (raw) => {
      const answer = answerSchema.safeParse(raw);
      if (!answer.success || !answer.data.correct) resolve(no(sentence("TensorFlow computed a wrong product on this processor.")));
      else resolve({ ok: true, version: answer.data.tensorflow, reason: verbatim("") });
    });
    child.on("error", (error) => resolve(no(sentence("TensorFlow could not be tried: {0}.", error.message))));
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      const line = words.split("\n").find((l) => !isInformation(l) && /error|GLIBC|cannot open/i.test(l));
      const why =
        signal === "SIGILL"
          ? sentence("this processor lacks instructions that it needs (AVX)")
          : signal
            ? sentence("it was ended by {0}", signal)
            : line
              ? verbatim(line.trim())
              : sentence("it ended with code {0}", code ?? 0);
      resolve(no(sentence("TensorFlow does not run here: {0}.", why)));
    });
  });
}
