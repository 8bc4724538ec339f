import { readFile } from "node:fs/promises";
import { z } from "zod";
import { listedWorst } from "../core/analyses/anomaly-table.js";
import type { Picture } from "../core/analyses/atlas.js";
import { type Columns, nameOrder, type ResultRecord, type ResultRow } from "../core/analyses/result.js";
import { anomalySettingsSchema, resultSchema } from "../core/analyses/result-schema.js";
import { naturalOrder } from "../core/language/natural-order.js";
import type { KeptResult } from "./kept-result.js";
import { recordFile, recordValues } from "./result-files.js";

const file = z.string().nullable().optional();
/** An image of an earlier result: its numbers, and a small PNG file for each of its pictures. */
const itemSchema = z.looseObject({ file: z.string(), source: z.string().nullable(), input: file, output: file, heat: file });
type Item = z.output<typeof itemSchema>;

/** The earlier `result.json` (version 1): an object for each image. */
const oldRecordSchema = z.object({
  version: z.literal(1),
  result: z.looseObject({ kind: z.string(), items: z.array(itemSchema), positions: z.instanceof(Float32Array).optional() }),
  epochs: z.int(),
  anomaly: anomalySettingsSchema,
  images: z.string().nullable(),
});
type OldResultRecord = z.output<typeof oldRecordSchema>["result"];

const numbers = (items: readonly Item[], name: string) => Float32Array.from(items, (item) => Number(item[name]));

/** What a summary says beyond an earlier record. */
function summaryOf({ kind, items }: OldResultRecord): object {
  if (kind === "embed") return { labels: labelsOf(items) };
  if (kind !== "anomalies") return {};
  // Their heat maps are pictures already scaled.
  return { heatScale: 1, worst: items.slice(0, listedWorst).map((item) => ({ file: item.file, score: item.score })) };
}

const labelsOf = (items: readonly Item[]): string[] => [...new Set(items.flatMap(({ label }) => (typeof label === "string" ? label : [])))];

/** An earlier result, all of it in memory. */
class OldResult implements KeptResult {
  constructor(
    readonly record: ResultRecord,
    private readonly old: OldResultRecord,
  ) {}

  async columns(): Promise<Columns> {
    const order = naturalOrder(this.old.items.map(({ file }) => file));
    return { ...this.#numbers(), ...(order && { [nameOrder]: order }) };
  }

  #numbers(): Columns {
    const { kind, items, positions } = this.old;
    if (kind === "anomalies") return { scores: numbers(items, "score") };
    if (kind !== "embed") return { mse: numbers(items, "mse"), psnr: numbers(items, "psnr"), ssim: numbers(items, "ssim") };
    const labels = labelsOf(items);
    return {
      positions: positions ?? new Float32Array(2 * items.length),
      labels: Int32Array.from(items, ({ label }) => (typeof label === "string" ? labels.indexOf(label) : -1)),
    };
  }

  async rows(indices: readonly number[]): Promise<ResultRow[]> {
    return indices.flatMap((index) => {
      const item: Item | undefined = this.old.items[index];
      if (!item) return [];
      const pictures: Record<string, Picture[]> = {};
      for (const name of ["input", "output", "heat"] as const) {
        const file = item[name];
        if (file) pictures[name] = [{ file, coding: "image", tile: null }];
      }
      return { index, file: item.file, source: item.source, pictures };
    });
  }

  async files(): Promise<string[]> {
    return this.old.items.map(({ file }) => file);
  }

  async holds(file: string): Promise<boolean> {
    return this.old.items.some(({ source }) => source === file);
  }
}

/** Opens an earlier result (version 1). Throws if its record is missing, damaged or of another version. */
export async function readOldResult(folder: string): Promise<KeptResult> {
  const { result: old, epochs, anomaly, images } = oldRecordSchema.parse(recordValues(await readFile(recordFile(folder), "utf8"), folder));
  const result = resultSchema.parse({ ...old, folder, count: old.items.length, ...summaryOf(old) });
  const source = old.items.some(({ source }) => source !== null) ? "folder" : "array";
  return new OldResult({ version: 2, result, source, sortedByName: false, atlases: {}, epochs, anomaly, images }, old);
}
