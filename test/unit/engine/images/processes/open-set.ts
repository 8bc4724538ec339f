import { resolveProject } from "../../../../../src/core/project/project.js";
import { PixelCache } from "../../../../../src/engine/images/cache.js";
import type { Context } from "../../../../../src/engine/images/context.js";
import { openDataset } from "../../../../../src/engine/images/dataset.js";
import { directDecoders } from "../../../../../src/engine/images/decoders.js";
import { formOf } from "../../../../../src/engine/images/form.js";
import { survey } from "../../../../../src/engine/images/survey.js";

/** Opens the images of a folder with a cache folder, says their fingerprint and holds them until its input ends. */
async function main([folder, cache]: string[]): Promise<void> {
  const context: Context = {
    cache: new PixelCache(cache),
    decoders: directDecoders,
    report: () => undefined,
    now: () => performance.now(),
  };
  const { data } = resolveProject({ version: 1 });
  const found = await survey({ kind: "folder", path: folder }, context);
  const set = await openDataset(found, formOf(found, data), data.range, context);
  console.log(set.fingerprint);
  for await (const _ of process.stdin);
  set.store.close();
}

void main(process.argv.slice(2));
