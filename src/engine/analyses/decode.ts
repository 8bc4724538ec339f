import path from "node:path";
import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { throwIfCancelled, UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { codeLength } from "../../core/network/network.js";
import { isMissing } from "../../files/exists.js";
import { OutputFolder } from "../../files/output-folder.js";
import { parseTable, readTableText } from "../../files/read-table.js";
import { runForUse } from "../../runs/runs.js";
import { batchPositions, imagesPerBatch } from "../images/batches.js";
import { progressOf } from "../images/progress.js";
import type { JobContext } from "../job-context.js";
import { pngOf } from "../results/picture.js";
import { pictureNames, refuseClashes } from "../results/picture-names.js";
import { openModel, resultsFolder } from "./run-model.js";

/** Draws the image of each code of a table with the columns z1, z2, ... and, if it has one, file. */
export async function decodeJob(job: JobRequest<"decode">, context: JobContext): Promise<JobResult<"decode">> {
  const run = await runForUse(job.project, job);
  const latent = codeLength(run.record.network);
  if (run.record.network.ofFeatures)
    throw new UserError(sentence("This network gives back features, not pictures, so there is nothing to draw from codes."), "no-pictures");
  if (latent === null) throw new UserError(sentence("This network has no code, so there is nothing to decode from."), "no-code");
  const { files, codes } = await readCodes(job.codes, latent);
  const engine = await context.openEngine();
  let output: OutputFolder | null = null;
  try {
    const model = await openModel(run, engine);
    const folder = resultsFolder(run, "decode", job.output, context);
    const names = pictureNames(files);
    refuseClashes(names, path.basename(job.codes));
    output = await OutputFolder.open(folder, names);
    const progress = progressOf(context.report, "decoding", files.length, context.now);
    const outputs: string[] = [];
    for (const positions of batchPositions(files.length, imagesPerBatch)) {
      throwIfCancelled(context.signal);
      const pictures = await model.decode(codes.slice(positions[0] * latent, (positions[0] + positions.length) * latent), positions.length);
      const size = pictures.length / positions.length;
      const written: { name: string; bytes: Uint8Array }[] = [];
      for (const [n, position] of positions.entries()) {
        const bytes = await pngOf(pictures.subarray(n * size, (n + 1) * size), run.record.network.image);
        written.push({ name: names[position], bytes });
        outputs.push(path.join(folder, names[position]));
      }
      await output.write(written);
      progress(positions[0] + positions.length);
    }
    model.close();
    return {
      kind: "decode",
      run: run.record.id,
      folder,
      items: files.map((file, n) => ({ file, source: null, input: null, output: outputs[n] })),
    };
  } finally {
    await output?.close();
    engine.close();
  }
}

async function readCodes(file: string, latent: number): Promise<{ files: string[]; codes: Float32Array }> {
  const name = path.basename(file);
  const text = await readTableText(file).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    throw new UserError(sentence("There is no table {0} at {1}.", name, path.dirname(file)), "no-codes", { cause: error });
  });
  const rows = parseTable(text);
  const columns = Array.from({ length: latent }, (_, d) => `z${d + 1}`);
  const missing = columns.find((column) => !rows.columns.includes(column));
  if (missing || rows.columns.includes(`z${latent + 1}`)) {
    throw new UserError(
      missing
        ? sentence("{0} must have the columns z1 to z{1}, as many as the network's code; {2} is missing.", name, latent, missing)
        : sentence("{0} must have the columns z1 to z{1}, as many as the network's code.", name, latent),
      "bad-codes",
    );
  }
  if (rows.length === 0) throw new UserError(sentence("{0} has no rows.", name), "bad-codes");
  const codes = new Float32Array(rows.length * latent);
  for (const [n, row] of rows.entries()) {
    for (const [d, column] of columns.entries()) {
      const value = row[column].trim() === "" ? Number.NaN : Number(row[column]);
      if (!Number.isFinite(value)) throw new UserError(sentence("{0}, line {1}: {2} is not a number.", name, n + 2, column), "bad-codes");
      codes[n * latent + d] = value;
    }
  }
  return { files: rows.map((row, n) => row.file?.trim() || String(n + 1).padStart(6, "0")), codes };
}
