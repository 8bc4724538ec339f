import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { AnalysisRequest, AnalysisResult } from "../core/analyses/analyses.js";
import type { TableRow } from "../core/analyses/analysis.js";
import { notJudged } from "../core/analyses/anomaly-table.js";
import { UserError } from "../core/language/error.js";
import type { Sentence } from "../core/language/sentence.js";
import { borrow } from "../runs/borrow.js";
import type { JobOptions } from "./client.js";

/** Files that are brought to another place together. */
const together = 64;

/** What arrivals are judged by: the request of the first result of their folder, and where a part of it may lie for a while. */
export interface ArrivalRequest extends AnalysisRequest<"anomalies"> {
  /** A folder that is not there; it holds the files while they are judged, and is gone afterwards. */
  scratch: string;
}

/** Files that cannot be read, by name and reason. */
export type Unread = { file: string; reason: Sentence | null }[];

/**
 * Judges some files of a folder apart from the others, which are not looked at again: by the run and the text of the request, which are
 * those of the first result ({@link judgedAlike}). `run` does the job in a child. The result is that of these files alone; null if none
 * of them can be read. Throws UserError, CancelledError.
 */
export async function judgeArrivals(
  run: (job: { kind: "anomalies" } & AnalysisRequest<"anomalies">, options: JobOptions) => Promise<AnalysisResult<"anomalies">>,
  { scratch, ...request }: ArrivalRequest,
  files: readonly string[],
  options: JobOptions,
): Promise<{ result: AnalysisResult<"anomalies"> | null; unread: Unread }> {
  // Sentences name the folder that a person knows.
  const input = path.join(scratch, path.basename(request.input));
  try {
    await mkdir(input, { recursive: true });
    for (let start = 0; start < files.length; start += together)
      await Promise.all(files.slice(start, start + together).map((file) => borrow(path.join(request.input, file), path.join(input, file))));
    const result = await run({ kind: "anomalies", ...request, input, heatMaps: false }, options);
    return { result, unread: result.leftOut.map(({ file, reason }) => ({ file, reason })) };
  } catch (error) {
    if (!(error instanceof UserError && error.code === "no-images")) throw error;
    return { result: null, unread: files.map((file) => ({ file, reason: error.sentence })) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The row of a file that could not be read. */
export const unreadRow = ({ file, reason }: Unread[number]): TableRow => ({
  file,
  score: null,
  flagged: false,
  outcome: notJudged(reason ?? undefined),
});
