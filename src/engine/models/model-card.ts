import { formatWords, type ModelFormat } from "../../core/jobs/model-format.js";
import { inEnglish } from "../../core/language/sentence.js";
import { codeLength, networkTotals } from "../../core/network/network.js";
import { thresholdOf } from "../../core/numbers/threshold.js";
import type { EpochMetrics, RunRecord } from "../../core/runs/run.js";
import { edgePadding } from "../contract/edge-padding.js";
import { scorers } from "../scoring/scorers.js";
import type { Certificate } from "./certify.js";
import type { Format } from "./format.js";
import type { SubmodelName } from "./submodels.js";

/** What lies beside exported files as `model-card.json`: all that a program needs to use them as the studio does. */
export interface ModelCard {
  format: ModelFormat;
  files: Partial<Record<SubmodelName, string>>;
  input: {
    /** `[height, width, channels]` that the files take; the batch comes first. */
    shape: readonly [number, number, number];
    layout: "NHWC" | "NCHW";
    channels: "gray" | "RGB";
    /** The values of black and white, in and out. */
    range: readonly [number, number];
    /** Images are this size; if the files take more, their edges are repeated, and the output is cut in the same way. */
    image: readonly [number, number, number];
    edges: { top: number; left: number } | null;
  };
  code: number | null;
  anomaly: {
    score: string;
    threshold: number | null;
    /** The share of good images that score above it; null if it was not set by one. */
    falseAlarmRate: number | null;
    /** Why there is no threshold, if there is none. */
    message: string | null;
  };
  metrics: { epochs: number; loss: number | null; validationLoss: number | null; lossOf: string };
  provenance: {
    run: string;
    created: string;
    origin: string | null;
    task: string;
    preset: string;
    parameters: number;
    seed: number;
    images: number;
    data: string;
    engine: string;
  };
  certificate: Certificate & { imagesFrom: string };
}

/** The card of a run's exported files. */
export function modelCard(
  format: ModelFormat,
  { layout }: Format,
  files: ModelCard["files"],
  record: RunRecord,
  metrics: readonly EpochMetrics[],
  certificate: ModelCard["certificate"],
): ModelCard {
  const { network, project, modelRange } = record;
  const padding = edgePadding(network);
  const { score: asked, falseAlarmRate, threshold } = project.anomaly;
  // Other scores need more than the model's own answers, which is all that is exported.
  const score = asked === "auto" ? "mse" : asked;
  // The other rules need a folder to judge.
  const chosen =
    typeof threshold === "number" ? { ok: true as const, value: threshold } : thresholdOf(record.heldOut[score] ?? [], falseAlarmRate);
  // Of the epoch whose weights are written: the best by validation, else the last.
  const epoch = record.best ? metrics[record.best.epoch - 1] : metrics.at(-1);
  return {
    format,
    files,
    input: {
      shape: network.input,
      layout,
      channels: network.image[2] === 1 ? "gray" : "RGB",
      range: modelRange,
      image: network.image,
      edges: padding && { top: padding.rows.before, left: padding.columns.before },
    },
    code: codeLength(network),
    anomaly: {
      score: scorers[score].definition,
      threshold: chosen.ok ? chosen.value : null,
      falseAlarmRate: typeof threshold === "number" ? null : falseAlarmRate,
      message: chosen.ok ? null : inEnglish(chosen.message),
    },
    metrics: {
      epochs: epoch?.epoch ?? 0,
      loss: epoch?.loss ?? null,
      validationLoss: epoch?.validationLoss ?? null,
      lossOf: `${project.training.loss} on 0..1`,
    },
    provenance: {
      run: record.id,
      created: record.created,
      origin: record.origin ?? null,
      task: project.task,
      preset: project.network.preset,
      parameters: networkTotals(network).parameters,
      seed: project.training.seed,
      images: record.data.images,
      data: record.data.fingerprint,
      engine: `${record.engine.name} (${record.engine.version})`,
    },
    certificate,
  };
}

/** The card as a page for people. */
export function readmeOf(card: ModelCard, format: Format): string {
  const { input, code, anomaly, metrics, provenance, certificate } = card;
  const [height, width, channels] = input.shape;
  const shape = input.layout === "NHWC" ? `(batch, ${height}, ${width}, ${channels})` : `(batch, ${channels}, ${height}, ${width})`;
  const [black, white] = input.range;
  const files = Object.entries(card.files).map(([submodel, file]) => `- \`${file}\`: ${partWords[submodel as SubmodelName]}`);
  const edgesHint = input.edges
    ? `\n\nThe images themselves are ${input.image[0]} by ${input.image[1]} pixels: repeat their edges, ${input.edges.top} pixels above and ${input.edges.left} on the left and the rest on the other sides, and cut the output back in the same way.`
    : "";
  const threshold =
    anomaly.threshold === null
      ? (anomaly.message ?? "")
      : `Images that score above ${anomaly.threshold} are unusual${anomaly.falseAlarmRate === null ? "" : `; about ${100 * anomaly.falseAlarmRate} of 100 good images do`}.`;
  const trained = provenance.origin ? `Imported from ${provenance.origin}.` : `Trained on ${provenance.images} images.`;
  const loss = [
    metrics.loss === null ? null : `loss ${metrics.loss.toPrecision(4)}`,
    metrics.validationLoss === null ? null : `validation loss ${metrics.validationLoss.toPrecision(4)}`,
  ].filter((text) => text !== null);
  return `# Autoencoder, ${inEnglish(formatWords(card.format).title)}

${files.join("\n")}

## Use

Images are float32 of the shape ${shape}, ${input.channels}; black is ${black} and white ${white}, in and out.${code === null ? "" : ` A code has ${code} numbers.`}${edgesHint}

${format.usage(card.files)}

## Anomalies

The score of an image is the ${anomaly.score}. ${threshold}

## Where it comes from

${trained} Run ${provenance.run} of ${provenance.created.slice(0, 10)}, ${provenance.parameters.toLocaleString("en-US")} parameters${loss.length > 0 ? `, ${loss.join(", ")} after ${metrics.epochs} epochs (${metrics.lossOf})` : ""}.

Each file was read back with ${certificate.reader}: ${certificate.weightsCompared.toLocaleString("en-US")} weights are the same, and on ${certificate.images} images (${certificate.imagesFrom}) the outputs differ by at most ${certificate.largestRelativeDifference.toExponential(1)} of their range. \`model-card.json\` says all of this for programs.
`;
}

const partWords: Record<SubmodelName, string> = {
  Autoencoder: "images to images",
  Encoder: "images to codes",
  Decoder: "codes to images",
};
