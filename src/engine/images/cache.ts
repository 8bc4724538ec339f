import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";
import { writeAtomic } from "../../runs/atomic.js";

/** Decoded images are kept up to this size, the least recently used going first. */
const limit = 8 * 2 ** 30;

/** A key of a cache from whatever shapes its content. */
export function cacheKey(...parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}

/** The folder of decoded images; whatever is missing there is made anew. */
export class PixelCache {
  constructor(readonly folder: string) {}

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
    await mkdir(this.folder, { recursive: true });
    return path.join(this.folder, `${key}.${process.pid}.${Date.now()}.part`);
  }

  /** The description kept under a key, or undefined. */
  async read<T>(key: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const file = this.file(key, "json");
    try {
      const parsed = schema.safeParse(JSON.parse(await readFile(file, "utf8")));
      if (!parsed.success) return undefined;
      const now = new Date();
      await utimes(file, now, now);
      return parsed.data;
    } catch {
      return undefined;
    }
  }

  /** Keeps a description, and the pixels written to `pixels` where given. */
  async write(key: string, description: unknown, pixels?: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    if (pixels) await rename(pixels, this.file(key, "bin"));
    await writeAtomic(this.file(key, "json"), JSON.stringify(description));
    await this.#trim();
  }

  async #trim(): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith(".bin"));
    const sets = await Promise.all(
      names.map(async (name) => {
        const json = this.file(name.slice(0, -4), "json");
        const [bin, used] = await Promise.all([stat(path.join(this.folder, name)), stat(json).catch(() => null)]);
        return { json, bin: path.join(this.folder, name), size: bin.size, used: used?.mtimeMs ?? 0 };
      }),
    );
    let total = 0;
    for (const set of sets.sort((a, b) => b.used - a.used)) {
      total += set.size;
      if (total <= limit || set === sets[0]) continue;
      await rm(set.json, { force: true });
      await rm(set.bin, { force: true });
    }
  }
}
