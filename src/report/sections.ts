import type { Selection } from "d3";
import { evidenceChart } from "../../webview/charts/evidence.js";
import { evidenceGroups, evidenceKey } from "../../webview/charts/evidence-groups.js";
import { spreadDomain } from "../../webview/charts/score-bins.js";
import { scoresChart, spreadKey } from "../../webview/charts/scores.js";
import { flaggedWords, rateWarningWords, worthWords } from "../../webview/text/anomaly-words.js";
import { count, fullMoment, share, short } from "../../webview/text/format.js";
import { knobValueWords } from "../../webview/text/knob-value.js";
import { trustFigures, trustWords } from "../../webview/text/trust-words.js";
import { say, t } from "../../webview/text/words.js";
import { applies } from "../core/project/applies.js";
import type { Knob } from "../core/project/knob.js";
import { knobTable } from "../core/project/schema.js";
import { valueAt } from "../core/project/value-at.js";
import type { ReportSubject } from "./subject.js";

/** An element of the report that more is added to. */
export type Parent = Selection<HTMLElement, unknown, null, undefined>;

/** Width of the charts, in pixels: that of the text. */
const chartWidth = 720;
const proofWidth = 350;

function titled(parent: Parent, id: string, title: string): Parent {
  const section = parent.append<HTMLElement>("section").attr("id", id).attr("aria-labelledby", `${id}-title`);
  section.append<HTMLElement>("h2").attr("id", `${id}-title`).text(title);
  return section;
}

/** Adds pairs of a name and a value, as rows. */
function pairs(parent: Parent, rows: readonly (readonly [name: string, value: string])[]): void {
  const list = parent.append<HTMLElement>("dl");
  for (const [name, value] of rows) {
    const row = list.append<HTMLElement>("div");
    row.append<HTMLElement>("dt").text(name);
    row.append<HTMLElement>("dd").text(value);
  }
}

/** What a drawing of the page's own charts is made with here. */
const sizeIn = (parent: Parent, width: number) => ({ width, document: parent.property("ownerDocument") as Document });

/** The verdict, a warning that its rate does not hold before it, and what the person should know of the threshold. */
export function verdictSection(parent: Parent, { result, decision }: ReportSubject): void {
  const warning = rateWarningWords(result, decision);
  if (warning) parent.append<HTMLElement>("p").attr("class", "shift").attr("role", "note").text(warning);
  const verdict = parent.append<HTMLElement>("p").attr("class", "verdict");
  verdict.append<HTMLElement>("strong").text(flaggedWords(result, decision));
  verdict.append<HTMLElement>("span").text(` ${worthWords(result).join(" ")}`);
  if (decision.thresholdMessage) parent.append<HTMLElement>("p").text(say(decision.thresholdMessage));
}

/** How the scores spread, with the threshold. */
export function spreadSection(parent: Parent, { columns, decision, result }: ReportSubject): void {
  const { scores, heldOut = [], odd = [] } = columns;
  const section = titled(parent, "spread", t("Spread of the scores"));
  const [low, high] = spreadDomain({ scores, heldOut }, decision.threshold);
  const figure = section.append<HTMLElement>("figure");
  const data = { scores, heldOut, odd, low, high, threshold: decision.threshold, logarithmic: false };
  figure.append(() => scoresChart(data, sizeIn(section, chartWidth)));
  const key = figure.append<HTMLElement>("ul").attr("class", "key");
  for (const { colour, words } of spreadKey({ heldOut, odd }, decision.threshold)) {
    const one = key.append<HTMLElement>("li");
    one.append<HTMLElement>("i").style("background", colour);
    one.append<HTMLElement>("span").text(words);
  }
  for (const { file, reason } of result.leftOut.slice(0, 100))
    section
      .append<HTMLElement>("p")
      .attr("class", "quiet")
      .text(t("Left out {0}: {1}", file, say(reason)));
}

/** What the result rests on: figures by the labels, planted defects by kind and size beside baselines, and the whole in words. */
export function trustSection(parent: Parent, { result: { trust }, decision: { labelled } }: ReportSubject): void {
  if (!trust) return;
  const section = titled(parent, "trust", t("How far to trust it"));
  const figures = trustFigures(trust, labelled);
  if (figures.length > 0)
    pairs(
      section,
      figures.map(({ name, value }) => [name, value] as const),
    );
  const { proof } = trust;
  if (proof?.some(({ planted }) => planted > 0)) {
    const { scorers, byKind, bySize } = evidenceGroups(proof);
    const charts = section.append<HTMLElement>("div").attr("class", "proof");
    const draw = (words: string, groups: typeof byKind) => {
      const figure = charts.append<HTMLElement>("figure");
      figure.append<HTMLElement>("figcaption").text(words);
      figure.append(() => evidenceChart({ scorers, groups }, sizeIn(section, proofWidth)));
    };
    draw(t("Planted defects found, by kind"), byKind);
    draw(t("Planted defects found, by length"), bySize);
    const key = section.append<HTMLElement>("ul").attr("class", "key");
    for (const { name, words } of evidenceKey(scorers)) {
      const one = key.append<HTMLElement>("li");
      one.append<HTMLElement>("i").attr("class", name);
      one.append<HTMLElement>("span").text(words);
    }
  }
  const list = section.append<HTMLElement>("ul").attr("class", "words");
  for (const words of trustWords(trust)) list.append<HTMLElement>("li").text(words);
}

/** A setting as the editor shows it; layers in full, as their number alone says too little here. */
const valueWords = ({ control }: Knob, value: unknown): string =>
  control.kind === "layers" && value ? JSON.stringify(value) : knobValueWords(control, value);

/** The settings that hold, section by section, with their places in the project's file. */
export function settingsSection(parent: Parent, { settings }: ReportSubject): void {
  const section = titled(parent, "settings", t("Settings"));
  const table = section.append<HTMLElement>("table");
  const head = table.append<HTMLElement>("thead").append<HTMLElement>("tr");
  for (const name of [t("Setting"), t("Name in the file"), t("Value")]) head.append<HTMLElement>("th").attr("scope", "col").text(name);
  const body = table.append<HTMLElement>("tbody");
  for (const knob of knobTable().filter((one: Knob) => applies(one, settings))) {
    const row = body.append<HTMLElement>("tr");
    row.append<HTMLElement>("th").attr("scope", "row").text(t(knob.title));
    row.append<HTMLElement>("td").append<HTMLElement>("code").text(knob.path);
    row.append<HTMLElement>("td").text(valueWords(knob, valueAt(settings, knob.path)));
  }
}

/** What it was made of and by what. */
export function provenanceSection(parent: Parent, { project, input, result, run, version, written, decision }: ReportSubject): void {
  const section = titled(parent, "provenance", t("Provenance"));
  const { data, engine } = run;
  const best = run.best ? t("the weights of epoch {0}, whose validation loss was least", count(run.best.epoch)) : t("the last weights");
  const used = run.epoch === null ? best : t("the weights of epoch {0}, which was chosen", count(run.epoch));
  pairs(section, [
    [t("Project"), project],
    [t("Images"), t("{0} of {1}, judged {2}", count(result.trust?.judged ?? result.count), input, fullMoment(result.created))],
    [t("Threshold"), decision.threshold === null ? "–" : short(decision.threshold, 6)],
    [t("Run"), run.name ? `${run.name} (${run.id})` : run.id],
    [t("Trained"), t("{0}, {1} epochs; {2}", fullMoment(run.created), count(run.epochs), used)],
    [
      t("Learned from"),
      t("{0} images, {1} held out ({2})", count(data.training), count(data.validation), share(data.validation / Math.max(1, data.images))),
    ],
    [t("Fingerprint of these images"), data.fingerprint],
    [t("Engine"), t("{0}, version {1}, {2} threads", engine.name, engine.version, count(engine.threads))],
    [t("Written"), t("{0} by Autoencoder Studio {1}", fullMoment(written), version)],
  ]);
}
