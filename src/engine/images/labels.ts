import { readFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { fileOf, isPage } from "../../core/project/item-name.js";
import type { Names } from "../../files/name-list.js";
import { parseTable } from "../../files/read-table.js";
import { readIdxLabels } from "./idx.js";
import { readNpyLabels } from "./npy.js";

/** Labels of images: the different ones in the order in which they come, and which of them each image has, -1 standing for none. */
export interface Labels {
  names: string[];
  of: Int32Array;
}

/** Counts labels, of which there are `count`. */
export function labelsFrom(all: Iterable<string | null>, count: number): Labels {
  const places = new Map<string, number>();
  const of = new Int32Array(count).fill(-1);
  let at = 0;
  for (const label of all) {
    if (label !== null) {
      const place = places.get(label) ?? places.size;
      places.set(label, place);
      of[at] = place;
    }
    at++;
  }
  return { names: [...places.keys()], of };
}

/** The label of each file by the name of its first sub-folder; none has one if there are fewer than two. */
export function labelsByFolder(files: Names): Labels {
  const labels = labelsFrom(firstFolders(files), files.length);
  return labels.names.length < 2 ? { names: [], of: labels.of.fill(-1) } : labels;
}

function* firstFolders(files: Iterable<string>): Generator<string | null> {
  for (const file of files) yield file.includes("/") ? file.slice(0, file.indexOf("/")) : null;
}

/** As {@link labelsByFolder}, one for each file; null for none. */
export function folderLabels(files: Names): (string | null)[] {
  const { names, of } = labelsByFolder(files);
  return Array.from(of, (place) => names[place] ?? null);
}

/**
 * Reads labels for `files` from a table beside them: a csv with the columns file and label (or label alone, in order), an
 * .npy or an IDX file in order, in which an empty label is none; `order` gives the places of the items in it, if it goes by order. Throws UserError if it does not fit.
 */
export async function readLabels(file: string, files: readonly string[], order: () => readonly number[]): Promise<(string | null)[]> {
  const name = path.basename(file);
  if (/\.csv$/i.test(file)) {
    const rows = parseTable(await readText(file));
    if (!rows.columns.includes("label"))
      throw new UserError(sentence('{0} has no column "label". Its first line must name the columns: file,label.', name), "bad-labels");
    if (!rows.columns.includes("file")) return order().map((place) => rows[place]?.label || null);
    const { labels } = byNames(rows, files, name);
    return files.map((f) => labels.get(f) || labels.get(fileOf(f)) || null);
  }
  const all = /\.npy$/i.test(file) ? await readNpyLabels(file) : await readIdxLabels(file);
  return order().map((place) => all[place] ?? null);
}

/** Labels of a table by the names that files have here, and the names in it that no file has. */
interface NamedLabels {
  labels: Map<string, string>;
  unmatched: string[];
}

/**
 * Takes a table by its names. It may name files from a folder above (`photos/a.png`, `./a.png`): as many of the first folders are
 * dropped as it takes to meet a file. Throws UserError if one name has two labels.
 */
function byNames(rows: Iterable<{ file?: string; label?: string }>, files: readonly string[], table: string): NamedLabels {
  // A name of a file of pages is a name of each of them.
  const wanted = new Set(files);
  for (const file of files) if (isPage(file)) wanted.add(fileOf(file));
  const named = Array.from(rows, ({ file = "", label = "" }) => ({ file, parts: partsOf(file), label }));
  const deepest = named.reduce((most, { parts }) => Math.max(most, parts.length), 0);
  for (let dropped = 0; dropped < deepest; dropped++) {
    const found: NamedLabels = { labels: new Map(), unmatched: [] };
    for (const { file, parts, label } of named) {
      const name = parts.slice(dropped).join("/");
      const other = found.labels.get(name);
      if (other !== undefined && other !== label) {
        throw new UserError(
          sentence("{0} has two labels for {1}: {2} and {3}. Keep the right one.", table, name, other, label),
          "bad-labels",
        );
      }
      if (wanted.has(name)) found.labels.set(name, label);
      else found.unmatched.push(file);
    }
    if (found.labels.size > 0) return found;
  }
  return { labels: new Map(), unmatched: named.map(({ file }) => file) };
}

/** A name as tables of other systems write it, by its parts. */
const partsOf = (name: string): string[] =>
  name
    .trim()
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== ".");

/** The labels that a csv has for files by their names; all null if it is no csv, or names no files. Throws UserError as {@link readLabels}. */
export async function readNamedLabels(file: string, files: readonly string[]): Promise<(string | null)[]> {
  const rows = /\.csv$/i.test(file) ? parseTable(await readText(file)) : null;
  if (!rows?.columns.includes("file") || !rows.columns.includes("label")) return files.map(() => null);
  const { labels } = byNames(rows, files, path.basename(file));
  return files.map((f) => labels.get(f) || labels.get(fileOf(f)) || null);
}

/** The names in a csv of labels that none of `files` has; none if it names no files. Throws UserError if it cannot be read or says two things of one file. */
export async function unmatchedNames(file: string, files: readonly string[]): Promise<string[]> {
  const rows = parseTable(await readText(file));
  return rows.columns.includes("file") ? byNames(rows, files, path.basename(file)).unmatched : [];
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UserError(
      sentence(
        "The labels {0} cannot be read from {1}. Choose the file that holds them, or remove the setting.",
        path.basename(file),
        path.dirname(file),
      ),
      "no-labels",
      { cause: error },
    );
  }
}
