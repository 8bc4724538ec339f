import { labelWords, rarityWords, triageLabels } from "../../webview/text/anomaly-words.js";
import { baseName, count, oddness, plural } from "../../webview/text/format.js";
import { t } from "../../webview/text/words.js";
import type { Triage } from "../core/analyses/triage.js";
import { conformalPValue } from "../core/numbers/judging/p-values.js";
import { type ReportPicture, smallSide } from "./pictures.js";
import type { Parent } from "./sections.js";
import type { ReportSubject } from "./subject.js";

/** Of the heat at its hottest, so that the picture shines through as in the gallery. */
const heatOpacity = 0.6;

/** The picture, and beside it the same with its heat and the outline of its worst region, in shares of it. */
function pictureOf(card: Parent, { row, width, height, image, heat }: ReportPicture, region: ArrayLike<number>): void {
  if (!image) return void card.append<HTMLElement>("p").text(t("Its picture is no longer there."));
  const outlined = region.length === 4 && region[2] > 0;
  const right = width + width / 32;
  const pictures = heat || outlined ? right + width : width;
  const drawing = card
    .append<SVGElement>("svg")
    .attr("class", Math.max(width, height) <= smallSide ? "small" : null)
    .attr("viewBox", `0 0 ${pictures} ${height}`)
    .attr("role", "img")
    .attr("aria-label", t("{0} of {1}", t("Image"), row.file));
  const layer = (source: string, x: number) =>
    drawing
      .append("image")
      .attr("preserveAspectRatio", "none")
      .attr("width", width)
      .attr("height", height)
      .attr("x", x)
      .attr("href", source);
  // Shown twice, and in the file once.
  const id = `image-${row.index}`;
  layer(image, 0).attr("id", id);
  if (pictures > width) drawing.append("use").attr("href", `#${id}`).attr("x", right);
  if (heat) layer(heat, right).attr("opacity", heatOpacity);
  if (!outlined) return;
  for (const name of ["around", "line"])
    drawing
      .append("rect")
      .attr("class", name)
      .attr("x", right + region[0] * width)
      .attr("y", region[1] * height)
      .attr("width", region[2] * width)
      .attr("height", region[3] * height)
      .attr("vector-effect", "non-scaling-stroke");
}

/** What people said of an image, by its label and by hand. */
const saidOf = (label: number | undefined, file: string, triage: Triage): string[] => {
  const word = Object.hasOwn(triage, file) ? triage[file] : undefined;
  return [labelWords(label), word ? t("sorted by hand: {0}", triageLabels()[word]) : ""].filter(Boolean);
};

/** The flagged images, the oddest first, each with where it is odd and how rarely a good one is. */
export function flaggedSection(parent: Parent, { flagged, columns, decision, result, triage }: ReportSubject): void {
  const section = parent.append<HTMLElement>("section").attr("id", "flagged").attr("aria-labelledby", "flagged-title");
  section.append<HTMLElement>("h2").attr("id", "flagged-title").text(t("Flagged images"));
  if (flagged.length === 0) {
    section.append<HTMLElement>("p").text(t("No image scores above the threshold."));
    return;
  }
  const { scores, heldOut = [], outlines = [], odd = [] } = columns;
  const kept = Array.from(heldOut).filter(Number.isFinite);
  const pValue = conformalPValue(kept);
  const cards = section.append<HTMLElement>("div").attr("class", "cards");
  for (const [place, picture] of flagged.entries()) {
    const { row } = picture;
    const score = scores[row.index];
    const card = cards.append<HTMLElement>("figure").attr("class", "card");
    pictureOf(card, picture, Array.from(outlines.slice(4 * row.index, 4 * row.index + 4)));
    const words = card.append<HTMLElement>("figcaption");
    words.append<HTMLElement>("strong").text(`${count(place + 1)}. ${row.file}`);
    const said = [t("score {0}", oddness(score)), rarityWords(pValue(score), kept.length), ...saidOf(odd[row.index], row.file, triage)];
    for (const line of said.filter(Boolean)) words.append<HTMLElement>("span").text(line);
  }
  const more = decision.flagged - flagged.length;
  if (more > 0)
    section
      .append<HTMLElement>("p")
      .text(t("And {0}, which are in the table {1}.", plural(more, t("{0} more image"), t("{0} more images")), baseName(result.table)));
}
