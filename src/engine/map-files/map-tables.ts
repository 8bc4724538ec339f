import { parquetWriteBuffer } from "hyparquet-writer";
import { npyHeader } from "../../runs/result-files.js";
import type { MapFacts, MapRows } from "./map-rows.js";

/** Numbers `[N,width]` as an .npy file of float32. */
export function npyOf(values: Float32Array, width: number): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([npyHeader(width > 0 ? values.length / width : 0, width), bytes]);
}

/** Codes as the Embedding Projector reads them: a line of numbers between tabs for each image. */
export function vectorsTsv({ codes, latent, indices }: MapRows): string {
  const lines = Array.from(indices, (_, n) => codes.subarray(n * latent, (n + 1) * latent).join("\t"));
  return `${lines.join("\n")}\n`;
}

/** Columns of facts of which at least one image has one; the file always. */
const knownColumns = (facts: MapFacts): [string, (string | number | null)[]][] =>
  Object.entries(facts).filter(([name, values]) => name === "file" || values.some((value: string | number | null) => value !== null));

/** A cell: a tab or line end in a name would begin another. */
const cell = (value: string | number | null) => String(value ?? "").replace(/[\t\r\n]+/g, " ");

/** What is known of each image as the Embedding Projector reads it: names of columns, then a line for each image; of a single column it wants no name. */
export function metadataTsv({ facts, indices }: MapRows): string {
  const columns = knownColumns(facts);
  const lines = Array.from(indices, (_, n) => columns.map(([, values]) => cell(values[n])).join("\t"));
  const head = columns.length > 1 ? [columns.map(([name]) => name).join("\t")] : [];
  return `${[...head, ...lines].join("\n")}\n`;
}

/** Facts, positions `x` and `y`, and codes `z1`, `z2`, ... as an Apache Parquet file, a row for each image. */
export function parquetOf({ facts, positions, codes, latent, indices }: MapRows): Uint8Array {
  const of = (values: Float32Array, width: number, d: number) => Float32Array.from(indices, (_, n) => values[n * width + d]);
  const types = { file: "STRING", label: "STRING", folder: "STRING", split: "STRING", cluster: "INT32", loss: "DOUBLE" } as const;
  const buffer = parquetWriteBuffer({
    columnData: [
      ...knownColumns(facts).map(([name, data]) => ({ name, data, type: types[name as keyof MapFacts] })),
      ...["x", "y"].map((name, d) => ({ name, data: of(positions, 2, d), type: "FLOAT" as const })),
      ...Array.from({ length: latent }, (_, d) => ({ name: `z${d + 1}`, data: of(codes, latent, d), type: "FLOAT" as const })),
    ],
  });
  return new Uint8Array(buffer);
}
