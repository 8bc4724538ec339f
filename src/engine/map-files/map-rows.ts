import { analyses } from "../../core/analyses/analyses.js";
import type { ColumnType } from "../../core/analyses/analysis.js";
import { imageSplits } from "../../core/analyses/image-splits.js";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { rowsOf } from "../../core/numbers/rows.js";
import type { KeptResult } from "../../runs/kept-result.js";
import { readColumn } from "../../runs/result-files.js";
import { requireResult } from "../../runs/result-folder.js";

/** What is known of an image of a map besides its code, by the names of columns; null for what is not known of it. */
export interface MapFacts {
  file: string[];
  label: (string | null)[];
  folder: (string | null)[];
  split: (string | null)[];
  cluster: (number | null)[];
  loss: (number | null)[];
}

/** Some images of a map, or all, in their order. */
export interface MapRows {
  kept: KeptResult;
  /** Their indices in the result. */
  indices: Uint32Array;
  facts: MapFacts;
  /** `[N,latent]`. */
  codes: Float32Array;
  latent: number;
  /** `[N,2]`, of the projection that the map shows first. */
  positions: Float32Array;
}

/** Reads a map, or those of its images that `chosen` names by their indices. Throws UserError if it is gone, or is no map. */
export async function readMapRows(folder: string, chosen?: readonly number[]): Promise<MapRows> {
  const kept = await requireResult(folder, sentence("The map is no longer there. Embed the folder again."));
  const { result } = kept.record;
  const types: Readonly<Record<string, ColumnType>> = analyses[result.kind].columns;
  if (!("latent" in result && types.codes)) throw new UserError(sentence("This result is no map. Embed the folder first."), "no-map");
  const { count, latent, labels, folders = [] } = result;
  const indices = Uint32Array.from(chosen?.filter((index) => index < count) ?? Array.from({ length: count }, (_, n) => n));
  const columns = await kept.columns();
  const files = await kept.files();
  const named = (column: string, names: readonly string[]) => Array.from(indices, (index) => names[columns[column]?.[index] ?? -1] ?? null);
  const number = (column: string, of: (value: number) => number | null) =>
    Array.from(indices, (index) => (columns[column] ? of(columns[column][index]) : null));
  return {
    kept,
    indices,
    latent,
    codes: rowsOf(await readColumn(folder, "codes", types.codes, count, latent), latent, indices),
    positions: rowsOf(columns.positions, 2, indices),
    facts: {
      file: Array.from(indices, (index) => files[index]),
      label: named("labels", labels),
      folder: named("folders", folders),
      split: named("splits", imageSplits),
      cluster: number("clusters", (cluster) => (cluster < 0 ? null : cluster + 1)),
      loss: number("losses", (loss) => (Number.isFinite(loss) ? loss : null)),
    },
  };
}
