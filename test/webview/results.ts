import type { AnomalyTrust } from "../../src/core/analyses/anomaly-trust.js";
import type { Picture } from "../../src/core/analyses/atlas.js";
import type { ImageDetail } from "../../src/core/analyses/image-detail.js";
import type { ImageOutput } from "../../src/core/analyses/image-output.js";
import type { Columns, Result, ResultRow } from "../../src/core/analyses/result.js";
import { sentence } from "../../src/core/language/sentence.js";
import { defectKinds, type PlantedEvidence } from "../../src/core/numbers/planted-evidence.js";
import { atlas, dataUri, rings } from "./pictures.js";

/** What the host answers when a page asks for a result's numbers, names and pictures. */
export interface ResultContent {
  columns: Columns;
  rows: ResultRow[];
  /** Any of its images in its own size. */
  detail?: ImageDetail;
  /** What its network makes of any of its images; left out, the answer does not come. */
  output?: ImageOutput;
}

export const noThreshold = sentence(
  "There is no threshold: the run kept no validation images aside. Set Validation to {0} and train again, or give a threshold.",
  0.2,
);

/** The content of the results that were made last, by their folders. */
export const contents = new Map<string, ResultContent>();

const common = { run: "20250101-120000-ab12", input: "/project/inspect", created: "2025-01-01T12:00:00.000Z", leftOut: [] };
// One page of an atlas: the rings beside each other.
const page = dataUri(atlas(rings(), 28, 28));
const tiles = rings().length;

const picture = (index: number): Picture[] => [
  { file: page, coding: "image", tile: { x: 28 * (index % tiles), y: 0, width: 28, height: 28 } },
];

const name = (index: number) => `${String(index).padStart(6, "0")}.png`;

function keep<R extends Result>(result: R, columns: Columns, rowOf: (index: number) => Omit<ResultRow, "index" | "source">): R {
  const rows = Array.from({ length: result.count }, (_, index) => {
    const row = rowOf(index);
    return { index, source: `/project/inspect/${row.file}`, ...row };
  });
  contents.set(result.folder, { columns, rows });
  return result;
}

/** An embedding of ten labels; with `plain`, of none and without pictures. */
export function embeddingOf(images: number, plain = false): Result {
  const positions = new Float32Array(2 * images);
  for (let index = 0; index < images; index++) {
    const label = index % 10;
    const turn = (index * 2.399963) % (2 * Math.PI);
    const reach = ((index * 7919) % 1000) / 1000;
    positions[2 * index] = 6 * Math.cos(label * 0.63) + 8 + 1.6 * reach * Math.cos(turn);
    positions[2 * index + 1] = 6 * Math.sin(label * 0.63) + 8 + 1.6 * reach * Math.sin(turn);
  }
  const labels = Int32Array.from({ length: images }, (_, index) => (plain ? -1 : index % 10));
  const names = plain ? [] : Array.from({ length: 10 }, (_, label) => String(label));
  const result = {
    kind: "embed" as const,
    ...common,
    folder: "/results/map",
    table: "/results/embedding.csv",
    count: images,
    latent: 2,
    axes: "code" as const,
    labels: names,
  };
  return keep(result, { positions, labels }, (index) => ({
    file: `${index % 10}/${name(index)}`,
    pictures: plain ? ({} as Record<string, Picture[]>) : { input: picture(index), output: picture(index) },
  }));
}

/** An embedding of long codes with all that a map can be coloured by, of two projections: by the second every image lies on a line. */
export function projectedOf(images: number): Result {
  const whole = embeddingOf(images);
  if (whole.kind !== "embed") throw new Error("It is another result.");
  const content = contents.get(whole.folder);
  if (!content) throw new Error("It has no content.");
  const positions = content.columns.positions as Float32Array;
  const quality = { labelAccuracy: 0.97, explainedVariance: null, seconds: 3 };
  const result = {
    ...whole,
    latent: 32,
    axes: "umap" as const,
    folders: ["train", "test"],
    projections: [
      { name: "umap" as const, trustworthiness: 0.966, ...quality },
      { name: "principal components" as const, trustworthiness: 0.757, ...quality, labelAccuracy: 0.33, explainedVariance: 0.29 },
    ],
    baseline: { trustworthiness: 0.747, labelAccuracy: 0.45, explainedVariance: 0.18 },
  };
  const columns = {
    ...content.columns,
    umap: positions,
    pca: positions.map((_, i) => (i % 2 === 0 ? i : 0)),
    losses: Float32Array.from({ length: images }, (_, index) => 0.01 + 0.04 * (((index * 7919) % 101) / 101)),
    splits: Int32Array.from({ length: images }, (_, index) => (index % 5 === 0 ? 1 : 0)),
    folders: Int32Array.from({ length: images }, (_, index) => index % 2),
    clusters: Int32Array.from({ length: images }, (_, index) => Math.min(2, index % 4)),
  };
  contents.set(result.folder, { ...content, columns });
  return result;
}

/** The images that are most like one. */
export function similarTo(images = 12): Result {
  const distances = Float32Array.from({ length: images }, (_, index) => index * 0.37);
  const result = {
    kind: "similar" as const,
    ...common,
    folder: "/results/similar",
    table: "/results/similar.csv",
    count: images,
    image: "/project/inspect/000003.png",
    distance: "cosine" as const,
    compared: 400,
  };
  return keep(result, { distances }, (index) => ({ file: name(3 + 7 * index), pictures: { input: picture(index) } }));
}

/** A reconstruction; the image `without` has no reference. */
export function reconstructionOf(images: number, without?: number): Result {
  const mse = Float32Array.from({ length: images }, (_, index) =>
    index === without ? Number.NaN : 0.01 + 0.05 * (((index * 7919) % 101) / 101),
  );
  const psnr = mse.map((error) => -10 * Math.log10(error));
  const ssim = mse.map((error) => 1 - 8 * error);
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value / images, 0);
  const result = {
    kind: "reconstruct" as const,
    ...common,
    folder: "/results",
    table: "/results/reconstruction.csv",
    count: images,
    mean: { mse: mean(mse), psnr: mean(psnr), ssim: mean(ssim) },
  };
  return keep(result, { mse, psnr, ssim }, (index) => ({
    file: name(index),
    pictures: { input: picture(index), output: picture(index + 1) },
  }));
}

/** What was denoised beside references, and whether that worked. */
export function denoisedOf(images: number): Result {
  const gain = Float32Array.from({ length: images }, (_, index) => 6 + 4 * (((index * 7919) % 101) / 101));
  const psnr = gain.map((decibels) => 20.4 + decibels);
  const figures = (decibels: number, noise: number) => ({ noise, psnr: decibels, ssim: 0.8 });
  const result = {
    kind: "denoise" as const,
    ...common,
    folder: "/results/denoised",
    table: "/results/denoised.csv",
    count: images,
    mean: { mse: 0.002, psnr: 28.4, ssim: 0.81 },
    worst: [
      {
        figure: "gain" as const,
        ...{ count: 10, least: 6.1, most: 6.5, others: 8 },
        traits: [
          { kind: "folder" as const, hits: 9, folder: "night", share: 0.12 },
          { kind: "darkest" as const, hits: 8 },
        ],
      },
      { figure: "mse" as const, count: 10, least: 0.002, most: 0.003, others: 0.001, traits: [] },
    ],
    check: {
      ...{ before: 0.095, after: 0.012, structure: 0.03 },
      compared: {
        pictures: 32,
        input: figures(20.4, 0.095),
        network: figures(28.4, 0.012),
        medianFilter: figures(25.6, 0.015),
        nonLocalMeans: figures(27.9, 0.009),
      },
    },
  };
  const columns = {
    mse: psnr.map((decibels) => 10 ** (-decibels / 10)),
    psnr,
    ssim: gain.map((decibels) => 0.6 + decibels / 40),
    gain,
    noiseBefore: gain.map(() => 0.095),
    noiseAfter: gain.map((decibels) => 0.02 - decibels / 1000),
    structure: gain.map((decibels) => decibels / 100),
  };
  return keep(result, columns, (index) => ({ file: name(index), pictures: { input: picture(index), output: picture(index + 1) } }));
}

/** What the score of the anomalies found of planted defects, and what a baseline did. */
const proofOf = (scorer: string, shares: readonly number[]): PlantedEvidence => {
  const found = shares.map((share) => Math.round(40 * share));
  return {
    scorer,
    planted: 40 * shares.length,
    found: found.reduce((sum, one) => sum + one, 0),
    byKind: defectKinds.map((kind, index) => ({ kind, planted: 40, found: found[index] })),
    bySize: [2, 4, 8, 16].map((pixels, index) => ({ pixels, planted: 40, found: found[index] })),
    smallest: shares[1] > 0.8 ? 4 : null,
  };
};

/** How far the anomalies can be trusted; `shifted` if the folder differs as a whole. */
export const trustOf = (images: number, shifted = false): AnomalyTrust => ({
  score: "patches",
  judged: images,
  heldOut: 180,
  falseAlarms: { rate: 0.05, accepted: true, low: 0.0213, high: 0.0832 },
  shift: shifted ? { shifted: true, pValue: 0.001, direction: "up" } : { shifted: false, pValue: 0.4 },
  choice: null,
  proof: [
    proofOf("patches", [0.55, 0.9, 0.95, 1]),
    proofOf("pixel-neighbours", [0.1, 0.3, 0.6, 0.8]),
    proofOf("pixel-components", [0.15, 0.35, 0.5, 0.7]),
  ],
  labelled: null,
  baselines: null,
  pixels: null,
  notes: [],
});

/** Anomalies; one image of 33 scores higher. With `more` also what results hold since they can be trusted: held-out scores, p-values, regions, labels. */
export function anomaliesOf(images: number, threshold: number | null = 0.06, more = false): Result {
  const isOdd = (index: number) => index % 33 === 5;
  const scores = Float32Array.from(
    { length: images },
    (_, index) => 0.02 + 0.03 * (((index * 7919) % 997) / 997) + (isOdd(index) ? 0.04 : 0),
  );
  const heldOut = Float32Array.from({ length: 180 }, (_, index) => 0.02 + (0.033 * ((index * 7919) % 997)) / 997);
  const result = {
    kind: "anomalies" as const,
    ...common,
    folder: "/results/anomalies",
    table: "/results/anomalies.csv",
    count: images,
    threshold,
    thresholdMessage: threshold === null ? noThreshold : null,
    flagged: threshold === null ? 0 : scores.filter((score) => score > threshold).length,
    heatScale: 0.05,
    worst: [],
    ...(more && { trust: trustOf(images) }),
  };
  const columns = {
    heldOut,
    pValues: scores.map((score) => (1 + heldOut.filter((one) => one >= score).length) / 181),
    outlines: Float32Array.from({ length: 4 * images }, (_, place) => (isOdd(place >> 2) ? [0.25, 0.3, 0.4, 0.3][place % 4] : 0)),
    odd: Int32Array.from({ length: images }, (_, index) => Number(isOdd(index))),
    dates: Int32Array.from({ length: images }, (_, index) => 1_790_000_000 + ((index * 37) % images)),
  };
  return keep(result, { scores, ...(more && columns) }, (index) => ({
    file: name(index),
    pictures: {
      input: picture(index),
      output: picture(index),
      heat: picture(index + 3).map((one) => ({ ...one, coding: "error" as const })),
    },
  }));
}
