import { createHash } from "node:crypto";
import { type FileHandle, lstat, open, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { UserError } from "../core/language/error.js";
import { joined, sentence } from "../core/language/sentence.js";
import { explainUnwritable, longestName, passingName } from "./atomic.js";
import { absent } from "./exists.js";
import { insideOf } from "./inside.js";
import { parseLine } from "./json-lines.js";
import { makeFolder } from "./make-folder.js";

/** The list of what was written, in the folder itself: a line of JSON for each file. */
const listName = ".aeproj-output.jsonl";

const listLine = z.object({ file: z.string(), sha256: z.string(), made: z.string().optional(), note: z.string().optional() });

/** A file of a job; `made` tells what it was made of, and `note` is what a later job may ask for if that is the same. */
export interface OutputFile {
  name: string;
  bytes: Uint8Array;
  made?: string;
  note?: string;
}

/** SHA-256 of a file's bytes, as the list holds it. */
export const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const freeSpace = sentence("Free some space and start again.");

/**
 * A folder that a person named for what a job writes. It replaces only files that an earlier job wrote and nobody changed since:
 * a list in the folder holds their hashes. Names come from tables and archives, so one that leads out of the folder is refused.
 * Whoever opens it closes it.
 */
export class OutputFolder {
  #list: Promise<FileHandle> | null = null;
  /** The sub-folder that was made last: files come sorted, so that each is made about once. */
  #made = "";

  /** Files of earlier jobs that nobody changed since. */
  readonly #kept = new Map<string, { made: string; note: string }>();

  private constructor(readonly folder: string) {}

  /** Makes sure, before anything is written, that files of these names may be. Throws UserError that names the first that may not. */
  static async open(folder: string, names: Iterable<string>): Promise<OutputFolder> {
    const output = new OutputFolder(path.resolve(folder));
    await output.#requireFolder();
    const written = await output.#written();
    let [checked, parent] = ["", ""];
    for (const name of names) {
      const file = output.#place(name);
      const found = await lstat(file).catch(absent);
      if (!found) {
        parent = path.dirname(file);
        if (parent !== checked) await output.#requireInside(parent);
        checked = parent;
        continue;
      }
      const line = written.get(name);
      const ours = found.isFile() && line !== undefined && line.sha256 === hashOf(await readFile(file));
      if (!ours) {
        throw new UserError(
          joined([
            sentence("{0} is in the way in {1}: it was not written by such a job, or was changed since.", name, output.folder),
            sentence("Nothing was written. Choose another folder, or move the file away."),
          ]),
          "in-the-way",
        );
      }
      if (line.made !== undefined && line.note !== undefined) output.#kept.set(name, { made: line.made, note: line.note });
    }
    return output;
  }

  /** What an earlier job noted of a file that is there as it left it, if it was made of the same; null if it must be made. */
  noteOf(name: string, made: string): string | null {
    const kept = this.#kept.get(name);
    return kept?.made === made ? kept.note : null;
  }

  /** Writes files; each is listed before it is there, so that one of a job that was cut short counts as written by it. Throws UserError on a full disk. */
  async write(files: readonly OutputFile[]): Promise<void> {
    for (const { name } of files) await this.#makeFolder(path.dirname(this.#place(name)));
    await this.list(files.map(({ name, bytes, made, note }) => ({ name, hash: hashOf(bytes), made, note })));
    try {
      await Promise.all(files.map(({ name, bytes }) => writeWhole(this.#place(name), bytes)));
    } catch (error) {
      throw explainUnwritable(error, this.folder, freeSpace);
    }
  }

  /** Lists files that are about to be written in another way. Throws UserError on a full disk. */
  async list(files: readonly ({ name: string; hash: string } & Pick<OutputFile, "made" | "note">)[]): Promise<void> {
    await this.#makeFolder(this.folder);
    try {
      this.#list ??= open(path.join(this.folder, listName), "a");
      const lines = files.map(({ name, hash, made, note }) => `${JSON.stringify({ file: name, sha256: hash, made, note })}\n`);
      await (await this.#list).writeFile(lines.join(""));
    } catch (error) {
      throw explainUnwritable(error, this.folder, freeSpace);
    }
  }

  async close(): Promise<void> {
    // One that could not be opened was said when it was tried.
    await (await this.#list?.catch(() => null))?.close();
    this.#list = null;
  }

  async #makeFolder(folder: string): Promise<void> {
    if (folder !== this.#made) await makeFolder(folder);
    this.#made = folder;
  }

  /** Throws UserError if the folder is a file. */
  async #requireFolder(): Promise<void> {
    const about = await stat(this.folder).catch(absent);
    if (about && !about.isDirectory())
      throw new UserError(sentence("{0} is a file, where a folder is needed. Choose another name.", this.folder), "no-folder");
  }

  /** Throws UserError if a folder in this one is a link to another: what is written there would lie elsewhere. */
  async #requireInside(folder: string): Promise<void> {
    if (folder === this.folder) return;
    const [here, there] = [await realpath(this.folder).catch(absent), await realpath(folder).catch(absent)];
    if (here === null || there === null || insideOf(here, there) !== null) return;
    throw new UserError(
      joined([
        sentence("{0} leads out of {1} by a link.", folder, this.folder),
        sentence("Nothing was written. Choose another folder, or remove the link."),
      ]),
      "in-the-way",
    );
  }

  /** The path of a name in the folder. Throws UserError if it leads out of it. */
  #place(name: string): string {
    const inside = insideOf(this.folder, name);
    if (inside === null || inside === listName) {
      throw new UserError(
        sentence(
          "The name {0} does not lead to a file inside {1}. Nothing was written; correct the name.",
          JSON.stringify(name),
          this.folder,
        ),
        "bad-name",
      );
    }
    const long = inside.split(path.sep).find((part) => Buffer.byteLength(part) > longestName);
    if (long !== undefined)
      throw new UserError(sentence("The name {0} is too long for this disk. Choose a shorter one.", long), "bad-name");
    return path.resolve(this.folder, inside);
  }

  /** What is listed of each file that jobs wrote here, by name. A line that was cut short, or is not of such a list, counts for nothing. */
  async #written(): Promise<Map<string, z.output<typeof listLine>>> {
    const text = await readFile(path.join(this.folder, listName), "utf8").catch(absent);
    const written = new Map<string, z.output<typeof listLine>>();
    for (const line of (text ?? "").split("\n")) {
      const parsed = parseLine(line, listLine);
      if (parsed) written.set(parsed.file, parsed);
    }
    return written;
  }
}

/** Writes a file whole or not at all if the process is killed; unlike after writeAtomic, a power cut may lose it. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = path.join(path.dirname(file), passingName(file));
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
