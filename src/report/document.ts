import { select } from "d3";
import { parseHTML } from "linkedom";
import { fullMoment } from "../../webview/text/format.js";
import { currentLanguage, t } from "../../webview/text/words.js";
import { flaggedSection } from "./flagged.js";
import { reportMark } from "./place.js";
import { type Parent, provenanceSection, settingsSection, spreadSection, trustSection, verdictSection } from "./sections.js";
import { style } from "./style.js";
import type { ReportSubject } from "./subject.js";

/** What a browser may load for a report: what is in it, and nothing else. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** A report as the text of an HTML file that stands alone: no script, no address outside it. In the language that the words are in. */
export function reportHtml(subject: ReportSubject): string {
  const { document } = parseHTML("<!doctype html><html><head></head><body></body></html>");
  const title = t("Anomalies in {0}", subject.input);
  select(document.documentElement).attr("lang", currentLanguage());
  const head = select(document.head);
  head.append<HTMLElement>("meta").attr("charset", "utf-8");
  head.append<HTMLElement>("meta").attr("http-equiv", "Content-Security-Policy").attr("content", policy);
  head.append<HTMLElement>("meta").attr("name", "viewport").attr("content", "width=device-width,initial-scale=1");
  head.append<HTMLElement>("meta").attr("name", "color-scheme").attr("content", "light dark");
  head.append<HTMLElement>("title").text(title);
  head.append<HTMLElement>("style").text(style);
  const main: Parent = select<HTMLElement, unknown>(document.body).append<HTMLElement>("main");
  main.append<HTMLElement>("h1").text(title);
  main
    .append<HTMLElement>("p")
    .attr("class", "quiet")
    .text(`${subject.project} · ${fullMoment(subject.result.created)}`);
  for (const section of [verdictSection, spreadSection, flaggedSection, trustSection, settingsSection, provenanceSection])
    section(main, subject);
  return document.toString().replace("<html", `${reportMark}\n<html`);
}
