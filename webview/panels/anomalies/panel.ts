import { html, nothing, type TemplateResult } from "lit";
import { type AnomalyDecision, withDecision } from "../../../src/core/analyses/redecide.js";
import { countedTriage, type TriageWord, triageWords } from "../../../src/core/analyses/triage.js";
import { segments, textButton } from "../../controls/button.js";
import { dropdown } from "../../controls/dropdown.js";
import { ring } from "../../controls/ring.js";
import { detailView } from "../../shared/detail.js";
import { emptyResult, leftOutList } from "../../shared/empty.js";
import { type Gallery, galleryList, galleryOptions, withName } from "../../shared/gallery.js";
import type { Indices } from "../../shared/order.js";
import { resultHead } from "../../shared/result-head.js";
import { triageLine } from "../../shared/triage.js";
import { triageLabels } from "../../text/anomaly-words.js";
import { baseName, count, plural } from "../../text/format.js";
import { t } from "../../text/words.js";
import { aboutImage, caption } from "./about.js";
import { decisionOf } from "./decision.js";
import { nearestGood } from "./nearest-good.js";
import { type Anomalies, isAbove, labelledRanking, outlineOf, type Ranking, rankingOf, shownImages } from "./ranking.js";
import { spread } from "./spread.js";
import { type AnomaliesPage, type AnomaliesState, pictures, type ShownPicture } from "./state.js";
import { teachLine } from "./teach.js";
import { trustSection } from "./trust.js";
import { verdict } from "./verdict.js";
import { controlSection, watchButton, watchLines } from "./watch.js";

/** The figures of all images, as they are saved. */
async function figures(page: AnomaliesPage, result: Anomalies, { scores, order, pValues }: Ranking, threshold: number | null) {
  const files = await page.data.files(result);
  return Array.from(order, (image, index) => ({
    file: files[image],
    score: scores[image],
    p: pValues[image] ?? Number.NaN,
    threshold,
    flagged: String(isAbove(threshold, scores[image])),
    rank: index + 1,
  }));
}

/** The pictures that a result has of each image, and the one that is shown: a network of features draws no reconstruction. */
function picturesOf(page: AnomaliesPage, result: Anomalies): { offered: readonly ShownPicture[]; picture: ShownPicture } {
  const row = result.count > 0 ? page.data.row(result, 0) : null;
  const offered = row ? pictures.filter((name) => row.pictures[name]) : pictures;
  return { offered, picture: offered.includes(page.state.picture) ? page.state.picture : "input" };
}

function options(page: AnomaliesPage, result: Anomalies, ranking: Ranking, { flagged }: AnomalyDecision, gallery: Gallery): TemplateResult {
  const labelled = ranking.odd.length > 0;
  const said = new Set(Object.values(page.editor.triage));
  const { order, which } = page.state;
  const { offered, picture } = picturesOf(page, result);
  const words = { input: t("Image"), output: t("Reconstruction"), heat: t("Heat Map") };
  return html`<div class="grid-options">
    ${segments(
      t("Picture"),
      offered.map((value) => ({ value, label: words[value] })),
      picture,
      (picture) => page.update({ picture }),
    )}
    ${segments(
      t("Which"),
      [
        { value: "all", label: t("All") },
        { value: "flagged", label: t("Flagged {0}", count(flagged)) },
        { value: "unflagged", label: t("Not Flagged") },
        ...(said.size > 0
          ? ([
              { value: "sorted", label: t("Sorted by Hand") },
              ...triageWords
                .filter((word) => said.has(word))
                .map((word) => ({ value: `said-${word}` as const, label: t("By Hand: {0}", triageLabels()[word]) })),
              { value: "unsorted", label: t("Not Sorted") },
            ] as const)
          : []),
        ...(labelled
          ? ([
              { value: "odd", label: t("Labelled Anomaly") },
              { value: "good", label: t("Labelled Good") },
            ] as const)
          : []),
      ],
      which,
      (which) => page.update({ which }),
    )}
    <span class="order"
      >${dropdown({
        id: "order",
        name: t("Order"),
        options: [
          { value: "strange", label: t("Strangest first") },
          { value: "normal", label: t("Normal first") },
          { value: "name", label: t("By name") },
          ...(ranking.dates.length > 0 ? ([{ value: "date", label: t("Newest first") }] as const) : []),
          ...(labelled ? ([{ value: "label", label: t("By label") }] as const) : []),
        ],
        value: order,
        disabled: false,
        choose: (order) => page.update({ order }),
      })}</span
    >
    ${galleryOptions(page, gallery)}
  </div>`;
}

/** What people must have said of the images that are shown, undefined for nothing; for choices that ask that. */
const asked: Partial<Record<AnomaliesState["which"], (word: TriageWord | undefined) => boolean>> = {
  sorted: (word) => word !== undefined,
  "said-odd": (word) => word === "odd",
  "said-fine": (word) => word === "fine",
  "said-unsure": (word) => word === "unsure",
  unsorted: (word) => word === undefined,
};

/** Of some images those of which people have said what is asked for. */
function bySorting(page: AnomaliesPage, result: Anomalies, shown: Indices): Indices {
  const isShown = asked[page.state.which];
  const names = isShown ? page.data.names(result) : null;
  const { triage } = page.editor;
  return isShown && names ? shown.filter((index) => isShown(triage[names[index]])) : shown;
}

function galleryOf(page: AnomaliesPage, result: Anomalies, ranking: Ranking, decision: AnomalyDecision): Gallery {
  const { threshold } = decision;
  return {
    result,
    shown: withName(page, result, bySorting(page, result, shownImages(ranking, threshold, page.state))),
    pictures: [picturesOf(page, result).picture],
    names: { input: t("Image"), output: t("Reconstruction"), heat: t("Heat map") },
    heatScale: result.heatScale,
    sorted: true,
    regionOf: (index) => outlineOf(ranking, index),
    markOf: (index) => (isAbove(threshold, ranking.scores[index]) ? t("flagged") : null),
    ...(page.state.which === "flagged" && { none: t("No image scores above the threshold.") }),
    caption: (index) => caption(ranking, decision, index),
  };
}

function images(page: AnomaliesPage, result: Anomalies, ranking: Ranking, decision: AnomalyDecision): TemplateResult {
  const gallery = galleryOf(page, result, ranking, decision);
  const { open } = page.state;
  return html`${options(page, result, ranking, decision, gallery)} ${triageLine(page, result)} ${teachLine(page, result)} ${galleryList(page, gallery)}
    ${
      open === null
        ? nothing
        : detailView(page, gallery, result, {
            about: html`${aboutImage(ranking, decision, open)} ${nearestGood(page, result, open)}`,
          })
    }`;
}

/** The ranking with what was said of the images as labels, if the project's table of labels is that of its triage. */
function withLabels(page: AnomaliesPage, result: Anomalies, ranking: Ranking): Ranking {
  const { document, name, triage } = page.editor;
  const counted = document.ok ? countedTriage(triage, name, document.project.data.labels) : null;
  const names = counted && Object.keys(counted).length > 0 ? page.data.names(result) : null;
  return counted && names ? labelledRanking(ranking, names, counted) : ranking;
}

/** The images of a folder, the strangest first: what is flagged by how far to trust it. */
export function anomaliesPanel(page: AnomaliesPage): TemplateResult {
  const result = page.editor.results.findLast((one) => one.kind === "anomalies");
  if (!result) {
    return html`${watchLines(page)}${emptyResult(
      page,
      t("Here the images of a folder are ranked by how badly the network knows them; the strangest come first."),
      t("Flag Anomalies in Folder…"),
      "anomalies",
    )}`;
  }
  const columns = page.data.columns(result);
  const ranking = columns && withLabels(page, result, rankingOf(columns));
  const decision = decisionOf(page, result, ranking);
  const decided = withDecision(result, decision);
  return html`<div class="results anomalies">
    ${resultHead(page, result, {
      title: baseName(result.input),
      about: plural(result.count, t("{0} image"), t("{0} images")),
      label: t("Flag Anomalies in Folder…"),
      command: "anomalies",
      again: t("Flag Again"),
      links: html`${
        decision.flagged > 0 && !page.editor.restricted
          ? textButton(
              t("Copy or Move Flagged…"),
              () => page.send({ type: "gather", folder: result.folder }),
              t("Puts the flagged images into a folder; can be undone"),
            )
          : nothing
      } ${watchButton(page, result, ranking)} ${textButton(
        t("Report"),
        () => page.send({ type: "report", folder: result.folder }),
        t("Writes all of this as one file to send or print: figures, flagged images, settings, provenance"),
      )}`,
      saved: {
        name: t("anomalies"),
        chart: ".anomalies .spread",
        ...(ranking && { rows: () => figures(page, result, ranking, decision.threshold) }),
      },
    })}
    ${watchLines(page, result)} ${verdict(decided, decision)}
    ${
      ranking
        ? html`${spread(page, ranking, decision, result.threshold)} ${controlSection(page, result, ranking, decision)} ${images(page, result, ranking, decision)}
            ${trustSection(decided, decision)}`
        : html`<div class="loading">${ring()}</div>`
    }
    ${leftOutList(result.leftOut)}
  </div>`;
}
