import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { partOf } from "../core/project/item-name.js";
import type { Project } from "../core/project/project.js";
import { targetSource } from "../core/project/targets.js";
import { listImages } from "../files/list-images.js";
import type { Names } from "../files/name-list.js";

/** Files looked at together: more would hold up others that wait for the disk. */
const together = 64;
/** Bytes of a file up to which it is read in one piece. */
const onePiece = 1 << 22;
/** Letters of a hash, of which a stamp has two. */
const length = 32;

/** The names of the images of a folder and its sub-folders relative to it, without hidden ones and runs; an empty one for a file itself. */
async function namesIn(source: string, passesOver?: string): Promise<Names> {
  return (await stat(source)).isDirectory() ? (await listImages(source, { separator: path.sep, passesOver })).names : [""];
}

/** The file or folder of a source, which may name a part, as in `noisy.npy[0:200]`. */
const locationOf = (source: string) => partOf(source).file;

/** Goes through the images of a location, and hashes what `lineOf` says of each, in their order. */
async function hashOf(location: string, lineOf: (file: string, name: string) => Promise<string>, passesOver?: string): Promise<string> {
  const files = await namesIn(location, passesOver);
  const hash = createHash("sha256");
  for (let start = 0; start < files.length; start += together) {
    const batch = Array.from({ length: Math.min(together, files.length - start) }, (_, i) => files.at(start + i) ?? "");
    for (const line of await Promise.all(batch.map((name) => lineOf(path.join(location, name), name)))) hash.update(line);
  }
  return hash.digest("hex").slice(0, length);
}

/** Of names, sizes and times, without reading a file. */
const timesOf = (location: string, passesOver?: string) =>
  hashOf(
    location,
    async (file, name) => {
      const { size, mtimeMs } = await stat(file);
      return `${name}\n${size}\n${mtimeMs}\n`;
    },
    passesOver,
  );

/** Of names and bytes. */
const contentOf = (location: string, passesOver?: string) =>
  hashOf(
    location,
    async (file, name) => {
      const { size } = await stat(file);
      const hash = createHash("sha256");
      const digest = size > onePiece ? await streamed(file, hash) : hash.update(await readFile(file));
      return `${name}\n${digest.digest("hex")}\n`;
    },
    passesOver,
  );

async function streamed(file: string, hash: Hash): Promise<Hash> {
  for await (const bytes of createReadStream(file)) hash.update(bytes);
  return hash;
}

/** Contents that were read, by location and times, so that copies are read once while they are looked at again and again. */
const known = new Map<string, Promise<string>>();
const mostKnown = 64;

function contentAt(location: string, times: string, passesOver?: string): Promise<string> {
  const key = `${location}\n${times}`;
  const content = known.get(key) ?? contentOf(location, passesOver);
  known.delete(key);
  known.set(key, content);
  content.catch(() => known.delete(key));
  for (const oldest of [...known.keys()].slice(0, -mostKnown)) known.delete(oldest);
  return content;
}

/**
 * A text that tells whether the images of a source are the same later ({@link isStamped}): by names, sizes and times, and by their bytes
 * if these differ. `source` is a folder or a file, with or without a part; the images of a folder in it may be passed over. Null if it is
 * not there.
 */
export async function stampOf(source: string, passesOver?: string): Promise<string | null> {
  const location = locationOf(source);
  try {
    const times = await timesOf(location, passesOver);
    return `${times}-${await contentAt(location, times, passesOver)}`;
  } catch {
    return null;
  }
}

/** True if the images of a source are those that a stamp was made of; a mere copy is. They are read only if their times say nothing. */
export async function isStamped(source: string, stamp: string): Promise<boolean> {
  const location = locationOf(source);
  const [times, content] = stamp.split("-");
  try {
    const now = await timesOf(location);
    // Stamps of before have no content.
    return now === times || (content !== undefined && (await contentAt(location, now)) === content);
  } catch {
    return false;
  }
}

/** What a project trains on, as it is written: images, clean partners, validation. */
export function trainingSources({ task, data }: Project): string[] {
  const { train, validation } = data;
  return [train, targetSource({ task, data }), validation].filter((source) => typeof source === "string");
}

/** As {@link stampOf}, of all that a project trains on, one after the other; null if a part is not there. `root` is the project's folder. */
export async function trainingStamp(project: Project, root: string): Promise<string | null> {
  const stamps: (string | null)[] = [];
  for (const source of trainingSources(project)) stamps.push(await stampOf(path.resolve(root, source)));
  return stamps.includes(null) ? null : stamps.join("+");
}

/** As {@link isStamped}, of all that a project trains on. */
export async function isTrainingStamped(project: Project, root: string, stamp: string): Promise<boolean> {
  const sources = trainingSources(project).map((source) => path.resolve(root, source));
  const stamps = stamp.split("+");
  if (stamps.length !== sources.length) return isOldStamp(sources, stamp);
  for (const [place, source] of sources.entries()) if (!(await isStamped(source, stamps[place]))) return false;
  return true;
}

/** Stamps of before were one hash over those of several sources. */
async function isOldStamp(sources: readonly string[], stamp: string): Promise<boolean> {
  try {
    const times: string[] = [];
    for (const source of sources) times.push(await timesOf(locationOf(source)));
    return createHash("sha256").update(times.join()).digest("hex").slice(0, length) === stamp;
  } catch {
    return false;
  }
}
