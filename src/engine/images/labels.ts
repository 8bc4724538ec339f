import { readFile } from "node:fs/promises";
import path from "node:path";
import { csvParse } from "d3";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { readIdxLabels } from "./idx.js";
import { readNpyLabels } from "./npy.js";

/** The label of each file by the name of its first sub-folder; null for all if there are fewer than two. */
export function folderLabels(files: readonly string[]): (string | null)[] {
  const names = files.map((file) => (file.includes("/") ? file.slice(0, file.indexOf("/")) : null));
  const distinct = new Set(names.filter((name) => name !== null));
  return distinct.size < 2 ? files.map(() => null) : names;
}

/**
 * Reads labels for `files` from a table beside them: a csv with the columns file and label (or label alone, in order), an
 * .npy or an IDX file in order; `indices` are the items of an array source. Throws UserError if it does not fit.
 */
export async function readLabels(file: string, files: readonly string[], indices: readonly number[]): Promise<(string | null)[]> {
  const name = path.basename(file);
  if (/\.csv$/i.test(file)) {
    const rows = csvParse(await readText(file));
    if (!rows.columns.includes("label"))
      throw new UserError(sentence('{0} has no column "label". Its first line must name the columns: file,label.', name), "bad-labels");
    if (!rows.columns.includes("file")) return indices.map((i) => rows[i]?.label ?? null);
    const byFile = new Map(rows.map((row) => [row.file, row.label]));
    return files.map((f) => byFile.get(f) ?? null);
  }
  const all = /\.npy$/i.test(file) ? await readNpyLabels(file) : await readIdxLabels(file);
  return indices.map((i) => all[i] ?? null);
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
