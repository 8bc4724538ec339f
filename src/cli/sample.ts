import path from "node:path";
import { csvFormat } from "d3";
import { normal, randomStream, shuffle } from "../core/numbers/random.js";
import { openNpy, readNpyLabels } from "../engine/images/npy.js";
import { pngOf } from "../engine/results/picture.js";
import { exists } from "../files/exists.js";
import { OutputFolder } from "../files/output-folder.js";
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

/** Pictures that are written at once. */
const atOnce = 50;

/**
 * Writes the sample's folders and projects into `target` from the arrays in `digits`. Gives false if it is already there. Throws UserError
 * if a file of its names is there that it did not write.
 */
export async function writeSample(target: string, digits: string, report: (done: number, total: number) => void): Promise<boolean> {
  if (await exists(path.join(target, projectName))) return false;
  const output = await OutputFolder.open(target, sampleNames());
  try {
    const total = parts.reduce((sum, { from, to }) => sum + to - from, 0);
    let done = 0;
    for (const part of parts) await writePart(output, part, path.join(digits, part.array), () => report(++done, total));
    await output.write([
      { name: "inspect.csv", bytes: Buffer.from(table(inspectedRows())) },
      {
        name: "digits.csv",
        bytes: Buffer.from(
          table([
            ...(await digitsOf(path.join(digits, "labels_trn.npy"), 0)),
            ...(await digitsOf(path.join(digits, "labels_tst.npy"), 1000)),
          ]),
        ),
      },
      ...Object.entries(sampleTexts).map(([file, text]) => ({ name: file, bytes: Buffer.from(text) })),
    ]);
    // Last, as its presence says that the sample is whole.
    await output.write([{ name: projectName, bytes: Buffer.from(digitsProject) }]);
    return true;
  } finally {
    await output.close();
  }
}

const projectName = "digits.aeproj";

/** The names of all files of the sample, in it. */
function* sampleNames(): Generator<string> {
  for (const { folder, from, to, first } of parts) for (let n = 0; n < to - from; n++) yield `${folder}/${name(first + n)}`;
  yield* ["inspect.csv", "digits.csv", ...Object.keys(sampleTexts), projectName];
}

async function writePart(output: OutputFolder, { folder, from, to, first }: (typeof parts)[number], array: string, written: () => void) {
  const file = await openNpy(array);
  try {
    const item = file.height * file.width;
    const values = await file.read(from, to - from);
    const spoilt = new Set(folder === "inspect" ? chosen(to - from) : []);
    const picture = async (n: number) => {
      const pixels = Float32Array.from(values.subarray(n * item, (n + 1) * item), (value) => value / 255);
      if (spoilt.has(n)) spoil(pixels, n);
      return { name: `${folder}/${name(first + n)}`, bytes: await pngOf(pixels, [file.height, file.width, 1]) };
    };
    for (let start = 0; start < to - from; start += atOnce) {
      const some = Array.from({ length: Math.min(atOnce, to - from - start) }, (_, k) => picture(start + k));
      await output.write(await Promise.all(some));
      for (const _ of some) written();
    }
  } finally {
    await file.close();
  }
}

const table = (rows: { file: string; label: string }[]) => `${csvFormat(rows)}\n`;

/** Which of the images to inspect are spoilt. */
function inspectedRows(): { file: string; label: string }[] {
  const { from, to, first } = parts[1];
  const spoilt = new Set(chosen(to - from));
  return Array.from({ length: to - from }, (_, n) => ({ file: name(first + n), label: spoilt.has(n) ? "spoilt" : "good" }));
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
