import { createHash, randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../core/language/error.js";
import { joined, type Sentence, sentence } from "../core/language/sentence.js";
import { systemSentence } from "../core/language/system-error.js";

/** Bytes that a name may have on the disks of today. */
export const longestName = 255;

/** The name that a file has while it is written: its own between a dot and `.tmp`, as far as there is room. */
export function passingName(file: string, mark = ""): string {
  const name = path.basename(file);
  const isLong = Buffer.byteLength(name) + mark.length + 5 > longestName;
  return `.${isLong ? createHash("sha256").update(name).digest("hex") : name}${mark}.tmp`;
}

/** What to do about a full disk for what belongs to a training. */
export const resumeAdvice = sentence("Free some space and resume the run.");

/** A file that is written piece by piece. After a crash it is either the old or the new file, whole. Whoever opens it finishes or abandons it. */
export class AtomicFile {
  #closed = false;
  #finished = false;

  private constructor(
    private readonly file: string,
    private readonly temporary: string,
    private readonly handle: FileHandle,
    private readonly advice: Sentence | undefined,
  ) {}

  /** `advice` is what to do about a full disk. */
  static async open(file: string, advice?: Sentence): Promise<AtomicFile> {
    const folder = path.dirname(file);
    const temporary = path.join(folder, passingName(file, `.${randomBytes(6).toString("hex")}`));
    try {
      return new AtomicFile(file, temporary, await open(temporary, "wx"), advice);
    } catch (error) {
      throw explainUnwritable(error, folder, advice);
    }
  }

  /** Adds to the end. Throws UserError on a full disk. */
  async write(bytes: Uint8Array | string): Promise<void> {
    try {
      await this.handle.writeFile(bytes);
    } catch (error) {
      throw explainUnwritable(error, path.dirname(this.file), this.advice);
    }
  }

  /** Replaces the file by what was written. Throws UserError on a full disk. */
  async finish(): Promise<void> {
    const folder = path.dirname(this.file);
    try {
      await this.handle.sync();
      await this.#close();
      await rename(this.temporary, this.file);
      this.#finished = true;
    } catch (error) {
      throw explainUnwritable(error, folder, this.advice);
    }
    await syncFolder(folder);
  }

  /** Throws away what was written, unless it is finished. */
  async abandon(): Promise<void> {
    if (this.#finished) return;
    await this.#close().catch(() => undefined);
    await rm(this.temporary, { force: true });
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.handle.close();
  }
}

/** Writes a file so that a crash leaves either the old or the new file, whole. Throws UserError on a full disk, with `advice`. */
export async function writeAtomic(file: string, bytes: Uint8Array | string, advice?: Sentence): Promise<void> {
  const out = await AtomicFile.open(file, advice);
  try {
    await out.write(bytes);
    await out.finish();
  } finally {
    await out.abandon();
  }
}

/** Makes a rename in `folder` last through a power cut; Windows cannot and need not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What the system answers where it lets nothing be written. */
const refusals: readonly unknown[] = ["EACCES", "EPERM", "EROFS"];

/**
 * The same error, or a sentence for the person if the disk is full or `where` cannot be written to: files that are being written have
 * passing names, which say nothing. `advice` is what to do once there is space.
 */
export function explainUnwritable(error: unknown, where: string, advice = sentence("Free some space and try again.")): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new UserError(joined([sentence("The disk is full at {0}.", where), advice]), "disk-full", { cause: error });
  const refused = refusals.includes(code) ? systemSentence(error, where) : null;
  return refused ? new UserError(refused, "not-writable", { cause: error }) : error;
}
