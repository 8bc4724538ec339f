import { writeFile } from "node:fs/promises";
import path from "node:path";
import { panelOf } from "../../core/analyses/result.js";
import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { throwIfCancelled, UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { writeWholeFolder } from "../../files/whole-folder.js";
import { listResults } from "../../runs/result-folder.js";
import { openRuns } from "../../runs/runs.js";
import { progressOf } from "../images/progress.js";
import type { JobContext } from "../job-context.js";
import { readMapRows } from "../map-files/map-rows.js";
import { metadataTsv, npyOf, parquetOf, vectorsTsv } from "../map-files/map-tables.js";
import { type Sprite, spriteOf } from "../map-files/sprite.js";

/**
 * Writes a map, or some of its images, for other programs into a new or empty folder: codes and positions as NumPy reads them, a Parquet
 * table, and what TensorBoard's Embedding Projector takes. All of it or nothing. Throws UserError, CancelledError.
 */
export async function exportMapJob(job: JobRequest<"exportMap">, context: JobContext): Promise<JobResult<"exportMap">> {
  const rows = await readMapRows(job.result ?? (await newestMap(job.project)), job.images);
  const count = rows.indices.length;
  const progress = progressOf(context.report, "writing-map", count, context.now);
  const files = await writeWholeFolder(job.output, async (work) => {
    const sprite = await spriteOf(rows, progress, context.signal);
    throwIfCancelled(context.signal);
    const contents: Record<string, Uint8Array | string | Iterable<string>> = {
      "codes.npy": npyOf(rows.codes, rows.latent),
      "positions.npy": npyOf(rows.positions, 2),
      "map.parquet": parquetOf(rows),
      "vectors.tsv": vectorsTsv(rows),
      "metadata.tsv": metadataTsv(rows),
      ...(sprite && { "sprite.png": sprite.png }),
      "projector_config.pbtxt": projectorConfig(path.basename(job.project, ".aeproj"), sprite),
    };
    for (const [name, content] of Object.entries(contents)) {
      throwIfCancelled(context.signal);
      await writeFile(path.join(work, name), content);
    }
    return Object.keys(contents);
  });
  return { kind: "exportMap", folder: job.output, files: files.map((name) => path.join(job.output, name)), count };
}

/** The folder of the newest map of a project's runs. Throws UserError if there is none. */
async function newestMap(project: string): Promise<string> {
  const runs = await openRuns(project);
  const map = (await listResults(runs.map(({ files }) => files.folder))).find(({ kind }) => panelOf(kind) === "map");
  if (map) return map.folder;
  throw new UserError(
    sentence("{0} has no map in its runs yet. Embed a folder first, without a folder for the output.", path.basename(project)),
    "no-map",
  );
}

/** What tells TensorBoard's projector where things lie (`ProjectorConfig` of tensorboard/plugins/projector, in protobuf's text format). */
function projectorConfig(name: string, sprite: Sprite | null): string {
  const text = (value: string) => JSON.stringify(value);
  const picture = sprite
    ? `  sprite {\n    image_path: "sprite.png"\n    single_image_dim: ${sprite.width}\n    single_image_dim: ${sprite.height}\n  }\n`
    : "";
  return `embeddings {\n  tensor_name: ${text(name)}\n  tensor_path: "vectors.tsv"\n  metadata_path: "metadata.tsv"\n${picture}}\n`;
}
