import { writeFile } from "node:fs/promises";
import path from "node:path";
import { normal, randomStream, shuffle } from "../core/numbers/random.js";
import { openNpy, readNpyLabels } from "../engine/images/npy.js";
import { inOrder } from "../engine/images/parallel.js";
import { writePicture } from "../engine/results/picture.js";
import { exists } from "../files/exists.js";
import { writeTable } from "../files/table.js";
import { digitsProject, sampleTexts } from "./sample-texts.js";

/** The share of the images to inspect that are spoilt, and the noise that spoils them. */
const spoiltShare = 0.03;
const noise = 0.35;
const seed = 1;

/** What the sample holds: a folder, the array that it is made from, which items, and the number of the first in its name. */
const parts = [
  { folder: "train", array: "mnist_trn.npy", from: 0, to: 1000, first: 0 },
  // Named on from those to train on, so that one table of labels serves both.
  { folder: "inspect", array: "mnist_tst.npy", from: 0, to: 1000, first: 1000 },
  { folder: "pairs/train/noisy", array: "noisy.npy", from: 0, to: 200, first: 0 },
  { folder: "pairs/train/clean", array: "unoisy.npy", from: 0, to: 200, first: 0 },
  { folder: "pairs/test/noisy", array: "noisy.npy", from: 200, to: 300, first: 200 },
  { folder: "pairs/test/clean", array: "unoisy.npy", from: 200, to: 300, first: 200 },
] as const;

/** Writes the sample's folders and projects into `target` from the arrays in `digits`. Gives false if it is already there. */
export async function writeSample(target: string, digits: string, report: (done: number, total: number) => void): Promise<boolean> {
  const project = path.join(target, "digits.aeproj");
  if (await exists(project)) return false;
  const total = parts.reduce((sum, { from, to }) => sum + to - from, 0);
  let done = 0;
  for (const { folder, array, from, to, first } of parts) {
    const file = await openNpy(path.join(digits, array));
    const item = file.height * file.width;
    const values = await file.read(from, to - from);
    const spoilt = new Set(folder === "inspect" ? chosen(to - from) : []);
    const write = async (n: number) => {
      const pixels = Float32Array.from(values.subarray(n * item, (n + 1) * item), (value) => value / 255);
      if (spoilt.has(n)) spoil(pixels, n);
      await writePicture(path.join(target, folder, name(first + n)), pixels, [file.height, file.width, 1]);
    };
    await inOrder(
      Array.from({ length: to - from }, (_, n) => n),
      write,
      () => report(++done, total),
    );
    await file.close();
    if (folder === "inspect") {
      const rows = Array.from({ length: to - from }, (_, n) => ({ file: name(first + n), label: spoilt.has(n) ? "spoilt" : "good" }));
      await writeTable(path.join(target, "inspect.csv"), rows);
    }
  }
  await writeTable(path.join(target, "digits.csv"), [
    ...(await digitsOf(path.join(digits, "labels_trn.npy"), 0)),
    ...(await digitsOf(path.join(digits, "labels_tst.npy"), 1000)),
  ]);
  for (const [file, text] of Object.entries(sampleTexts)) await writeFile(path.join(target, file), text);
  // Last, as its presence says that the sample is whole.
  await writeFile(project, digitsProject);
  return true;
}

/** Which digit each picture shows, for pictures named on from `first`. */
async function digitsOf(file: string, first: number): Promise<{ file: string; label: string }[]> {
  const labels = await readNpyLabels(file);
  return labels.map((label, n) => ({ file: name(first + n), label }));
}

const name = (n: number) => `${String(n).padStart(6, "0")}.png`;

function chosen(count: number): number[] {
  const order = shuffle(
    Array.from({ length: count }, (_, n) => n),
    randomStream(seed, "spoilt"),
  );
  return order.slice(0, Math.round(count * spoiltShare));
}

function spoil(pixels: Float32Array, n: number): void {
  const random = randomStream(seed, "spoil", n);
  for (let i = 0; i < pixels.length; i++) pixels[i] += noise * normal(random);
}
