import { parquetWriteBuffer } from "hyparquet-writer";
import { npyHeader } from "../../runs/result-files.js";
import type { MapFacts, MapRows } from "./map-rows.js";

/** Numbers `[N,width]` as an .npy file of float32. */
export function npyOf(values: Float32Array, width: number): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([npyHeader(width > 0 ? values.length / width : 0, width), bytes]);
}

/** Lines of a text that are made and written together: all of a large map would be longer than a string may be. */
const together = 1000;
/** Significant digits of a number in a text: about what a float32 holds. */
const digits = 7;

/** Lines, one for each of `count` images, in blocks. */
function* blocks(count: number, line: (n: number) => string): Generator<string> {
  for (let start = 0; start < count; start += together) {
    const lines = Array.from({ length: Math.min(together, count - start) }, (_, n) => `${line(start + n)}\n`);
    yield lines.join("");
  }
}

/** Codes as the Embedding Projector reads them: a line of numbers between tabs for each image, in blocks of lines. */
export function vectorsTsv({ codes, latent, indices }: Pick<MapRows, "codes" | "latent" | "indices">): Iterable<string> {
  const text = (value: number) => String(Number(value.toPrecision(digits)));
  return blocks(indices.length, (n) => Array.from(codes.subarray(n * latent, (n + 1) * latent), text).join("\t"));
}

/** The columns of facts, and what they are in a Parquet file. */
const columns = [
  { name: "file", type: "STRING" },
  { name: "label", type: "STRING" },
  { name: "folder", type: "STRING" },
  { name: "split", type: "STRING" },
  { name: "cluster", type: "INT32" },
  { name: "loss", type: "DOUBLE" },
] as const satisfies readonly { name: keyof MapFacts; type: string }[];

/** Columns of facts of which at least one image has one; the file always. */
const knownColumns = (facts: MapFacts) =>
  columns
    .map(({ name, type }) => ({ name, type, data: facts[name] }))
    .filter(({ name, data }) => name === "file" || data.some((value: string | number | null) => value !== null));

/** A cell: a tab or line end in a name would begin another. */
const cell = (value: string | number | null) => String(value ?? "").replace(/[\t\r\n]+/g, " ");

/** What is known of each image as the Embedding Projector reads it, in blocks of lines: names of columns, then a line for each image; of a single column it wants no name. */
export function* metadataTsv({ facts, indices }: MapRows): Generator<string> {
  const known = knownColumns(facts);
  if (known.length > 1) yield `${known.map(({ name }) => name).join("\t")}\n`;
  yield* blocks(indices.length, (n) => known.map(({ data }) => cell(data[n])).join("\t"));
}

/** Facts, positions `x` and `y`, and codes `z1`, `z2`, ... as an Apache Parquet file, a row for each image. */
export function parquetOf({ facts, positions, codes, latent, indices }: MapRows): Uint8Array {
  const of = (values: Float32Array, width: number, d: number) => Float32Array.from(indices, (_, n) => values[n * width + d]);
  const buffer = parquetWriteBuffer({
    columnData: [
      ...knownColumns(facts),
      ...["x", "y"].map((name, d) => ({ name, data: of(positions, 2, d), type: "FLOAT" as const })),
      ...Array.from({ length: latent }, (_, d) => ({ name: `z${d + 1}`, data: of(codes, latent, d), type: "FLOAT" as const })),
    ],
  });
  return new Uint8Array(buffer);
}
