import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { UserError } from "../../core/language/error.js";
import type { DataReport, Member, ReportFile, SetName } from "../../core/project/data-report.js";
import { listed } from "../../core/project/data-report.js";
import { type Project, resolveProject } from "../../core/project/project.js";
import type { Dataset } from "../images/dataset.js";
import { formOf, seesOwnSizes } from "../images/form.js";
import { howLabelled, howPaired } from "../images/how-read.js";
import { floatRange, openSurveyed } from "../images/open-source.js";
import { pairSets } from "../images/pairs.js";
import { splitValidation } from "../images/split.js";
import { labelsOf, tableLabels } from "../images/survey.js";
import { type Compared, findDuplicates } from "../inspection/duplicates.js";
import { keepReport, keptReport } from "../inspection/kept-report.js";
import { type Reading, readThrough } from "../inspection/reading.js";
import { setReport } from "../inspection/set-report.js";
import { furtherSources, type InspectedSource, openInspected, reportKey } from "../inspection/sources.js";
import { type ImageReference, writeThumbnails } from "../inspection/thumbnails.js";
import type { JobContext } from "../job-context.js";
import { readProject } from "../read-project.js";

/** A source with its images decoded and read through. */
interface ReadSource extends InspectedSource {
  data: Dataset;
  reading: Reading;
}

/** The order in which the sets are opened. */
const opensFirst: readonly SetName[] = ["clean", "secondTake", "train", "validation"];

/**
 * Reads a project's images and reports what they are: outcomes, sizes, values, labels, pairs, duplicates, leaks. A report
 * is kept until a file or a setting changes. Throws UserError, CancelledError.
 */
export async function inspectJob(job: JobRequest<"inspect">, context: JobContext): Promise<JobResult<"inspect">> {
  const { file, root } = await readProject(job.project, job.text);
  const project = resolveProject(file);
  const train = await openInspected("train", project.data.train, root, project.data, context);
  const sources = [train];
  for (const { name, text } of furtherSources(project)) sources.push(await openInspected(name, text, root, project.data, context));
  const key = await reportKey(sources, project, root);
  const earlier = await keptReport(key, context.cache);
  if (earlier) {
    await keepReport(earlier, job.project, context.cache);
    return { kind: "inspect", report: earlier };
  }
  const form = formOf(train.survey, project.data, project);
  const opened: Dataset[] = [];
  try {
    const read: ReadSource[] = [];
    // As a training opens them: the clean images say what white is to the noisy ones, and these to those of validation.
    let like: Dataset | undefined;
    for (const source of [...sources].sort((a, b) => opensFirst.indexOf(a.name) - opensFirst.indexOf(b.name))) {
      const data = await openSurveyed(source.survey, { data: project.data, use: project }, context, form, like && floatRange(like));
      opened.push(data);
      like = data;
      read.push({ ...source, data, reading: await readThrough(data, `measuring-${source.name}`, context) });
    }
    read.sort((a, b) => sources.findIndex(({ name }) => name === a.name) - sources.findIndex(({ name }) => name === b.name));
    const report = await reportOn(project, read, root, key, context);
    await keepReport(report, job.project, context.cache);
    return { kind: "inspect", report };
  } finally {
    for (const { store } of opened) store.close();
  }
}

async function reportOn(
  project: Project,
  read: readonly ReadSource[],
  root: string,
  key: string,
  context: JobContext,
): Promise<DataReport> {
  const [train] = read;
  const clean = read.find(({ name }) => name === "clean" || name === "secondTake");
  const validation = read.find(({ name }) => name === "validation");
  const pairs = clean ? pairsOf(train.data, clean.data) : null;
  const usable = pairs?.noisy ?? train.data.items.map((_, index) => index);
  const parts = partsOf(project, train.data, usable, validation !== undefined);
  const compared = [...comparedOf(train, (index) => parts[index]), ...(validation ? comparedOf(validation, () => "validation") : [])];
  const references = new Map(compared.map(({ member, reference }) => [member, reference]));
  const sets = [];
  const ownSizes = seesOwnSizes(train.survey, project.data, project);
  for (const source of read) {
    const { data, reading } = source;
    sets.push(
      setReport(source, data, await labelling(source, source === train ? project.data.labels : null, root), reading.values, ownSizes),
    );
  }
  const countOf = (part: Member["part"]) => compared.filter(({ member }) => member.part === part).length;
  return {
    key,
    created: context.date().toISOString(),
    sets,
    parts: { training: countOf("training"), validation: countOf("validation") },
    pairs: pairs && {
      found: pairs.noisy.length,
      withoutClean: pairs.withoutClean,
      withoutNoisy: pairs.withoutNoisy,
      ...(pairs.how && { how: pairs.how }),
    },
    ...(await writeThumbnails(train.data, await findDuplicates(compared, context), references, key, context.cache)),
  };
}

/** The labels of a set and what to know of them, of those in a table of the project. */
async function labelling({ survey, data: { items } }: ReadSource, table: string | null, root: string) {
  if (table === null) return { labels: await labelsOf({ ...survey, items }, null, root) };
  const found = await tableLabels({ items }, table, root);
  return { labels: found.labels, how: howLabelled(table, found, items) };
}

/** Pairs of a noisy and a clean set; if nothing pairs, all of them are unpaired. */
function pairsOf(noisy: Dataset, clean: Dataset) {
  const row = (files: readonly ReportFile[]) => ({ count: files.length, files: files.slice(0, listed) });
  const items = ({ items }: Dataset, without: ReadonlySet<number>) =>
    row([...items].filter((_, index) => !without.has(index)).map(({ file, source }) => ({ file, source })));
  const pairs = matched(noisy, clean);
  return {
    noisy: pairs.noisy,
    how: pairs.noisy.length > 0 ? howPaired(pairs, noisy.items, clean.items) : null,
    withoutClean: items(noisy, new Set(pairs.noisy)),
    withoutNoisy: items(clean, new Set(pairs.clean)),
  };
}

function matched(noisy: Dataset, clean: Dataset): { noisy: number[]; clean: number[] } {
  try {
    return pairSets(noisy, clean);
  } catch (error) {
    if (error instanceof UserError && error.code === "no-pairs") return { noisy: [], clean: [] };
    throw error;
  }
}

/** The subset that each training image belongs to, as a training would split them; null for an image that is not used. */
function partsOf({ data, training }: Project, images: Dataset, usable: readonly number[], apart: boolean): Member["part"][] {
  const parts: Member["part"][] = images.items.map(() => null);
  for (const index of usable) parts[index] = "training";
  if (apart || typeof data.validation !== "number") return parts;
  const files = usable.map((index) => images.items.file(index));
  for (const position of splitValidation(files, data.validation, training.seed, data.neverHeldOut).validation)
    parts[usable[position]] = "validation";
  return parts;
}

function comparedOf(
  { name, data, reading }: ReadSource,
  part: (index: number) => Member["part"],
): (Compared & { reference: ImageReference })[] {
  return data.items.map(({ file, source }, index) => ({
    member: { file, source, set: name, part: part(index) },
    reference: { data, index },
    hash: reading.hashes[index],
    grid: reading.grids[index],
  }));
}
