import { mkdtemp, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { AnalysisResult } from "../../core/analyses/analyses.js";
import { panelOf } from "../../core/analyses/result.js";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { isImageName } from "../../core/project/image-name.js";
import { relativeName } from "../../files/relative-name.js";
import { newPart } from "../../runs/arrival-files.js";
import { borrow } from "../../runs/borrow.js";
import type { KeptResult } from "../../runs/kept-result.js";
import { addPlaced, type KeptMap, openMap, rootOf } from "../../runs/placed.js";
import { listResults, readResult } from "../../runs/result-folder.js";
import { openRuns } from "../../runs/runs.js";
import { progressOf } from "../images/progress.js";
import type { JobContext } from "../job-context.js";
import { placesOnMap } from "../projections/fixed-map.js";
import { type EmbedRequest, embedImages } from "./embed-images.js";

/**
 * Embeds images by the run of a map and adds them to it, its points staying where they are. `onto` is the folder of its result, or what it
 * is a map of; `input` may also be a single picture. Gives the whole map. Throws UserError, CancelledError.
 */
export async function placeOnMap(request: EmbedRequest & { onto: string }, context: JobContext): Promise<AnalysisResult<"embed">> {
  if (request.output !== undefined)
    throw new UserError(
      sentence("Images are placed on a map that a run keeps: leave out the folder for the output, and export the map afterwards."),
      "wrong-use",
    );
  const map = await openMap(await mapAt(request.project, request.onto));
  const { run, epoch, folder } = map.result;
  await requireSameRun(request, map);
  const place = await newPart(folder);
  try {
    await withSource(map, request.input, (input, beside) =>
      embedImages({ ...request, input, run, epoch, place }, context, {
        nameOf: (file) => relativeName(rootOf(map), path.join(beside, file)),
        map: ({ codes, data }) =>
          placesOnMap(map, codes, {
            signal: context.signal,
            progress: progressOf(context.report, "placing-images", data.items.length, context.now),
          }),
      }),
    );
    return await addPlaced(map, await openMap(await readResult(place)), context.date());
  } catch (error) {
    await rm(place, { recursive: true, force: true });
    throw error;
  }
}

/** The map in a folder, or the newest one of a source in the runs of a project. Throws UserError if there is none. */
async function mapAt(project: string, onto: string): Promise<KeptResult> {
  const named = await readResult(onto).catch(() => null);
  if (named) return named;
  const runs = await openRuns(project);
  const maps = (await listResults(runs.map(({ files }) => files.folder))).filter(({ kind }) => panelOf(kind) === "map");
  const map = maps.find(({ input }) => path.resolve(input) === path.resolve(onto));
  if (map) return readResult(map.folder);
  throw new UserError(sentence("No run has a map of {0}. Embed it first, without a folder for the output.", path.basename(onto)), "no-map");
}

/** Throws UserError if another run is asked for than that of a map, or if that has learned on since. */
async function requireSameRun({ project, run, epoch }: EmbedRequest, { result, kept }: KeptMap): Promise<void> {
  if (run !== undefined && run !== result.run)
    throw new UserError(sentence("The map is of the run {0}, and its images can only be placed by that.", result.run), "other-run");
  if (epoch !== undefined && epoch !== result.epoch)
    throw new UserError(
      sentence("The map is of other weights of the run {0}, and its images can only be placed by those: leave out the epoch.", result.run),
      "other-run",
    );
  const own = (await openRuns(project)).find(({ record }) => record.id === result.run);
  if (own && own.metrics.length !== kept.record.epochs)
    throw new UserError(sentence("The run {0} has learned on since this map was made. Embed its folder again.", result.run), "other-run");
}

/**
 * Calls `work` with a source, and what the names of its images are relative to; of a single picture the source is a folder that holds it
 * alone. Throws UserError if items of an array are to be placed on a map of files, which a person could not open there.
 */
async function withSource({ kept }: KeptMap, input: string, work: (source: string, beside: string) => Promise<unknown>): Promise<void> {
  if (isImageName(input)) return withPicture(input, (folder) => work(folder, path.dirname(input)));
  const about = await stat(input).catch(() => null);
  if (!about?.isDirectory() && kept.record.source === "folder")
    throw new UserError(
      sentence("This map is of files of their own, and {0} is an array. Choose a folder of pictures.", path.basename(input)),
      "no-files",
    );
  await work(input, about?.isDirectory() ? input : path.dirname(input));
}

async function withPicture(file: string, work: (folder: string) => Promise<unknown>): Promise<void> {
  const scratch = await mkdtemp(path.join(os.tmpdir(), "aeproj-picture-"));
  try {
    await borrow(file, path.join(scratch, path.basename(file)));
    await work(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
