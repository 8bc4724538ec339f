import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { labelAccuracy } from "../../src/core/numbers/map-quality.js";
import { principalPlane } from "../../src/engine/projections/principal.js";
import { umapPositions } from "../../src/engine/projections/umap.js";
import { npyHeader } from "../shared/array.js";
import { digitsName, readDigits } from "../shared/digits.js";
import { alone, type Goal, type Row } from "../shared/row.js";
import { Studio } from "../shared/studio.js";
import type { BenchContext } from "../shared/subject.js";

const size = 28 * 28;
const learned = 6000;

/** What is trained: the preset as it is, and as it was before it had a guide. */
const variants: Record<string, { guide?: string; hidden?: number[] }> = {
  map: {},
  "map of before": { hidden: [], guide: "none" },
  "map, its dense layers without a guide": { guide: "none" },
};

interface Figures {
  accuracy: number;
  mse: number;
  processor: number;
}

/** The preset map on digits: how often neighbours of a new digit on the map name it, how well digits are drawn from their two numbers, beside projections of the pixels. */
export async function digitMaps(context: BenchContext): Promise<Row[]> {
  const { work, quick, say } = context;
  const { train, test } = await readDigits(context);
  const write = async (file: string, images: Uint8Array) =>
    writeFile(path.join(work, file), Buffer.concat([npyHeader([images.length / size, 28, 28]), images]));
  await write("learned.npy", train.images.subarray(0, learned * size));
  await write("judged.npy", test.images);
  const seeds = quick ? [2] : [2, 3, 4];
  const rows: Row[] = [];
  for (const [name, { guide, hidden }] of Object.entries(variants)) {
    const found: Figures[] = [];
    for (const seed of seeds) {
      say(`${name}, seed ${seed}`);
      const settings = {
        data: { train: "learned.npy", labels: null },
        network: { preset: "map", ...(hidden && { hidden }) },
        training: { seed, ...(guide && { guide }), ...(quick && { epochs: 2 }) },
      };
      found.push(await judged(`${name.replaceAll(/\W+/g, "-")}-${seed}`, settings, test.labels, context));
    }
    const row = (what: string, of: keyof Figures, unit: string, goal: Goal | null = null): Row => ({
      what: `${digitsName()}, ${name}: ${what}`,
      ours: { value: found.reduce((sum, one) => sum + one[of] / found.length, 0), unit },
      ...alone,
      goal: name === "map" ? goal : null,
    });
    rows.push(row("10-NN", "accuracy", "%", { atLeast: 87 }), row("mse", "mse", ""), row("processor time", "processor", "s"));
  }
  return [...rows, ...(await ofPixels(test))];
}

/** Trains one project and looks at digits that it has not learned from. */
async function judged(name: string, settings: object, labels: Uint8Array, context: BenchContext): Promise<Figures> {
  const studio = await Studio.open(context);
  try {
    await studio.train(name, settings);
    const processor = await studio.processorSeconds();
    const input = path.join(context.work, "judged.npy");
    const codes = await columnsOf(await studio.table("embed", name, input, "embedding.csv"), ["z1", "z2"]);
    const positions = Float32Array.from(codes.flat());
    const errors = await columnsOf(await studio.table("reconstruct", name, input, "reconstruction.csv"), ["mse"]);
    const mse = errors.reduce((sum, [error]) => sum + error / errors.length, 0);
    return { accuracy: accuracyOf(positions, labels), mse, processor };
  } finally {
    await studio.close();
  }
}

const accuracyOf = (positions: Float32Array, labels: Uint8Array): number =>
  100 * (labelAccuracy(positions, labels, [...labels.keys()]) ?? Number.NaN);

/** Some columns of a table, a row an image. */
async function columnsOf(file: string, names: readonly string[]): Promise<number[][]> {
  const [head, ...lines] = (await readFile(file, "utf8")).trim().split("\n");
  const places = names.map((name) => head.trim().split(",").indexOf(name));
  return lines.map((line) => places.map((place) => Number(line.split(",")[place])));
}

/** Maps of the judged digits' own pixels; they place no new digits. */
async function ofPixels({ images, labels }: { images: Uint8Array; labels: Uint8Array }): Promise<Row[]> {
  const pixels = Float32Array.from(images, (value) => value / 255);
  const row = (what: string, positions: Float32Array): Row => ({
    what: `${digitsName()}, ${what}: 10-NN`,
    ours: { value: accuracyOf(positions, labels), unit: "%" },
    ...alone,
    goal: null,
  });
  const umap = await umapPositions(pixels, size, { seed: 1, signal: new AbortController().signal, progress: () => undefined });
  return [row("PCA of the judged pixels", principalPlane(pixels, size).positions(pixels)), row("UMAP of the judged pixels", umap)];
}
