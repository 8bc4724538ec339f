import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { learnsByBlindSpots } from "../../core/project/blind-spot.js";
import { isGuided } from "../../core/project/guided.js";
import { learnsPatches } from "../../core/project/patches.js";
import { resolveProject } from "../../core/project/project.js";
import type { RunRecord } from "../../core/runs/run.js";
import { refuseFullFolder, writeWholeFolder } from "../../files/whole-folder.js";
import { type NamedImages, surveyNamed } from "../images/named-source.js";
import type { JobContext } from "../job-context.js";
import { readProject, refuseErrors } from "../read-project.js";
import { scriptFiles } from "../scripts/script-files.js";
import { type Preparation, prepare } from "../training/preparation.js";

/** Writes a project as a Python script that trains it elsewhere, into a new or empty folder; all of it or nothing. */
export async function scriptJob(job: JobRequest<"script">, context: JobContext): Promise<JobResult<"script">> {
  const { file, root } = await readProject(job.project, job.text);
  refuseErrors(path.basename(job.project), file);
  if (file.task === "detect")
    throw new UserError(
      sentence(
        "No script is written of a project that finds defects (task detect): Keras lacks the parts that it learns from. Train it here.",
      ),
      "script",
    );
  const { task, data, training } = resolveProject(file);
  if (learnsByBlindSpots({ task, training }) || (task === "denoise" && data.secondTake !== null))
    throw new UserError(
      sentence(
        "No script is written of a project that learns from noisy pictures alone or from a second take: it knows clean pictures only. Train it here.",
      ),
      "script",
    );
  await refuseFullFolder(job.output);
  const preparation = await prepare(file, root, context);
  try {
    const { project, form, pairedNames } = preparation;
    if (learnsPatches(project) && preparation.ownSizes && preparation.shrunk)
      throw new UserError(
        sentence(
          "No script is written of a project that learns from parts of pictures of several sizes: it would learn from shrunk ones. Train it here, or set Size (data.size) to a height and width.",
        ),
        "script",
      );
    if (isGuided(project))
      context.report({
        kind: "note",
        severity: "warning",
        message: sentence("The script trains without the guide of the map: its points lie where the reconstruction alone wants them."),
      });
    const { train, clean, validation } = project.data;
    for (const source of [train, clean, validation])
      if (typeof source === "string") await refuseWideColour(source, root, project.data, context);
    const files = scriptFiles({
      run: recordOf(preparation),
      project: path.relative(job.output, job.project).replaceAll(path.sep, "/"),
      pixelType: form.type,
      namesHash: createHash("sha256")
        .update([...pairedNames].join("\n"))
        .digest("hex"),
      distributed: job.distributed ?? false,
    });
    await writeWholeFolder(job.output, async (work) => {
      for (const [name, text] of Object.entries(files)) await writeFile(path.join(work, name), text);
    });
    return { kind: "script", folder: job.output, files: Object.keys(files).map((name) => path.join(job.output, name)) };
  } finally {
    preparation.close();
  }
}

/** The record of a run that the script will begin; what it says of time, folder and images is the script's to fill in. */
function recordOf({ project, network, images, training, validation, fingerprint, range }: Preparation): RunRecord {
  return {
    version: 1,
    id: "",
    created: "",
    status: "running",
    message: null,
    project: { ...project, training: { ...project.training, guide: "none" } },
    network,
    script: true,
    modelRange: [0, 1],
    dataRange: [range[0], range[1]],
    data: { images, training: training.count, validation: validation.count, fingerprint },
    engine: { kind: "tensorflow", name: "Keras", version: "", threads: 1 },
    best: null,
    heldOut: {},
  };
}

/** Throws UserError if a folder holds pictures that Python's Pillow would read with fewer bits. */
async function refuseWideColour(text: string, root: string, data: NamedImages, context: JobContext): Promise<void> {
  const { items, headers, source } = await surveyNamed(text, root, data, context);
  if (source.kind !== "folder") return;
  const wide = headers.findIndex(({ type, channels, alpha }) => type === "u16" && (channels === 3 || alpha));
  if (wide < 0) return;
  throw new UserError(
    sentence(
      "{0} has 16 bits in each of several channels, which the script's image reader cannot keep (Pillow reads 8 of them). Save such pictures in gray or with 8 bits, or as one .npy file.",
      items.file(wide),
    ),
    "script",
  );
}
