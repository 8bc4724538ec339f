import path from "node:path";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { fileOf } from "../../core/project/item-name.js";
import { isMissing } from "../../files/exists.js";
import type { Names } from "../../files/name-list.js";
import { readTableText } from "../../files/read-table.js";
import { readIdxLabels } from "./idx.js";
import { labelsOfRows, labelTable, namesOfRows, partsOf, wantedNames } from "./label-table.js";
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

/** Where labels that name no files belong: the place of each item in their row, and how many items there are in all; left out, more than these may be labelled. */
export interface LabelOrder {
  places: readonly number[];
  whole?: number;
}

/** Labels of files, and how they were found. */
export interface FoundLabels {
  labels: (string | null)[];
  by: "names" | "order";
  /** Names in the table that no file has. */
  unmatched: string[];
}

/**
 * Reads labels for `files` from a table beside them: a csv with the column label and one of names (file, or any whose values name the
 * files), an .npy or an IDX file in order, in which an empty label is none. `order` is asked for only if the table names no files. Throws UserError if it
 * does not fit, or if no order says what belongs together.
 */
export async function findLabels(file: string, files: readonly string[], order: () => LabelOrder): Promise<FoundLabels> {
  const name = path.basename(file);
  if (/\.csv$/i.test(file)) {
    const table = labelTable(await readText(file), files);
    if (table.label === null)
      throw new UserError(sentence('{0} has no column "label". Its first line must name the columns: file,label.', name), "bad-labels");
    const all = labelsOfRows(table, table.label);
    if (table.file === null) return { labels: inOrder(all, order(), name), by: "order", unmatched: [] };
    const { labels, unmatched } = byNames(namesOfRows(table, table.file), all, files, name);
    return { labels: files.map((f) => labels.get(f) || labels.get(fileOf(f)) || null), by: "names", unmatched };
  }
  const all = /\.npy$/i.test(file) ? await readNpyLabels(file) : await readIdxLabels(file);
  return { labels: inOrder(all, order(), name), by: "order", unmatched: [] };
}

/** As {@link findLabels}, the labels alone. */
export async function readLabels(file: string, files: readonly string[], order: () => LabelOrder): Promise<(string | null)[]> {
  return (await findLabels(file, files, order)).labels;
}

/** Labels by the places of items in a row of them. Throws UserError if the row is of other items. */
function inOrder(all: readonly (string | undefined)[], { places, whole }: LabelOrder, table: string): (string | null)[] {
  const needed = whole ?? places.reduce((most, place) => Math.max(most, place + 1), 0);
  if (whole === undefined ? all.length < needed : all.length !== needed)
    throw new UserError(
      sentence(
        "{0} names no files and has {1} labels for {2} images, so that no order says which belong together. Name the files in a column file, or give each image a label.",
        table,
        all.length,
        needed,
      ),
      "bad-labels",
    );
  return places.map((place) => all[place] || null);
}

/** Labels of a table by the names that files have here, and the names in it that no file has. */
interface NamedLabels {
  labels: Map<string, string>;
  unmatched: string[];
}

/**
 * Takes labels by the names beside them. These may be from a folder above (`photos/a.png`, `./a.png`): as many of the first folders are
 * dropped as it takes to meet a file. Throws UserError if one name has two labels.
 */
function byNames(names: readonly string[], all: readonly string[], files: readonly string[], table: string): NamedLabels {
  const wanted = wantedNames(files);
  const named = names.map((file, row) => ({ file, parts: partsOf(file), label: all[row] }));
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

/** The labels that a csv has for files by their names; all null if it is no csv, or names no files. Throws UserError as {@link readLabels}. */
export async function readNamedLabels(file: string, files: readonly string[]): Promise<(string | null)[]> {
  const table = /\.csv$/i.test(file) ? labelTable(await readText(file), files) : null;
  if (!table || table.file === null || table.label === null) return files.map(() => null);
  const { labels } = byNames(namesOfRows(table, table.file), labelsOfRows(table, table.label), files, path.basename(file));
  return files.map((f) => labels.get(f) || labels.get(fileOf(f)) || null);
}

/** The names in a csv of labels that none of `files` has; none if it names no files. Throws UserError if it cannot be read or says two things of one file. */
export async function unmatchedNames(file: string, files: readonly string[]): Promise<string[]> {
  const table = labelTable(await readText(file), files);
  if (table.file === null || table.label === null) return [];
  return byNames(namesOfRows(table, table.file), labelsOfRows(table, table.label), files, path.basename(file)).unmatched;
}

async function readText(file: string): Promise<string> {
  try {
    return await readTableText(file);
  } catch (error) {
    if (!isMissing(error)) throw error;
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
