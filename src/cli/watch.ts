import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { AnalysisRequest, AnalysisResult } from "../core/analyses/analyses.js";
import type { TableRow } from "../core/analyses/analysis.js";
import { judgedAlike } from "../core/analyses/judged-alike.js";
import { shiftWords } from "../core/analyses/trust-words.js";
import { CancelledError } from "../core/language/error.js";
import { DriftWatch } from "../core/numbers/judging/drift.js";
import { readProjectText } from "../engine/read-project.js";
import { arrivals } from "../files/arrivals.js";
import { judgeArrivals, unreadRow } from "../worker-client/arrivals.js";
import type { TrainerClient } from "../worker-client/client.js";
import type { Shell } from "./shell.js";

/** Images that are judged at once, at most. */
const atOnce = 500;

/** What is done with each image that was judged. */
export interface Watched {
  row(row: TableRow): void;
}

/**
 * Judges the files that come into a folder as a first result judged those that were there, and says when they drift; until the shell's
 * signal aborts. `known` are the names that were there. Throws what stops it.
 */
export async function watchArrivals(
  { signal, terminal }: Shell,
  client: TrainerClient,
  request: AnalysisRequest<"anomalies">,
  first: AnalysisResult<"anomalies">,
  known: ReadonlySet<string>,
  watched: Watched,
): Promise<void> {
  const drift = new DriftWatch(first.trust?.heldOut ?? 0);
  const text = judgedAlike(await readProjectText(request.project), first);
  const rows = (judged: readonly TableRow[]) => {
    for (const row of judged) {
      watched.row(row);
      const shift = typeof row.p === "number" ? drift.add(row.p) : null;
      if (shift?.shifted) terminal.event({ kind: "note", severity: "warning", message: shiftWords(shift) });
    }
  };
  const folder = await mkdtemp(path.join(os.tmpdir(), "aeproj-watch-"));
  try {
    terminal.say(`Watching ${request.input} for new images; stop with Ctrl+C.`);
    for await (const { files } of arrivals(request.input, {
      known: (name) => known.has(name),
      passesOver: request.output,
      most: atOnce,
      signal,
    })) {
      const job = {
        ...request,
        text,
        run: first.run,
        epoch: first.epoch,
        output: path.join(folder, "result"),
        stream: true,
        scratch: path.join(folder, "work"),
      };
      const { unread } = await judgeArrivals((one, options) => client.run<"anomalies">(one, options), job, files, {
        signal,
        onEvent: (event) => event.kind === "rows" && rows(event.rows),
      });
      for (const one of unread) watched.row(unreadRow(one));
    }
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
