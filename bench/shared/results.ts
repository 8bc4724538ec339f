import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Section } from "./subject.js";
import { sectionText } from "./table.js";

/** A section as it was measured. */
export interface Result {
  /** Day, UTC: `2026-11-23`. */
  date: string;
  /** Load average of the last minute before and after: on a quiet machine the first is near 0. */
  load: [number, number];
  section: Section;
}

/** Results by machine, then by subject: what holds for one processor need not for another. */
export type Results = Record<string, Record<string, Result>>;

const begin = "<!-- results: written by `npm run bench -- --table` -->";
const end = "<!-- end of results -->";

export const resultsFile = (root: string) => path.join(root, "bench/results.json");

/** The results in a file, none if there is no file. This program writes it, so its content is trusted. */
export async function readResults(file: string): Promise<Results> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  return JSON.parse(text) as Results;
}

/** Puts a result beside those of other subjects and machines. */
export async function keepResult(file: string, machine: string, subject: string, result: Result): Promise<void> {
  const results = await readResults(file);
  const kept = { ...results, [machine]: { ...results[machine], [subject]: result } };
  await writeFile(file, laidOut(kept));
}

/** The widest line of the house's formatter. */
const widest = 140;

/** Results as text, as the house's formatter has it: an array that holds no others stands in one line if it fits. */
function laidOut(results: Results): string {
  const text = `${JSON.stringify(results, null, 2)}\n`;
  return text.replace(
    /^(.*)\[\n((?: +(?:-?[\d.][^\n]*|"[^\n]*|null),?\n)+) *\](,?)$/gm,
    (lines: string, before: string, inner: string, after: string) => {
      const line = `${before}[${inner.trim().split(/,\n */).join(", ")}]${after}`;
      return line.length <= widest ? line : lines;
    },
  );
}

function resultText({ date, load, section }: Result): string {
  return `#### ${section.title}\n\n${date}; load ${load[0]} before and ${load[1]} after.\n\n${sectionText(section)}`;
}

/** Writes the tables of results.json into bench/README.md. Throws if the README has lost its marks. */
export async function refreshReadme(root: string, order: readonly string[]): Promise<void> {
  const file = path.join(root, "bench/README.md");
  const text = await readFile(file, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`bench/README.md needs the lines ${begin} and ${end} around its tables.`);
  const results = await readResults(resultsFile(root));
  const tables = Object.entries(results).flatMap(([machine, bySubject]) => [
    `### ${machine}`,
    ...order.flatMap((name) => (bySubject[name] ? [resultText(bySubject[name])] : [])),
  ]);
  await writeFile(file, `${text.slice(0, from + begin.length)}\n\n${tables.join("\n\n")}\n\n${text.slice(to)}`);
}
