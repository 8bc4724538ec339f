import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { UserError } from "../../core/language/error.js";
import { joined, sentence } from "../../core/language/sentence.js";
import { networkTotals } from "../../core/network/network.js";
import type { Range } from "../../core/numbers/range.js";
import type { Project } from "../../core/project/project.js";
import { parseProject } from "../../core/project/project-text.js";
import type { RunRecord } from "../../core/runs/run.js";
import { exists } from "../../files/exists.js";
import { startPosition, writeCheckpoint } from "../../runs/checkpoint.js";
import { createRunFolder, runId, runsFolder, writeRecord } from "../../runs/run-folder.js";
import type { Engine } from "../contract/engine.js";
import { rangedEngine } from "../contract/ranged.js";
import { openSource } from "../images/open-source.js";
import type { JobContext } from "../job-context.js";
import { convertModel } from "../models/convert-model.js";
import { type ImportedModel, importModels } from "../models/imported-model.js";
import { guessRange } from "../models/range-guess.js";
import { readKerasModel } from "../models/read-model.js";

type ImportRequest = JobRequest<"import">;

/** Makes a project and a finished run of saved Keras models; all of it or, if anything is wrong, nothing. Throws UserError. */
export async function importJob(job: ImportRequest, context: JobContext): Promise<JobResult<"import">> {
  for (const target of [job.project, runsFolder(job.project)]) {
    if (await exists(target))
      throw new UserError(
        sentence("{0} is there already at {1}. Choose another name.", path.basename(target), path.dirname(target)),
        "exists",
      );
  }
  context.report({ kind: "progress", stage: "reading-model", done: 0, total: 0, secondsLeft: null });
  const models = await Promise.all(job.files.map(async (file) => convertModel(await readKerasModel(file))));
  const model = importModels(models);
  const text = projectText(job, model);
  const parsed = parseProject(text);
  if (!parsed.ok)
    throw new UserError(
      joined([sentence("The model does not make a project:"), ...parsed.problems.map(({ message }) => message)]),
      "bad-model",
    );
  const engine = await context.openEngine();
  let ranges: { model: Range; data: Range };
  try {
    ranges = await rangesOf(job, model, engine, parsed.project.data, context);
    // Opened once to see that the engine takes it, before anything is written.
    (await rangedEngine(engine, ranges.model).open(model.network, { state: model.state })).close();
  } finally {
    engine.close();
  }
  const date = context.date();
  const record: RunRecord = {
    version: 1,
    id: runId(date, context.tail()),
    created: date.toISOString(),
    status: "finished",
    message: joined([sentence("Imported from {0}.", model.source), ...model.notes]),
    project: { ...parsed.project, training: { ...parsed.project.training, epochs: 0 } },
    network: model.network,
    origin: model.source,
    paddingLeftOut: true,
    modelRange: [...ranges.model],
    dataRange: [...ranges.data],
    data: { images: 0, training: 0, validation: 0, fingerprint: "" },
    engine: engine.info,
    best: null,
    heldOut: {},
  };
  const folder = await write(job.project, text, record, model);
  const { parameters } = networkTotals(model.network);
  for (const message of model.notes) context.report({ kind: "note", severity: "information", message });
  return {
    kind: "import",
    project: job.project,
    run: record.id,
    folder,
    parameters,
    preset: parsed.project.network.preset,
    modelRange: record.modelRange,
    notes: model.notes,
  };
}

/** Run first, project last, so that a project is never there without its model. */
async function write(project: string, text: string, record: RunRecord, { network, state }: ImportedModel): Promise<string> {
  try {
    const files = await createRunFolder(project, { ...record, status: "interrupted" });
    await writeCheckpoint(files.last, network, { state, position: startPosition });
    await writeRecord(files, record);
    await writeFile(project, text, { flag: "wx" });
    return files.folder;
  } catch (error) {
    await rm(runsFolder(project), { recursive: true, force: true });
    throw error;
  }
}

/** The model's range as given or as the images tell, and that of the images. Throws UserError if neither is there. */
async function rangesOf(
  job: ImportRequest,
  { network, state }: ImportedModel,
  engine: Engine,
  data: Project["data"],
  context: JobContext,
): Promise<{ model: Range; data: Range }> {
  if (job.images === undefined) {
    if (job.range) return { model: job.range, data: job.range };
    throw new UserError(
      sentence(
        "It is not known which values mean black and white for this model. Give its range, such as --range 0,255 or --range 0,1, or images that it was made for (--images).",
      ),
      "no-range",
    );
  }
  const [height, width, channels] = network.image;
  const form = { height, width, channels: channels === 3 ? (3 as const) : (1 as const), type: "u8" as const, fit: data.fit };
  const images = await openSource(job.images, "", { data }, context, form);
  try {
    return { model: job.range ?? (await guessRange(engine, network, state, images)), data: images.range };
  } finally {
    images.store.close();
  }
}

/** The project's text: the network's knobs, the size of its images, and the images if they are known. */
function projectText({ project, task, images, clean }: ImportRequest, { network, preset }: ImportedModel): string {
  const [height, width, channels] = network.image;
  const relative = (source: string) => path.relative(path.dirname(project), source).split(path.sep).join("/") || ".";
  const file = {
    version: 1,
    task,
    data: {
      ...(images !== undefined && { train: relative(images) }),
      ...(clean !== undefined && { clean: relative(clean) }),
      size: [height, width],
      channels: channels === 1 ? "gray" : "rgb",
    },
    network: preset,
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}
