import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import type { Stage } from "../../core/jobs/stage.js";
import { throwIfCancelled, UserError } from "../../core/language/error.js";
import { sizeOf } from "../../core/network/layer.js";
import { codeLength, type Network } from "../../core/network/network.js";
import { randomStream } from "../../core/numbers/random.js";
import { resolveProject } from "../../core/project/project.js";
import type { ProjectFile } from "../../core/project/schema.js";
import type { RunRecord } from "../../core/runs/run.js";
import { refuseFullFolder, writeWholeFolder } from "../../files/whole-folder.js";
import type { OpenedRun } from "../../runs/run-folder.js";
import { runForUse } from "../../runs/runs.js";
import { readUsedState } from "../../runs/used-weights.js";
import { type AxisPadding, edgePadding } from "../contract/edge-padding.js";
import type { Engine, ModelState } from "../contract/engine.js";
import { rangedEngine } from "../contract/ranged.js";
import { isFitted } from "../fitting/judge.js";
import { RunScorers } from "../fitting/run-scorers.js";
import { openSource } from "../images/open-source.js";
import type { PixelForm } from "../images/pixels.js";
import type { JobContext } from "../job-context.js";
import { certify, type Expected } from "../models/certify.js";
import type { Format } from "../models/format.js";
import { formats } from "../models/formats.js";
import { type DetectorRefusal, modelCard, withoutDetector } from "../models/model-card.js";
import { readmeOf } from "../models/model-readme.js";
import { type Submodel, type SubmodelName, submodelsOf } from "../models/submodels.js";
import { readProject } from "../read-project.js";
import { exportDetector, refusalOf, type WrittenDetector } from "./export-detector.js";
import { mostChecked, writeScoring } from "./scoring-script.js";

/** Images that every exported file is tried on. */
const tried = 8;

/** Writes a run's model in a format with its card, each file read back and compared; all of it or, if one is not right, nothing. */
export async function exportJob(job: JobRequest<"export">, context: JobContext): Promise<JobResult<"export">> {
  const run = await runForUse(job.project, job);
  const { record } = run;
  const project = await readProject(job.project, job.text);
  await refuseFullFolder(job.output);
  const state = await readUsedState(run);
  const format = formats[job.format];
  const all = submodelsOf(record.network, state.weights);
  // A network of cells is of use only together with what sees them.
  const submodels = record.network.ofFeatures && format.detector ? [] : all;
  const engine = await context.openEngine();
  const progress = (stage: Stage, done: number) =>
    context.report({ kind: "progress", stage, done, total: 2 * submodels.length, secondsLeft: null });
  try {
    const { names, certificate, detector } = await writeWholeFolder(job.output, async (work) => {
      const written: { submodel: Submodel; name: string; file: string }[] = [];
      for (const submodel of submodels) {
        throwIfCancelled(context.signal);
        progress("writing-model", written.length);
        const name = await format.write(submodel, work);
        written.push({ submodel, name, file: path.join(work, name) });
      }
      progress("reading-back", submodels.length);
      const images = await imagesFor(record, path.dirname(job.project), context);
      const expected = await expectedOf(record.network, state, images.values, engine);
      const certificate = await certify(format, written, expected, tried, { engine, onnxRuntime: context.onnxRuntime });
      throwIfCancelled(context.signal);
      const files = Object.fromEntries(written.map(({ submodel, name }) => [submodel.name, name]));
      const found = await detectorIn(
        work,
        { run, state, engine, network: all[0], format, project, scoring: job.scoring ?? false },
        context,
      );
      const detector = found && "card" in found ? found.card : found;
      if (job.scoring) await writeScoring(work, job, run, found);
      const card = modelCard(job.format, format, files, run, { ...certificate, imagesFrom: images.from }, detector);
      await writeFile(path.join(work, "model-card.json"), `${JSON.stringify(card, undefined, 2)}\n`);
      await writeFile(path.join(work, "README.md"), readmeOf(card, format));
      const names = written.map(({ name }) => name);
      return detector && "file" in detector ? { names: [...names, detector.file], certificate, detector } : { names, certificate };
    });
    const { weightsCompared } = certificate;
    const largestRelativeDifference = Math.max(
      certificate.largestRelativeDifference,
      detector?.certificate.score ?? 0,
      detector?.certificate.map ?? 0,
    );
    return {
      kind: "export",
      run: record.id,
      folder: job.output,
      format: job.format,
      files: names.map((name) => path.join(job.output, name)),
      largestRelativeDifference,
      weightsCompared,
    };
  } finally {
    engine.close();
  }
}

/** Parts of an export that say how a run judges. */
interface DetectorInput {
  run: OpenedRun;
  state: ModelState;
  engine: Engine;
  network: Submodel;
  format: Format;
  project: { file: ProjectFile; root: string };
  /** Whether a script judges by it, which compares more pictures. */
  scoring: boolean;
}

/**
 * Writes what judges pictures by the run, or says why the format cannot hold it; null if the run was never asked to judge. Throws
 * UserError if a project that finds defects has a score that no file can hold.
 */
async function detectorIn(
  folder: string,
  { run, state, engine, network, format, project, scoring }: DetectorInput,
  context: JobContext,
): Promise<WrittenDetector | DetectorRefusal | null> {
  const { anomaly } = resolveProject(project.file);
  const finds = scoring || run.record.project.task === "detect";
  if (finds && !format.detector) return { refusal: withoutDetector };
  const refusal = refusalOf(anomaly.score);
  // Before the score is fitted, which may take minutes.
  if (finds && refusal) throw new UserError(refusal, "export");
  const model = await rangedEngine(engine, run.record.modelRange).open(run.record.network, { state });
  const fitted = new RunScorers({ run, model, engine, project, context });
  try {
    if (!finds && !(await isFitted(fitted, anomaly.score))) return null;
    if (!format.detector) return { refusal: withoutDetector };
    const judged = { run, model, engine, fitted, anomaly, root: project.root, context, ...(scoring && { most: mostChecked }) };
    const written = await exportDetector(judged, network, format.detector, folder, context.onnxRuntime);
    if ("card" in written) return written;
    if (finds) throw new UserError(written.refusal, "export");
    return written;
  } finally {
    await fitted.close();
    model.close();
  }
}

/** Images in the network's own range and input size: of its training, or if they are gone, noise. */
async function imagesFor(record: RunRecord, root: string, context: JobContext): Promise<{ values: Float32Array; from: string }> {
  const { network, project, modelRange } = record;
  const random = randomStream(project.training.seed, "export", 0);
  if (network.ofFeatures) return { values: Float32Array.from({ length: tried * sizeOf(network.image) }, random), from: "random cells" };
  const [height, width, channels] = network.image;
  const size = height * width * channels;
  const [black, white] = modelRange;
  const toModel = (values: Float32Array) =>
    extend(
      values.map((value) => black + value * (white - black)),
      network,
    );
  try {
    const form: PixelForm = { height, width, channels: channels === 3 ? 3 : 1, type: "u8", fit: project.data.fit };
    const data = await openSource(project.data.train, root, project, context, form);
    const indices = Array.from({ length: tried }, (_, i) => Math.floor((i * data.items.length) / tried));
    const values = data.store.read(indices, data.range);
    data.store.close();
    return { values: toModel(values), from: project.data.train };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { values: toModel(Float32Array.from({ length: tried * size }, random)), from: "random, as the training images are not there" };
  }
}

/** Images `[N,H,W,C]` with their edges repeated to the network's input. */
function extend(images: Float32Array, network: Network): Float32Array {
  const padding = edgePadding(network);
  if (!padding) return images;
  const [, width, channels] = network.image;
  const item = network.image[0] * width * channels;
  const rows = (edge: AxisPadding) => Array.from(edge.sources);
  const out: number[] = [];
  for (let n = 0; n < images.length / item; n++) {
    for (const y of rows(padding.rows)) {
      for (const x of rows(padding.columns)) {
        const at = n * item + (y * width + x) * channels;
        for (let c = 0; c < channels; c++) out.push(images[at + c]);
      }
    }
  }
  return Float32Array.from(out);
}

/** What the run's own engine makes of the images, for each submodel. */
async function expectedOf(
  network: Network,
  state: ModelState,
  images: Float32Array,
  engine: Engine,
): Promise<Partial<Record<SubmodelName, Expected>>> {
  const model = await engine.open({ ...network, image: network.input }, { state });
  try {
    const whole = { inputs: images, outputs: await model.reconstruct(images, tried) };
    if (codeLength(network) === null) return { Autoencoder: whole };
    const codes = await model.encode(images, tried);
    return {
      Autoencoder: whole,
      Encoder: { inputs: images, outputs: codes },
      Decoder: { inputs: codes, outputs: await model.decode(codes, tried) },
    };
  } finally {
    model.close();
  }
}
