import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { resolveProject } from "../../../../src/core/project/project.js";
import { PixelCache } from "../../../../src/engine/images/cache.js";
import type { Context } from "../../../../src/engine/images/context.js";
import { directDecoders } from "../../../../src/engine/images/decoders.js";
import { openPictures, type PictureOutcome, type PictureSet, type PictureSettings } from "../../../../src/engine/images/own-size.js";
import { resolveSource } from "../../../../src/engine/images/source.js";
import { survey } from "../../../../src/engine/images/survey.js";

/** A folder of files and the pictures that are read from it. */
export interface Folder {
  put(name: string, data: Uint8Array | string): Promise<void>;
  open(settings?: Partial<PictureSettings>, source?: string, more?: Partial<Context>): Promise<PictureSet>;
  context: Context;
  root: string;
  dispose(): Promise<void>;
}

export async function openFolder(): Promise<Folder> {
  const root = await mkdtemp(path.join(os.tmpdir(), "pictures-"));
  await mkdir(path.join(root, "in"));
  const context: Context = {
    cache: new PixelCache(path.join(root, "cache")),
    decoders: directDecoders,
    report: () => undefined,
    now: () => 0,
  };
  const { channels, range } = resolveProject({ version: 1 }).data;
  return {
    root,
    context,
    put: (name, data) => writeFile(path.join(root, "in", name), data),
    async open(settings = {}, source = "in", more = {}) {
      const own = { ...context, ...more };
      const found = await survey(await resolveSource(source, root), own);
      return openPictures(found, { channels, range, longSide: null, ...settings }, own);
    },
    dispose: () => rm(root, { recursive: true, force: true }),
  };
}

export async function outcomesOf(set: PictureSet): Promise<PictureOutcome[]> {
  const outcomes: PictureOutcome[] = [];
  for await (const outcome of set.read()) outcomes.push(outcome);
  await set.close();
  return outcomes;
}

/** An .npy file of an array in C order. */
export function npy(descr: string, shape: number[], values: { buffer: ArrayBufferLike }): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(", ")},), }\n`;
  const start = Buffer.from(`\x93NUMPY\x01\x00..${header}`, "latin1");
  start.writeUInt16LE(header.length, 8);
  return Buffer.concat([start, new Uint8Array(values.buffer)]);
}
