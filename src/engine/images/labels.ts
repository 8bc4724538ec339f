import { readFile } from "node:fs/promises";
import path from "node:path";
import { csvParse } from "d3";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import type { Names } from "../../files/name-list.js";
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
 * .npy or an IDX file in order, in which an empty label is none; `indices` are the items of an array source. Throws UserError if it does not fit.
 */
export async function readLabels(file: string, files: readonly string[], indices: readonly number[]): Promise<(string | null)[]> {
  const name = path.basename(file);
  if (/\.csv$/i.test(file)) {
    const rows = csvParse(await readText(file));
    if (!rows.columns.includes("label"))
      throw new UserError(sentence('{0} has no column "label". Its first line must name the columns: file,label.', name), "bad-labels");
    if (!rows.columns.includes("file")) return indices.map((i) => rows[i]?.label || null);
    const byFile = new Map(rows.map((row) => [row.file, row.label]));
    return files.map((f) => byFile.get(f) || null);
  }
  const all = /\.npy$/i.test(file) ? await readNpyLabels(file) : await readIdxLabels(file);
  return indices.map((i) => all[i] ?? null);
}

/** The files that a csv has labels for; none if it names no files. Throws UserError if it cannot be read. */
export async function labelledFiles(file: string): Promise<string[]> {
  return csvParse(await readText(file)).flatMap((row) => row.file ?? []);
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
