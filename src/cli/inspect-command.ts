import path from "node:path";
import { inEnglish } from "../core/language/sentence.js";
import type { DataReport, Groups, Row, SetReport, Table } from "../core/project/data-report.js";
import { rangeProblem } from "../core/project/unused-depth.js";
import { columns } from "./columns.js";
import { projectPath, type Shell } from "./shell.js";
import { work } from "./worker.js";

/** Rows of a table that the terminal shows. */
const shown = 12;
/** Files that a line names. */
const named = 3;

const count = (n: number) => n.toLocaleString("en-US");
const images = (n: number) => `${count(n)} ${n === 1 ? "image" : "images"}`;
const titles: Record<SetReport["name"], string> = {
  train: "Training images",
  clean: "Clean images",
  secondTake: "Second take",
  validation: "Validation images",
};
const depths = { u8: "8 bit", u16: "16 bit", f32: "32 bit float" };

/** Reads a project's images and says what they are. Throws UserError, CancelledError. */
export async function inspect(shell: Shell, project: string): Promise<void> {
  // The report needs no engine, so none is proven for it.
  const { report } = await work(shell, { kind: "inspect", project: path.resolve(shell.root, projectPath(project)) }, "portable");
  shell.terminal.result({ kind: "inspect", report }, reportLines(report));
}

/** The report as lines of text. */
export function reportLines(report: DataReport): string[] {
  const { parts, pairs } = report;
  return [
    ...report.sets.flatMap(setLines),
    `Split: ${count(parts.training)} to train on, ${count(parts.validation)} held out for validation`,
    ...(pairs
      ? [
          `Pairs: ${count(pairs.found)} found`,
          ...(pairs.how ? [`  ${inEnglish(pairs.how)}`] : []),
          ...unpairedLine("without a clean image", pairs.withoutClean),
          ...unpairedLine("without a noisy image", pairs.withoutNoisy),
        ]
      : []),
    "",
    ...groupLines("Exact duplicates", report.duplicates),
    ...(report.alike ? groupLines("Near duplicates", report.alike) : ["Near duplicates: not looked for, as there are too many images"]),
  ];
}

function setLines(set: SetReport): string[] {
  const [height, width, channels] = set.image;
  const { minimum, maximum, mean, range } = set.values;
  const resized = set.resized > 0 ? `, ${count(set.resized)} of them resized` : "";
  const leftOut = set.leftOut.rows.reduce((sum, row) => sum + row.count, 0);
  const figure = (value: number) => String(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
  const depth = rangeProblem(set);
  return [
    `${titles[set.name]}: ${set.source}`,
    `  ${count(set.used)} used${resized}, ${count(leftOut)} left out`,
    `  ${set.ownSizes ? "each in its own size, shown as" : "as"} ${height} × ${width} in ${channels === 1 ? "gray" : "colour"}; values ${figure(minimum)} to ${figure(maximum)} (${range.map(figure).join(" is black, ")} is white), mean ${figure(mean)}`,
    ...(depth ? [`  ${inEnglish(depth.message)} Set data.range to say which values mean black and white.`] : []),
    "",
    ...tableLines(["folder", "images", "resized", "left out"], set.folders, (row) => [
      row.name || ".",
      count(row.count),
      count(row.resized),
      count(row.leftOut),
    ]),
    ...tableLines(["size", "images"], set.sizes, (row) => [`${row.height} × ${row.width}`, count(row.count)]),
    ...tableLines(["channels", "images"], set.channels, (row) => [
      `${row.channels === 1 ? "gray" : "colour"}, ${depths[row.type]}${row.alpha ? ", transparency" : ""}`,
      count(row.count),
    ]),
    ...tableLines(["label", "images"], set.labels, (row) => [row.name ?? "(none)", count(row.count)]),
    ...(set.howLabelled?.flatMap((how) => [`  ${inEnglish(how)}`, ""]) ?? []),
    ...tableLines(["left out because", "files", ""], set.leftOut, (row) => [inEnglish(row.reason), count(row.count), names(row)]),
  ];
}

function tableLines<T>(head: string[], { rows, more }: Table<T>, cells: (row: Row<T>) => string[]): string[] {
  if (rows.length === 0) return [];
  const hidden = Math.max(0, rows.length - shown) + more;
  const lines = columns([head, ...rows.slice(0, shown).map(cells)]);
  return [...lines, ...(hidden > 0 ? [`and ${count(hidden)} more`] : []), ""].map((line) => (line ? `  ${line}` : line));
}

function names({ files, count: all }: Row): string {
  const first = files.slice(0, named).map(({ file }) => file);
  return all > first.length ? `${first.join(", ")}, and ${count(all - first.length)} more` : first.join(", ");
}

const unpairedLine = (what: string, row: Row) => (row.count > 0 ? [`  ${count(row.count)} ${what}: ${names(row)}`] : []);

function groupLines(title: string, { groups, more, superfluous, leaks }: Groups): string[] {
  if (groups.length === 0) return [`${title}: none`];
  const all = groups.length + more;
  const leaking = leaks > 0 ? `; ${leaks === 1 ? "1 leaks" : `${count(leaks)} leak`} from training into validation` : "";
  const rows = groups.slice(0, shown).map(({ members, count: size, leak }) => {
    const files = members.map(({ file, part }) => ({ file: part === "validation" ? `${file} (validation)` : file, source: null }));
    return [leak ? "leak" : "", images(size), names({ count: size, files })];
  });
  const hidden = Math.max(0, groups.length - shown) + more;
  return [
    `${title}: ${count(all)} ${all === 1 ? "group" : "groups"}, ${images(superfluous)} more than needed${leaking}`,
    ...columns([["", "", ""], ...rows])
      .slice(1)
      .map((line) => `  ${line}`),
    ...(hidden > 0 ? [`  and ${count(hidden)} more`] : []),
  ];
}
