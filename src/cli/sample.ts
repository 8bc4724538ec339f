import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { normal, randomStream, shuffle } from "../core/numbers/random.js";
import { openNpy } from "../engine/images/npy.js";
import { inOrder } from "../engine/images/parallel.js";
import { writePicture } from "../engine/results/picture.js";
import { exists } from "../files/exists.js";
import { writeTable } from "../files/table.js";

/** The share of the images to inspect that are spoilt, and the noise that spoils them. */
const spoiltShare = 0.03;
const noise = 0.35;
const seed = 1;

const digitsProject = `// A first project: learns 1,000 handwritten digits and puts each at a place of a map.
{
  "version": 1,
  "task": "reconstruct",
  "data": {
    "train": "train",
    "validation": 0.2
  },
  "network": {
    "preset": "classic",
    "kernels": [5, 5],
    "filters": 15,
    "latent": 2 // two numbers an image: a point on the map
  },
  "training": {
    "epochs": 50,
    "batchSize": 32,
    "learningRate": 0.001,
    "seed": 1
  }
}
`;

const denoiseProject = `// Learns to clean noisy digits from 200 pairs. Try it on pairs/test.
{
  "version": 1,
  "task": "denoise",
  "data": {
    "train": "pairs/train/noisy",
    "clean": "pairs/train/clean"
  }
}
`;

/** What the sample holds: a folder, the array it is made from, and which items. */
const parts = [
  { folder: "train", array: "mnist_trn.npy", from: 0, to: 1000 },
  { folder: "inspect", array: "mnist_tst.npy", from: 0, to: 1000 },
  { folder: "pairs/train/noisy", array: "noisy.npy", from: 0, to: 200 },
  { folder: "pairs/train/clean", array: "unoisy.npy", from: 0, to: 200 },
  { folder: "pairs/test/noisy", array: "noisy.npy", from: 200, to: 300 },
  { folder: "pairs/test/clean", array: "unoisy.npy", from: 200, to: 300 },
] as const;

/** Writes the sample's folders and projects into `target` from the arrays in `digits`. Gives false if it is already there. */
export async function writeSample(target: string, digits: string, report: (done: number, total: number) => void): Promise<boolean> {
  const project = path.join(target, "digits.aeproj");
  if (await exists(project)) return false;
  const total = parts.reduce((sum, { from, to }) => sum + to - from, 0);
  let done = 0;
  for (const { folder, array, from, to } of parts) {
    const file = await openNpy(path.join(digits, array));
    const item = file.height * file.width;
    const values = await file.read(from, to - from);
    const spoilt = new Set(folder === "inspect" ? chosen(to - from) : []);
    const write = async (n: number) => {
      const pixels = Float32Array.from(values.subarray(n * item, (n + 1) * item), (value) => value / 255);
      if (spoilt.has(n)) spoil(pixels, n);
      await writePicture(path.join(target, folder, name(from + n)), pixels, [file.height, file.width, 1]);
    };
    await inOrder(
      Array.from({ length: to - from }, (_, n) => n),
      write,
      () => report(++done, total),
    );
    await file.close();
    if (folder === "inspect") {
      const rows = Array.from({ length: to - from }, (_, n) => ({ file: name(n), label: spoilt.has(n) ? "spoilt" : "good" }));
      await writeTable(path.join(target, "inspect.csv"), rows);
    }
  }
  await mkdir(target, { recursive: true });
  await writeFile(path.join(target, "denoise.aeproj"), denoiseProject);
  // Last, as its presence says that the sample is whole.
  await writeFile(project, digitsProject);
  return true;
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
