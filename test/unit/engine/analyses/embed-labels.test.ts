import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { inEnglish } from "../../../../src/core/language/sentence.js";
import { labelsFor } from "../../../../src/engine/analyses/embed-groups.js";
import { SourceItems } from "../../../../src/engine/images/items.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "labels-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const said: string[] = [];
/** The labels of two training images by a table of this text, one after the other. */
async function labels(text: string | null) {
  said.length = 0;
  if (text !== null) await writeFile(path.join(folder, "l.csv"), text);
  const items = new SourceItems({ names: ["a.png", "b.png"], folder: path.join(folder, "train"), first: 0 });
  const job = { project: path.join(folder, "p.aeproj"), input: path.join(folder, "train") };
  const found = await labelsFor(job, { train: "train", labels: "l.csv" }, items, (how) => said.push(inEnglish(how)));
  return Array.from(found.of, (place) => found.names[place] ?? null);
}

it("takes the labels of the project, and says what does not fit without giving up the codes", async () => {
  expect([await labels("file,label\nb.png,2\na.png,1\n"), said]).toEqual([["1", "2"], []]);
  expect([await labels("label\n1\n"), said]).toEqual([
    [null, null],
    [expect.stringMatching(/^Labels are left out: l\.csv names no files and has 1 labels for 2 images/)],
  ]);
  await rm(path.join(folder, "l.csv"));
  expect([await labels(null), said]).toEqual([
    [null, null],
    [expect.stringMatching(/^Labels are left out: The labels l\.csv cannot be read/)],
  ]);
});
