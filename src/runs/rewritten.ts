import { rm } from "node:fs/promises";
import type { Arrivals } from "../core/analyses/result.js";
import { UserError } from "../core/language/error.js";
import { sentence } from "../core/language/sentence.js";
import { replaceRows } from "./arrival-files.js";
import { anomaliesResult, counted, floatsOf, type JudgedArrivals, leftOutOf, requireAlike, writeAsDecided } from "./arrivals.js";
import type { KeptResult } from "./kept-result.js";

/**
 * Replaces images of a result of anomalies that were written again, by what they were judged now; one that cannot be read any more has no
 * score. Their names and places stay. Throws UserError if they were judged by other scores.
 */
export async function replaceRewritten(opened: KeptResult, { part, unread, now }: JudgedArrivals): Promise<void> {
  const { record } = opened;
  const result = anomaliesResult(record);
  const [columns, files] = [await opened.columns(), await opened.files()];
  const places = new Map(files.map((file, index) => [file, index]));
  const indicesOf = (names: readonly string[]) => names.flatMap((name) => places.get(name) ?? []);
  const gone = indicesOf(unread.map(({ file }) => file));
  const none = Float32Array.from(gone, () => Number.NaN);
  await replaceRows(result.folder, columns, gone, { scores: none, pValues: none });
  const names = (await part?.files()) ?? [];
  const indices = indicesOf(names);
  if (indices.length < names.length)
    throw new UserError(sentence("A file that was written again has other pages than before. Flag the folder again."), "changed-pages");
  const judged = part && (await part.columns());
  if (part && judged) {
    requireAlike({ record, columns }, { record: part.record, columns: judged });
    await replaceRows(result.folder, columns, indices, judged);
  }
  const scores = floatsOf(columns.scores).slice();
  for (const index of gone) scores[index] = Number.NaN;
  for (const [place, index] of indices.entries()) scores[index] = floatsOf(judged?.scores)[place];
  const again = new Set(indices);
  const { first = files.length, parts = [], rewritten = [] } = record.arrivals ?? {};
  const before = rewritten.filter(({ index }) => !again.has(index));
  const folder = part?.record.result.folder;
  const fresh = folder === undefined ? [] : indices.map((index, place) => ({ index, folder, place }));
  const last = now.toISOString();
  const arrivals: Arrivals = { first, last, parts, rewritten: [...before, ...fresh], rewrittenLast: last };
  await writeAsDecided({
    ...record,
    result: { ...result, ...counted(result, files, scores, floatsOf(columns.heldOut)), leftOut: leftOutOf(result, unread, names) },
    arrivals,
  });
  await removeUnused(rewritten, before);
}

/** Removes the folders of thumbnails that are no longer shown, as a camera may write one picture again and again. */
async function removeUnused(before: NonNullable<Arrivals["rewritten"]>, now: NonNullable<Arrivals["rewritten"]>): Promise<void> {
  const used = new Set(now.map(({ folder }) => folder));
  for (const { folder } of before) if (!used.has(folder)) await rm(folder, { recursive: true, force: true });
}
