import { type Goal, type Measure, type Row, verdict } from "./row.js";
import type { Section } from "./subject.js";

const headings = ["", "ours", "against", "theirs", "ratio", "quartiles", "goal", ""];

function figure(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(3)));
}

const measureText = ({ value, unit }: Measure) => `${figure(value)}${unit && ` ${unit}`}`;
const goalText = (goal: Goal) => ("atMost" in goal ? `≤ ${figure(goal.atMost)}` : `≥ ${figure(goal.atLeast)}`);

function cells(row: Row): string[] {
  const { what, ours, against, theirs, ratio, goal } = row;
  return [
    what,
    measureText(ours),
    against ?? "",
    theirs ? measureText(theirs) : "",
    ratio ? ratio.median.toFixed(2) : "",
    ratio && ratio.rounds > 1 ? `${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)} of ${ratio.rounds}` : "",
    goal ? goalText(goal) : "",
    verdict(row),
  ];
}

/** Rows as a Markdown table whose columns also line up on a terminal. */
export function table(rows: readonly Row[]): string {
  const lines = [headings, ...rows.map(cells)];
  const widths = headings.map((_, column) => Math.max(3, ...lines.map((line) => line[column].length)));
  const text = lines.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`);
  return [text[0], `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...text.slice(1)].join("\n");
}

/** A section as Markdown: its table, then its notes. */
export function sectionText({ rows, notes }: Section): string {
  return [table(rows), ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join("\n")] : [])].join("\n\n");
}
