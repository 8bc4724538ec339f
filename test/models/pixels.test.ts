import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { PixelCache } from "../../src/engine/images/cache.js";
import type { Context } from "../../src/engine/images/context.js";
import { openDataset } from "../../src/engine/images/dataset.js";
import { directDecoders } from "../../src/engine/images/decoders.js";
import type { PixelForm } from "../../src/engine/images/pixels.js";
import { resolveSource } from "../../src/engine/images/source.js";
import { survey } from "../../src/engine/images/survey.js";
import { height, width, writeCorpus } from "./corpus.js";
import { runPython } from "./python.js";

/** How far pixels may differ, 0 to 1: pictures of their own size by the decoders' rounding, others by the filters of two libraries. */
const exact = { most: 0.02, mean: 0.006 };
const resized = { most: 0.08, mean: 0.01 };

/** What the script refuses by name, as Pillow reads it otherwise than the studio, or the studio leaves it out. */
const refused = [
  "jpeg-inks.jpg",
  "tiff-float.tif",
  "tiff-fourth-colour.tif",
  "tiff-gray-16-signed.tif",
  "tiff-gray-16-white.tif",
  "tiff-gray-32.tif",
  "tiff-inks.tif",
  "tiff-second-gray.tif",
  "tiff-zstd.tif",
];
const quarterTurns = [5, 6, 7, 8].map((orientation) => `tiff-turned-${orientation}.tif`);

/** Forms that the corpus is brought to: its own size, and smaller and larger ones. */
const forms = {
  "gray as it is": { height, width, channels: 1, type: "u8", fit: "pad" },
  "colours as they are": { height, width, channels: 3, type: "u8", fit: "pad" },
  "16 bits as they are": { height, width, channels: 1, type: "u16", fit: "pad" },
  smaller: { height: 13, width: 12, channels: 3, type: "u8", fit: "pad" },
  larger: { height: 40, width: 40, channels: 1, type: "u8", fit: "pad" },
  "smaller, cut": { height: 10, width: 10, channels: 1, type: "u8", fit: "crop" },
  "larger, stretched": { height: 33, width: 25, channels: 3, type: "u8", fit: "stretch" },
} as const satisfies Record<string, PixelForm>;
type FormName = keyof typeof forms;

const readSchema = z.union([z.object({ refused: z.string() }), z.object({ said: z.string(), pixels: z.record(z.string(), z.string()) })]);
type Read = z.infer<typeof readSchema>;

let root: string;
let names: string[];
let theirs: Record<string, Record<string, Read>>;
let context: Context;
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "corpus-"));
  names = await writeCorpus(path.join(root, "in"));
  context = { cache: new PixelCache(path.join(root, "cache")), decoders: directDecoders, report: () => undefined, now: () => 0 };
  await writeFile(path.join(root, "forms.json"), JSON.stringify(forms));
  const folders = names.map((name) => path.join(root, "in", name));
  const text = await runPython("pixels.py", path.resolve("src/engine/scripts"), path.join(root, "forms.json"), ...folders);
  theirs = z.record(z.string(), z.record(z.string(), readSchema)).parse(JSON.parse(text));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The pixels that the studio reads of a folder, by their names; none of what it leaves out. */
async function ours(folder: string, form: PixelForm): Promise<Record<string, number[]>> {
  const found = await survey(await resolveSource(folder, path.join(root, "in")), context).catch(() => null);
  if (!found) return {};
  const set = await openDataset(found, form, "auto", context).catch(() => null);
  if (!set) return {};
  const white = form.type === "u16" ? 65535 : 255;
  const pixels = Object.fromEntries(
    set.items.map(({ file }, index) => [file, Array.from(set.store.read([index], [0, 1]), (value) => value / white)]),
  );
  set.store.close();
  return pixels;
}

const decoded = (text: string, form: PixelForm) => {
  const bytes = Buffer.from(text, "base64");
  const white = form.type === "u16" ? 65535 : 255;
  return Array.from(new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)), (value) => value / white);
};

describe.each(Object.keys(forms) as FormName[])("%s", (name) => {
  it("every file of the corpus has the studio's pixels in the exported script, or is refused by name", async () => {
    const wrong: string[] = [];
    const left: string[] = [];
    for (const folder of names) {
      const read = theirs[name][folder];
      const mine = await ours(folder, forms[name]);
      if ("refused" in read) {
        if (!read.refused.includes(folder)) wrong.push(`${folder}: refused without its name: ${read.refused}`);
        left.push(folder);
        continue;
      }
      const files = Object.keys(read.pixels).sort();
      const unlike = [...Object.keys(mine).filter((file) => !files.includes(file)), ...files.filter((file) => !(file in mine))];
      if (unlike.length > 0) wrong.push(`${folder}: one of both leaves out ${unlike.join(", ")}: ${read.said}`);
      for (const file of files.filter((one) => one in mine)) {
        const values = decoded(read.pixels[file], forms[name]);
        const differences = values.map((value, at) => Math.abs(value - mine[file][at]));
        const [most, mean] = [Math.max(...differences), differences.reduce((sum, one) => sum + one, 0) / differences.length];
        const ownSize = / as (it is|they are)$/.test(name) && !/turned-[5-8]/.test(file);
        if (!(most <= (ownSize ? exact : resized).most && mean <= (ownSize ? exact : resized).mean))
          wrong.push(`${file}: differs by up to ${most.toFixed(3)}, ${mean.toFixed(4)} in the mean`);
      }
    }
    expect(wrong).toEqual([]);
    expect(left.sort()).toEqual([...refused, ...quarterTurns].sort());
  });
});
