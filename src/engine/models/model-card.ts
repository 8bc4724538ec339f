import { formatWords, type ModelFormat } from "../../core/jobs/model-format.js";
import { inEnglish, type Sentence, sentence } from "../../core/language/sentence.js";
import { codeLength, networkTotals } from "../../core/network/network.js";
import type { ScorerName } from "../../core/numbers/scorer.js";
import { thresholdOf } from "../../core/numbers/threshold.js";
import type { Project } from "../../core/project/project.js";
import type { EpochMetrics, RunRecord } from "../../core/runs/run.js";
import { edgePadding } from "../contract/edge-padding.js";
import { scorers } from "../scoring/scorers.js";
import type { Certificate } from "./certify.js";
import type { Format } from "./format.js";
import type { SubmodelName } from "./submodels.js";

/** How a detector's file judges pictures, and what certified it. */
export interface DetectorCard {
  file: string;
  /** Height and width of the pictures that it takes; null for any. */
  size: readonly [number, number] | null;
  channels: 1 | 3;
  score: ScorerName;
  threshold: number | null;
  /** The share of good images that is accepted above the threshold; null if it was not set by one. */
  falseAlarmRate: number | null;
  /** Why there is no threshold, if there is none. */
  message: Sentence | null;
  /** What should be known of the score in other programs; null if nothing. */
  caution: string | null;
  /** Held-out images whose scores the threshold comes from. */
  heldOut: number;
  /** The largest differences from the studio's own judgement: as shares of the largest score and of the largest number of a map, of `local` of pixels on average. */
  certificate: { pictures: number; picturesFrom: string; score: number; map: number };
}

/** Why files do not judge pictures as the run does. */
export interface DetectorRefusal {
  refusal: Sentence;
}

/** What is said of `local` where it is of pixels: it divides by what is usual in places of the same deviation, which is rounding in even places. */
export const unsteadyLocal =
  "Where pictures are even, the last digits of numbers decide which error is usual there, and these differ from program to program: single scores may be another, mostly of pictures far above the threshold.";

/** What is said of formats that cannot hold a detector. */
export const withoutDetector = sentence(
  "This format cannot hold what judges pictures: the frozen network, the score and the threshold. ONNX and SavedModel can.",
);

/** What lies beside exported files as `model-card.json`: all that a program needs to use them as the studio does. */
export interface ModelCard {
  format: ModelFormat;
  files: Partial<Record<SubmodelName, string>>;
  input: {
    /** `[height, width, channels]` that the files take; the batch comes first. */
    shape: readonly [number, number, number];
    layout: "NHWC" | "NCHW";
    /** Null if the network takes cells of what the frozen network sees. */
    channels: "gray" | "RGB" | null;
    /** The values of black and white, in and out. */
    range: readonly [number, number];
    /** Images are this size; if the files take more, their edges are repeated, and the output is cut in the same way. */
    image: readonly [number, number, number];
    edges: { top: number; left: number } | null;
  };
  code: number | null;
  /** What judges pictures by the run, or why no file does; null if the run was never asked to judge. */
  detector: DetectorCard | { refusal: string } | null;
  anomaly: {
    /** Null if no file says how a score is computed. */
    score: string | null;
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
  detector: DetectorCard | DetectorRefusal | null,
): ModelCard {
  const { network, project, modelRange } = record;
  const padding = edgePadding(network);
  // Of the epoch whose weights are written: the best by validation, else the last.
  const epoch = record.best ? metrics[record.best.epoch - 1] : metrics.at(-1);
  return {
    format,
    files,
    input: {
      shape: network.input,
      layout,
      channels: network.ofFeatures ? null : network.image[2] === 1 ? "gray" : "RGB",
      range: modelRange,
      image: network.image,
      edges: padding && { top: padding.rows.before, left: padding.columns.before },
    },
    code: codeLength(network),
    detector: detector && "refusal" in detector ? { refusal: inEnglish(detector.refusal) } : detector,
    anomaly: anomalyOf(project.anomaly, record, detector),
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

/** How images are judged by the files: as the detector does, else by the network's own answers. */
function anomalyOf(
  { score: asked, falseAlarmRate, threshold }: Project["anomaly"],
  { heldOut, project }: RunRecord,
  detector: DetectorCard | DetectorRefusal | null,
): ModelCard["anomaly"] {
  if (detector && "refusal" in detector && project.task === "detect")
    return { score: null, threshold: null, falseAlarmRate: null, message: inEnglish(detector.refusal) };
  if (detector && "file" in detector) {
    const { score, threshold, falseAlarmRate, message } = detector;
    return { score: scorers[score].definition, threshold, falseAlarmRate, message: message && inEnglish(message) };
  }
  // Other scores need more than the model's own answers, which is all that is exported.
  const score = asked === "auto" ? "mse" : asked;
  // The other rules need a folder to judge.
  const chosen =
    typeof threshold === "number" ? { ok: true as const, value: threshold } : thresholdOf(heldOut[score] ?? [], falseAlarmRate);
  return {
    score: scorers[score].definition,
    threshold: chosen.ok ? chosen.value : null,
    falseAlarmRate: typeof threshold === "number" ? null : falseAlarmRate,
    message: chosen.ok ? null : inEnglish(chosen.message),
  };
}

/** The card as a page for people. */
export function readmeOf(card: ModelCard, format: Format): string {
  const { anomaly, detector, metrics, provenance } = card;
  const judges = detector && "file" in detector ? detector : null;
  const files = Object.entries(card.files).map(([submodel, file]) => `- \`${file}\`: ${partWords[submodel as SubmodelName]}`);
  if (judges) files.unshift(`- \`${judges.file}\`: pictures to scores, maps and what is flagged`);
  const threshold =
    anomaly.threshold === null
      ? (anomaly.message ?? "")
      : `Images that score above ${anomaly.threshold} are unusual${anomaly.falseAlarmRate === null ? "" : `; about ${100 * anomaly.falseAlarmRate} of 100 good images do`}.`;
  const refusal = detector && "refusal" in detector ? detector.refusal : null;
  const byNetwork = anomaly.score === null ? null : `The score of an image is the ${anomaly.score}. ${threshold}`;
  const anomalies = judges ? judgingOf(judges, format) : [refusal, byNetwork].filter((text) => text !== null).join(" ");
  const trained = provenance.origin ? `Imported from ${provenance.origin}.` : `Trained on ${provenance.images} images.`;
  const loss = [
    metrics.loss === null ? null : `loss ${metrics.loss.toPrecision(4)}`,
    metrics.validationLoss === null ? null : `validation loss ${metrics.validationLoss.toPrecision(4)}`,
  ].filter((text) => text !== null);
  const certificates = [
    ...(Object.keys(card.files).length > 0 ? [networkCertificate(card)] : []),
    ...(judges ? [detectorCertificate(judges, card.certificate.reader)] : []),
  ];
  return `# Autoencoder, ${inEnglish(formatWords(card.format).title)}

${files.join("\n")}
${Object.keys(card.files).length > 0 ? `\n## Use\n\n${useOf(card, format)}\n` : ""}
## Anomalies

${anomalies}

## Where it comes from

${trained} Run ${provenance.run} of ${provenance.created.slice(0, 10)}, ${provenance.parameters.toLocaleString("en-US")} parameters${loss.length > 0 ? `, ${loss.join(", ")} after ${metrics.epochs} epochs (${metrics.lossOf})` : ""}.

${certificates.join(" ")} \`model-card.json\` says all of this for programs.
`;
}

/** How to use the network's own files. */
function useOf({ input, code, files }: ModelCard, format: Format): string {
  const [height, width, channels] = input.shape;
  const shape = input.layout === "NHWC" ? `(batch, ${height}, ${width}, ${channels})` : `(batch, ${channels}, ${height}, ${width})`;
  const [black, white] = input.range;
  const edgesHint = input.edges
    ? `\n\nThe images themselves are ${input.image[0]} by ${input.image[1]} pixels: repeat their edges, ${input.edges.top} pixels above and ${input.edges.left} on the left and the rest on the other sides, and cut the output back in the same way.`
    : "";
  const what = input.channels === null ? "Cells of what the frozen network sees" : "Images";
  const values = input.channels === null ? "" : `, ${input.channels}; black is ${black} and white ${white}, in and out`;
  return `${what} are float32 of the shape ${shape}${values}.${code === null ? "" : ` A code has ${code} numbers.`}${edgesHint}

${format.usage(files)}`;
}

/** How a detector's file is used, and how it judges. */
function judgingOf(
  { file, size, channels, score, threshold, falseAlarmRate, message, caution, heldOut }: DetectorCard,
  format: Format,
): string {
  const sides = size ? size.join(", ") : "height, width";
  const shape = format.layout === "NHWC" ? `(batch, ${sides}, ${channels})` : `(batch, ${channels}, ${sides})`;
  const brought = size
    ? `The studio brings pictures to ${size[0]} by ${size[1]} pixels first, by libvips (\`resize\`); other programs place the pixels otherwise, and scores change with them.`
    : "Pictures may have any size. Those longer than 512 pixels the studio looks at in tiles: here their scores differ a little from its own.";
  const rule =
    falseAlarmRate === null
      ? "It was set by hand."
      : `It is set so that ${Number((100 * falseAlarmRate).toPrecision(3))} of 100 good pictures are flagged, from the scores of ${heldOut} good pictures that nothing was learned from.`;
  const flags =
    threshold === null
      ? `Nothing is flagged. ${message === null ? "" : inEnglish(message)}`
      : `A picture is flagged if its score is above ${threshold}. ${rule}`;
  return `Pictures are float32 of the shape ${shape}, ${channels === 1 ? "gray" : "RGB"}; black is 0 and white 1. ${brought} Padding is not told from picture: give pictures without it.

${format.detector?.usage(file, threshold !== null) ?? ""}

\`score\` (batch) is the ${scorers[score].definition}. \`map\` (batch, height, width) shows where it comes from. ${flags}${caution === null ? "" : ` ${caution}`}`;
}

const networkCertificate = ({ certificate }: ModelCard): string =>
  `Each file of the network was read back with ${certificate.reader}: ${certificate.weightsCompared.toLocaleString("en-US")} weights are the same, and on ${certificate.images} images (${certificate.imagesFrom}) the outputs differ by at most ${certificate.largestRelativeDifference.toExponential(1)} of their range.`;

const detectorCertificate = ({ file, caution, certificate }: DetectorCard, reader: string): string =>
  `\`${file}\` was read back with ${reader} and compared with the studio on ${certificate.pictures} pictures (${certificate.picturesFrom}): scores differ by at most ${certificate.score.toExponential(1)} of the largest, maps by ${certificate.map.toExponential(1)}${caution === null ? "" : " on average"}.`;

const partWords: Record<SubmodelName, string> = {
  Autoencoder: "images to images",
  Encoder: "images to codes",
  Decoder: "codes to images",
};
