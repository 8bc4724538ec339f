import { createHash, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { sentence } from "../../core/language/sentence.js";
import { explainUnwritable } from "../../files/atomic.js";
import { makeFolder } from "../../files/make-folder.js";
import { isAlive, thisProcess } from "../../files/owner.js";

/** Decoded images are kept up to this size, in bytes. */
const defaultLimit = 8 * 2 ** 30;

/** A key of a cache from whatever shapes its content. */
export function cacheKey(...parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}

/** The key that {@link cacheKey} gives for a value and lists of texts, which are told one text after the other instead of being held. */
export class ListsKey {
  readonly #hash = createHash("sha256");
  #between = "";

  constructor(first: unknown) {
    this.#hash.update(`[${JSON.stringify(first)}`);
  }

  /** Begins a list; what is added comes into it. */
  begin(): void {
    this.#hash.update(this.#between === "" ? ",[" : "],[");
    this.#between = "[";
  }

  add(text: string): void {
    this.#hash.update(`${this.#between === "," ? "," : ""}${JSON.stringify(text)}`);
    this.#between = ",";
  }

  finish(): string {
    return this.#hash
      .update(this.#between === "" ? "]" : "]]")
      .digest("hex")
      .slice(0, 32);
  }
}

/** Content and its CRC-32, as a disk may return other bytes than were written. */
const keptSchema = z.tuple([z.int(), z.unknown()]);
const checksumOf = (content: unknown) => crc32(JSON.stringify(content));

/** Names in the folder: `KEY.bin`, `KEY.json`, and those that belong to a process, `KEY.PID-START.RANDOM.part` or `.use`. */
const names = /^([0-9a-f]{32})\.(?:(\d+)-(\d*)\.[0-9a-f]+\.)?(bin|json|part|use)$/;

/** Keeps a set from being evicted. */
export interface Hold {
  release(): void;
}

/** What lies under one key. */
interface Entry {
  key: string;
  bytes: number;
  /** When it was last used, in milliseconds. */
  used: number;
  inUse: boolean;
}

/**
 * The folder of decoded images. Whatever is missing or damaged there is made anew; beyond the limit the least recently used
 * goes first, but nothing that a living process holds.
 */
export class PixelCache {
  constructor(
    readonly folder: string,
    private readonly limit = defaultLimit,
  ) {}

  /** The file of a key, whether it is there or not. */
  file(key: string, extension: "bin" | "json"): string {
    return path.join(this.folder, `${key}.${extension}`);
  }

  /** The picture of thumbnails of a key: in a folder of its own, as pages may load what is there. */
  thumbnails(key: string): string {
    return path.join(this.folder, "thumbnails", `${key}.png`);
  }

  /** A file beside the final one to write to, so that two processes never write the same. */
  async temporary(key: string): Promise<string> {
    return this.#own(key, "part");
  }

  /** Keeps what lies under a key, now or later, until `release` is called or this process ends. */
  async hold(key: string): Promise<Hold> {
    const mark = await this.#own(key, "use");
    await this.#write(mark, "");
    return { release: () => rmSync(mark, { force: true }) };
  }

  /** The description kept under a key; undefined if there is none, or a damaged one. */
  async read<T>(key: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const file = this.file(key, "json");
    try {
      const [checksum, content] = keptSchema.parse(JSON.parse(await readFile(file, "utf8")));
      const parsed = schema.safeParse(content);
      if (checksum !== checksumOf(content) || !parsed.success) return undefined;
      const now = new Date();
      await utimes(file, now, now);
      return parsed.data;
    } catch {
      return undefined;
    }
  }

  /** Keeps a description, and the pixels written to `pixels` if given. Throws UserError on a full disk, having kept nothing. */
  async write(key: string, description: unknown, pixels?: string): Promise<void> {
    const file = await this.temporary(key);
    await this.#write(file, JSON.stringify([checksumOf(description), description]));
    if (pixels) await rename(pixels, this.file(key, "bin"));
    await rename(file, this.file(key, "json"));
    await this.#trim(key);
  }

  async #write(file: string, text: string): Promise<void> {
    try {
      // Not synced: after a power cut the checksums tell.
      await writeFile(file, text);
    } catch (error) {
      await rm(file, { force: true });
      throw explainUnwritable(error, this.folder, sentence("Free some space and try again."));
    }
  }

  async #own(key: string, extension: "part" | "use"): Promise<string> {
    await makeFolder(this.folder);
    const { pid, started } = thisProcess();
    return path.join(this.folder, `${key}.${pid}-${started}.${randomBytes(4).toString("hex")}.${extension}`);
  }

  /** Evicts what was least recently used, but not what was just written, and removes what processes that died left behind. */
  async #trim(written: string): Promise<void> {
    const entries = await this.#entries();
    let total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { key, bytes, inUse } of entries.sort((a, b) => a.used - b.used)) {
      if (total <= this.limit) return;
      if (inUse || key === written) continue;
      await rm(this.file(key, "json"), { force: true });
      await rm(this.file(key, "bin"), { force: true });
      total -= bytes;
    }
  }

  async #entries(): Promise<Entry[]> {
    const entries = new Map<string, Entry>();
    for (const name of await readdir(this.folder)) {
      const [, key, pid, started, extension] = names.exec(name) ?? [];
      if (!key) continue;
      const file = path.join(this.folder, name);
      if (pid !== undefined && !isAlive({ pid: Number(pid), started })) {
        await rm(file, { force: true });
        continue;
      }
      const entry = entries.get(key) ?? { key, bytes: 0, used: 0, inUse: false };
      entries.set(key, entry);
      // Another process may have taken it away.
      const info = await stat(file).catch(() => null);
      entry.bytes += info?.size ?? 0;
      if (extension === "json") entry.used = info?.mtimeMs ?? 0;
      if (pid !== undefined) entry.inUse = true;
    }
    return [...entries.values()];
  }
}
