import type { DataReport, Groups, ReportFile, Row, SetReport, Table } from "../../../src/core/project/data-report.js";
import { count, fullMoment, plural, shape, share } from "../../text/format.js";
import { say, t } from "../../text/words.js";
import { findings } from "./findings.js";
import { channelWords, folderWords, imagesOf, partsWords, partWords, rangeWords, setTitle, usedWords } from "./words.js";

/** Rows of a table, groups, and files of a row that are written out; the rest is counted: a report is to be read. */
const most = 10;

/** Text as it is, whatever Markdown would make of its characters. */
const plain = (text: string) => text.replace(/[\\`*_|<>[\]#~]/g, "\\$&").replace(/\s+/g, " ");

const andMore = (n: number) => (n > 0 ? [`- ${t("and {0} more", count(n))}`] : []);

function rowLines<T>(title: string, table: Table<T>, words: (row: Row<T>) => string): string[] {
  const { rows, more } = table;
  if (rows.length === 0) return [];
  const total = imagesOf(table);
  const lines = rows.slice(0, most).map((row) => `- ${plain(words(row))}: ${count(row.count)} (${share(row.count / total)})`);
  return [`### ${title}`, "", ...lines, ...andMore(more + Math.max(0, rows.length - most)), ""];
}

/** The first files of a row, in a line. */
function named(files: readonly ReportFile[], all: number): string {
  const shown = files.slice(0, most).map(({ file }) => plain(file));
  return [...shown, ...(all > shown.length ? [t("and {0} more", count(all - shown.length))] : [])].join(", ");
}

function setLines(set: SetReport): string[] {
  const leftOut = set.leftOut.rows.map((row) => `- ${plain(say(row.reason))} ${named(row.files, row.count)}`);
  return [
    `## ${setTitle(set.name)}: ${plain(set.source)}`,
    "",
    `${usedWords(set)} ${rangeWords(set)}`,
    "",
    ...(leftOut.length > 0 ? [`### ${t("Left out")}`, "", ...leftOut, ...andMore(set.leftOut.more), ""] : []),
    ...rowLines(t("Folders"), set.folders, (row) => [row.name || t("the folder itself"), folderWords(row)].filter(Boolean).join(" · ")),
    ...rowLines(t("Labels"), set.labels, ({ name }) => name ?? t("none")),
    ...rowLines(t("Sizes"), set.sizes, ({ height, width }) => shape([height, width])),
    ...rowLines(t("Channels"), set.channels, channelWords),
  ];
}

function groupLines(title: string, { groups, more }: Groups): string[] {
  if (groups.length === 0) return [];
  const lines = groups.slice(0, most).map(({ members, count: all, leak }) => {
    const files = members.slice(0, most).map((member) => [plain(member.file), partWords(member)].filter(Boolean).join(", "));
    const others = all > files.length ? [t("and {0} more", count(all - files.length))] : [];
    return `- ${leak ? `**${t("leak")}**: ` : ""}${[...files, ...others].join("; ")}`;
  });
  return [`## ${title}`, "", ...lines, ...andMore(more + Math.max(0, groups.length - most)), ""];
}

/** The report as Markdown text, for a ticket or a lab book; `name` is the project's. */
export function reportMarkdown(name: string, report: DataReport): string {
  const { created, parts, sets, pairs, duplicates, alike } = report;
  const lines = [
    `# ${plain(t("Images of {0}", name))}`,
    "",
    `${fullMoment(created)}. ${partsWords(parts)}.`,
    "",
    ...findings(report).map(({ severity, message }) => (severity === "warning" ? `- **${message}**` : `- ${message}`)),
    "",
    ...(pairs
      ? [
          `## ${t("Pairs")}`,
          "",
          plural(pairs.found, t("{0} pair of a noisy and a clean image found."), t("{0} pairs of a noisy and a clean image found.")),
          ...(pairs.how ? [plain(say(pairs.how))] : []),
          "",
        ]
      : []),
    ...groupLines(t("Exact duplicates"), duplicates),
    ...(alike ? groupLines(t("Near duplicates"), alike) : []),
    ...sets.flatMap(setLines),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}
