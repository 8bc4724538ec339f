import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { JobRequest, JobResult } from "../../core/jobs/jobs.js";
import { formatWords } from "../../core/jobs/model-format.js";
import type { Stage } from "../../core/jobs/stage.js";
import { throwIfCancelled, UserError } from "../../core/language/error.js";
import { sentence } from "../../core/language/sentence.js";
import { codeLength, type Network } from "../../core/network/network.js";
import { randomStream } from "../../core/numbers/random.js";
import type { RunRecord } from "../../core/runs/run.js";
import { refuseFullFolder, writeWholeFolder } from "../../files/whole-folder.js";
import { readCheckpoint } from "../../runs/checkpoint.js";
import { weightsFile } from "../../runs/run-folder.js";
import { runForUse } from "../../runs/runs.js";
import { type AxisPadding, edgePadding } from "../contract/edge-padding.js";
import type { Engine, ModelState } from "../contract/engine.js";
import { openSource } from "../images/open-source.js";
import type { JobContext } from "../job-context.js";
import { certify, type Expected } from "../models/certify.js";
import { formats } from "../models/formats.js";
import { modelCard, readmeOf } from "../models/model-card.js";
import { type Submodel, type SubmodelName, submodelsOf } from "../models/submodels.js";

/** Images that every exported file is tried on. */
const tried = 8;

/** Writes a run's model in a format with its card, each file read back and compared; all of it or, if one is not right, nothing. */
export async function exportJob(job: JobRequest<"export">, context: JobContext): Promise<JobResult<"export">> {
  const { record, files: runFiles, metrics } = await runForUse(job.project, job.run);
  if (record.network.ofFeatures)
    throw new UserError(
      sentence(
        "The format {0} cannot hold this run: its network sees what the frozen network gives, and its file would take no pictures. Use the run here or through the command line.",
        formatWords(job.format).title,
      ),
      "export",
    );
  await refuseFullFolder(job.output);
  const { state } = await readCheckpoint(weightsFile(runFiles, record), record.network);
  const format = formats[job.format];
  const submodels = submodelsOf(record.network, state.weights);
  const engine = await context.openEngine();
  const progress = (stage: Stage, done: number) =>
    context.report({ kind: "progress", stage, done, total: 2 * submodels.length, secondsLeft: null });
  try {
    const { names, certificate } = await writeWholeFolder(job.output, async (work) => {
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
      const card = modelCard(job.format, format, files, record, metrics, { ...certificate, imagesFrom: images.from });
      await writeFile(path.join(work, "model-card.json"), `${JSON.stringify(card, undefined, 2)}\n`);
      await writeFile(path.join(work, "README.md"), readmeOf(card, format));
      return { names: written.map(({ name }) => name), certificate };
    });
    const { largestRelativeDifference, weightsCompared } = certificate;
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

/** Images in the network's own range and input size: of its training, or if they are gone, noise. */
async function imagesFor(record: RunRecord, root: string, context: JobContext): Promise<{ values: Float32Array; from: string }> {
  const { network, project, modelRange } = record;
  const [height, width, channels] = network.image;
  const size = height * width * channels;
  const [black, white] = modelRange;
  const toModel = (values: Float32Array) =>
    extend(
      values.map((value) => black + value * (white - black)),
      network,
    );
  try {
    const form = { height, width, channels: channels === 3 ? (3 as const) : (1 as const), type: "u8" as const, fit: project.data.fit };
    const data = await openSource(project.data.train, root, project, context, form);
    const indices = Array.from({ length: tried }, (_, i) => Math.floor((i * data.items.length) / tried));
    const values = data.store.read(indices, data.range);
    data.store.close();
    return { values: toModel(values), from: project.data.train };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const random = randomStream(project.training.seed, "export", 0);
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
