import { open, readFile } from "node:fs/promises";
import type { EpochMetrics } from "../core/runs/run.js";
import { epochMetricsSchema } from "../core/runs/run-schema.js";
import { explainUnwritable, resumeAdvice, writeAtomic } from "../files/atomic.js";
import { absent } from "../files/exists.js";
import { parseLine } from "../files/json-lines.js";

/** The lines of a metrics.jsonl; an incomplete or invalid line and all after it are left out. Empty if there is no file. */
export async function readMetrics(file: string): Promise<EpochMetrics[]> {
  const text = await readFile(file, "utf8").catch(absent);
  const lines: EpochMetrics[] = [];
  if (text === null) return lines;
  for (const line of text.split("\n")) {
    const parsed = parseLine(line, epochMetricsSchema);
    if (!parsed || parsed.epoch !== lines.length + 1) break;
    lines.push(parsed);
  }
  return lines;
}

/** Appends a line and flushes it to the disk. */
export async function appendMetrics(file: string, metrics: EpochMetrics): Promise<void> {
  try {
    const handle = await open(file, "a");
    try {
      await handle.writeFile(`${JSON.stringify(metrics)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw explainUnwritable(error, file, resumeAdvice);
  }
}

/** Replaces all lines, when a run is resumed from an earlier epoch. */
export async function rewriteMetrics(file: string, metrics: readonly EpochMetrics[]): Promise<void> {
  await writeAtomic(file, metrics.map((line) => `${JSON.stringify(line)}\n`).join(""), resumeAdvice);
}
