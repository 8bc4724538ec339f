import { formatWords } from "../../core/jobs/model-format.js";
import { inEnglish } from "../../core/language/sentence.js";
import { scorers } from "../scoring/scorers.js";
import type { Format } from "./format.js";
import type { DetectorCard, ModelCard } from "./model-card.js";
import type { SubmodelName } from "./submodels.js";

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
function useOf({ input, code, files, cutOff }: ModelCard, format: Format): string {
  const [height, width, channels] = input.shape;
  const shape = input.layout === "NHWC" ? `(batch, ${height}, ${width}, ${channels})` : `(batch, ${channels}, ${height}, ${width})`;
  const [black, white] = input.range;
  const edgesHint = input.edges
    ? `\n\nThe images themselves are ${input.image[0]} by ${input.image[1]} pixels: repeat their edges, ${input.edges.top} pixels above and ${input.edges.left} on the left and the rest on the other sides, and cut the output back in the same way.`
    : "";
  const cutOffHint = cutOff
    ? "\n\nIt learned from noisy pictures whose noise was cut off at black and at white. The studio takes back what that does to the outputs; these files do not, so that their darkest parts come out a little too bright, and their brightest too dark."
    : "";
  const what = input.channels === null ? "Cells of what the frozen network sees" : "Images";
  const values = input.channels === null ? "" : `, ${input.channels}; black is ${black} and white ${white}, in and out`;
  return `${what} are float32 of the shape ${shape}${values}.${code === null ? "" : ` A code has ${code} numbers.`}${edgesHint}${cutOffHint}

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
