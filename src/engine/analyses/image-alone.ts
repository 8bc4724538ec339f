import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { AnyResult } from "../../core/analyses/analyses.js";
import type { ResultRow } from "../../core/analyses/result.js";
import { itemOf, partName, partOf } from "../../core/project/item-name.js";
import { borrow } from "../../runs/borrow.js";

/** An image of a result: its own file (or page of one), or the array and its index there. */
export type ImageOrigin = { kind: "file"; file: string } | { kind: "item"; file: string; index: number };

/** Where an image of a result comes from. */
export function originOf({ input }: Pick<AnyResult, "input">, { file, source }: Pick<ResultRow, "file" | "source">): ImageOrigin {
  if (source !== null) return { kind: "file", file: source };
  return { kind: "item", file: partOf(input).file, index: itemOf(file)?.index ?? 0 };
}

/** A source of one image. Whoever opens it closes it. */
export interface ImageAlone {
  /** As a project or a request names a source. */
  source: string;
  close(): Promise<void>;
}

/** An image as a source of its own, so that it is read as the source that it is of, without a look at the others. */
export async function openAlone(origin: ImageOrigin): Promise<ImageAlone> {
  const item = origin.kind === "item" ? origin : itemOf(origin.file);
  if (item) return { source: partName(item.file, item.index, item.index + 1), close: async () => undefined };
  const folder = await mkdtemp(path.join(os.tmpdir(), "aeproj-image-"));
  await borrow(origin.file, path.join(folder, path.basename(origin.file)));
  return { source: folder, close: () => rm(folder, { recursive: true, force: true }) };
}
