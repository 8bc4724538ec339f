import type { AnalysisResult } from "../core/analyses/analyses.js";
import { worstOf } from "../core/analyses/anomaly-table.js";
import { type Columns, nameOrder, type ResultRecord } from "../core/analyses/result.js";
import { UserError } from "../core/language/error.js";
import { naturalOrder } from "../core/language/natural-order.js";
import { sentence } from "../core/language/sentence.js";
import { shiftOf } from "../core/numbers/judging/shift.js";
import type { FileOutcome } from "../core/project/data-summary.js";
import { writeAtomic } from "../files/atomic.js";
import { listImages } from "../files/list-images.js";
import { extendColumns, extendNames } from "./arrival-files.js";
import { decidable } from "./decided-result.js";
import { type KeptResult, resultOf } from "./kept-result.js";
import { columnFile, recordFile, recordText } from "./result-files.js";
import { stampOf } from "./stamp.js";

/** Images that came into the folder of a result and were judged as those before them. */
export interface JudgedArrivals {
  /** The result of them alone, whose folder lies in that of the result; null if none could be read. */
  part: KeptResult | null;
  /** Those that could not be read. */
  unread: readonly FileOutcome[];
  /** When they were judged. */
  now: Date;
}

export type Anomalies = AnalysisResult<"anomalies">;

/**
 * Adds images to a result of anomalies. Numbers and names are added beyond the end of what the record counts, their thumbnails stay where
 * they are, and the record comes last: until it is replaced, all is as it was, and what a kill left beyond the end is written over by
 * the next ones. Throws UserError if they were judged by other scores, or if some are in the result already.
 */
export async function addArrivals(opened: KeptResult, { part, unread, now }: JudgedArrivals): Promise<void> {
  const { record } = opened;
  const result = anomaliesResult(record);
  const last = now.toISOString();
  if (!part) {
    const arrivals = record.arrivals && { arrivals: { ...record.arrivals, last } };
    return writeAsDecided({ ...record, result: { ...result, leftOut: leftOutOf(result, unread, []) }, ...arrivals });
  }
  const [columns, files] = [await opened.columns(), await opened.files()];
  const more = { columns: await part.columns(), files: await part.files() };
  requireAlike({ record, columns }, { record: part.record, columns: more.columns });
  requireNew(files, more.files);
  await extendColumns(result, columns, more);
  await extendNames(result.folder, files, more.files);
  const names = [...files, ...more.files];
  const order = naturalOrder(names);
  if (order) await writeAtomic(columnFile(result.folder, nameOrder, { type: "i32" }), new Uint8Array(order.buffer));
  const scores = new Float32Array(names.length);
  scores.set(floatsOf(columns.scores));
  scores.set(floatsOf(more.columns.scores), files.length);
  const { first = files.length, parts = [], ...others } = record.arrivals ?? {};
  await writeAsDecided({
    ...record,
    result: {
      ...result,
      ...counted(result, names, scores, floatsOf(columns.heldOut)),
      leftOut: leftOutOf(result, unread, more.files),
    },
    sortedByName: order === null,
    arrivals: { ...others, first, last, parts: [...parts, { from: files.length, folder: part.record.result.folder }] },
  });
}

/** What could not be read, of before and now; without what could be in the end. */
export function leftOutOf({ leftOut }: Anomalies, unread: readonly FileOutcome[], read: readonly string[]): FileOutcome[] {
  const now = new Set([...unread.map(({ file }) => file), ...read]);
  return [...leftOut.filter(({ file }) => !now.has(file)), ...unread];
}

/** A column of floats; an empty one for a column that is not there, or of integers. */
export const floatsOf = (column: Columns[string] | undefined) => (column instanceof Float32Array ? column : new Float32Array());

/** The result of a record of anomalies, as only these take arrivals. Throws Error for any other. */
export function anomaliesResult({ result }: ResultRecord): Anomalies {
  if (!("threshold" in result)) throw new Error(`A result of ${result.kind} is not watched.`);
  return result;
}

/** What the scores of all images change of a result, but for what follows from its threshold. */
export function counted(result: Anomalies, names: readonly string[], scores: Float32Array, heldOut: Float32Array): Partial<Anomalies> {
  const { trust } = result;
  const judged = scores.filter(Number.isFinite).length;
  const shift = heldOut.length > 0 ? shiftOf(scores, heldOut) : null;
  return {
    count: scores.length,
    worst: worstOf({ scores, file: (index) => names[index] }),
    ...(trust && { trust: { ...trust, judged, shift } }),
  };
}

/** Throws UserError unless both were judged by the same scores of the same run. */
export function requireAlike(one: { record: ResultRecord; columns: Columns }, other: { record: ResultRecord; columns: Columns }): void {
  const [before, now] = [anomaliesResult(one.record), anomaliesResult(other.record)];
  const heldOut = ({ columns }: { columns: Columns }) => Buffer.from(floatsOf(columns.heldOut).slice().buffer);
  const alike =
    before.run === now.run &&
    before.epoch === now.epoch &&
    before.trust !== undefined &&
    before.trust.score === now.trust?.score &&
    heldOut(one).equals(heldOut(other)) &&
    JSON.stringify(one.record.atlases) === JSON.stringify(other.record.atlases);
  if (alike) return;
  throw new UserError(
    sentence("The run {0} no longer scores as it did when the folder was judged. Flag the folder again, then watch it.", before.run),
    "other-scores",
  );
}

/** Throws UserError if one of some images is in a result already. */
function requireNew(files: readonly string[], added: readonly string[]): void {
  const there = new Set(files);
  const twice = added.find((file) => there.has(file));
  if (twice === undefined) return;
  throw new UserError(
    sentence("{0} was judged already, by another window or terminal that watches this folder: it is not watched here any more.", twice),
    "watched-twice",
  );
}

/** Writes table and record, as the settings that the result was made or last saved by decide them. */
export async function writeAsDecided(record: ResultRecord): Promise<void> {
  const result = await decidable(resultOf(record));
  if (!result)
    throw new UserError(
      sentence("This result is of an earlier version and takes no further images. Flag the folder again, then watch it."),
      "old-result",
    );
  await result.write(record.anomaly);
}

/** Takes it that the images of a result are those that lie in its folder now, so that they do not put it out of date; not if some are not in it. */
export async function settleArrivals(opened: KeptResult): Promise<void> {
  const { record } = opened;
  const { input, leftOut, folder } = record.result;
  const images = await stampOf(input);
  if (images === null) return;
  const judged = new Set([...(await opened.files()), ...leftOut.map(({ file }) => file)]);
  for (const name of (await listImages(input)).names) if (!judged.has(name)) return;
  await writeAtomic(recordFile(folder), recordText({ ...record, images }, folder));
}
