import { parse } from "jsonc-parser";
import { entryOf } from "../../src/core/analyses/result.js";
import type { Progress } from "../../src/core/jobs/progress.js";
import { type Preview, startingTraining, type Training } from "../../src/core/jobs/training.js";
import { inEnglish, sentence, verbatim } from "../../src/core/language/sentence.js";
import type { EngineInfo } from "../../src/core/network/engine-kind.js";
import { buildNetwork } from "../../src/core/network/network.js";
import { presetLayers } from "../../src/core/network/preset.js";
import { type DataReport, type Groups, groupsOf, type Member } from "../../src/core/project/data-report.js";
import { defaultsFor, type Project } from "../../src/core/project/project.js";
import { parseProject } from "../../src/core/project/project-text.js";
import type { EpochMetrics, RunSummary } from "../../src/core/runs/run.js";
import type { DocumentState, EditorState, TaskState } from "../../src/protocol/webview.js";
import { atlas, dataUri, learned, rings } from "./pictures.js";
import { anomaliesOf, embeddingOf, reconstructionOf, similarTo } from "./results.js";

export const seedText = `{
  // The small network on digits.
  "version": 1,
  "data": { "train": "train", "validation": 0.2 },
  "network": { "preset": "classic", "kernels": [5, 5], "filters": 15, "latent": 3 },
  "training": { "epochs": 50 }
}`;

/** The document as the host sends it for a project's text. */
export function documentOf(text: string, image: [number, number, number] = [28, 28, 1]): DocumentState {
  const parsed = parseProject(text);
  const { problems } = parsed;
  if (!parsed.ok) return { ok: false, given: parsed.values, problems, readOnly: false };
  const { file, project } = parsed;
  const network = buildNetwork(image, (input) => presetLayers(project.network, input));
  return {
    ok: true,
    project,
    defaults: defaultsFor(file),
    given: parse(text, [], { allowTrailingComma: true }),
    problems,
    network,
    readOnly: false,
  };
}

export const engine: EngineInfo = { kind: "tensorflow", name: "TensorFlow 2.21", version: "2.21.0", threads: 2 };

/** Losses that fall as real ones do. */
export function metricsOf(epochs: number): EpochMetrics[] {
  return Array.from({ length: epochs }, (_, index): EpochMetrics => {
    const epoch = index + 1;
    const fall = 0.046 + 0.056 * Math.exp(-epoch / 5);
    const wave = 0.0012 * Math.sin(epoch * 2.3);
    return { epoch, loss: fall - 0.0012 + wave / 3, validationLoss: fall + wave, learningRate: 0.001, seconds: 2.1 };
  });
}

export function bestOf(metrics: readonly EpochMetrics[]): Training["best"] {
  let best: Training["best"] = null;
  for (const { epoch, validationLoss } of metrics) {
    if (validationLoss !== undefined && (best === null || validationLoss < best.loss)) best = { epoch, loss: validationLoss };
  }
  return best;
}

/** Previews as data URIs: epoch 0 holds the inputs. */
export function previewsOf(epochs: readonly number[], images: readonly Float32Array[] = rings()): Preview[] {
  return epochs.map((epoch) => ({
    epoch,
    file: dataUri(atlas(epoch === 0 ? images : learned(images, 1 - Math.exp(-epoch / 6)), 28, 28)),
  }));
}

export function trainingOf(trained: number, change: Partial<Training> = {}): Training {
  const metrics = metricsOf(trained);
  return {
    ...startingTraining(50),
    status: "running",
    progress: null,
    runId: "20250101-120000-ab12",
    folder: "/project/digits.runs/20250101-120000-ab12",
    engine,
    epoch: Math.min(50, trained + 1),
    step: 12,
    steps: 25,
    secondsPerEpoch: 2.1,
    secondsLeft: 80,
    metrics,
    best: bestOf(metrics),
    previews: previewsOf([0, ...metrics.map((m) => m.epoch)]),
    ...change,
  };
}

/** A piece of work on images under way. */
export function reconstructing(): TaskState {
  const progress = { stage: "reconstructing" as const, done: 250, total: 1000, secondsLeft: 12 };
  return { id: 1, kind: "reconstruct", panel: "reconstructions", title: "Reconstructing inspect", state: "running", ...progress };
}

/** A report on the images that is being made. */
export function inspecting(progress: Progress): TaskState {
  return { id: 1, kind: "inspect", panel: "data", title: "Reading the images", state: "running", ...progress };
}

/** Every knob of a project's text. */
export function projectOf(text: string): Project {
  const parsed = parseProject(text);
  if (!parsed.ok) throw new Error(inEnglish(parsed.problems[0].message));
  return parsed.project;
}

export function runOf(change: Partial<RunSummary> = {}): RunSummary {
  return {
    name: null,
    note: "",
    keptEpochs: [],
    project: projectOf(seedText),
    id: "20250101-120000-ab12",
    created: "2025-01-01T12:00:00.000Z",
    status: "finished",
    message: null,
    engine,
    preset: "classic",
    origin: null,
    latent: 2,
    epochs: 50,
    plannedEpochs: 50,
    loss: 0.0449,
    validationLoss: 0.0466,
    best: { epoch: 44, loss: 0.0457 },
    seconds: 105,
    measurement: { engine: "tensorflow", batchSize: 32, epochFlops: 50_000_000_000, secondsPerEpoch: 2.1 },
    ...change,
  };
}

/** A report on photos with everything in it that can be wrong. */
export function reportOf(change: Partial<DataReport> = {}): DataReport {
  const file = (name: string) => ({ file: name, source: `/project/train/${name}` });
  const files = (folder: string, count: number) => Array.from({ length: Math.min(50, count) }, (_, i) => file(`${folder}/${i}.png`));
  const member = (name: string, part: Member["part"]): Member => ({ ...file(name), set: "train", part });
  const rows = <T extends object>(...all: (T & { count: number })[]) => ({
    rows: all.map((row) => ({ ...row, files: files("good", row.count) })),
    more: 0,
  });
  const [leak, copies] = [
    [member("good/1.png", "training"), member("good/1 copy.png", "validation")],
    [member("good/2.png", "training"), member("good/3.png", "training"), member("bad/2.png", "training")],
  ];
  const pictured = (found: Groups, pictures: number[][]): Groups => ({
    ...found,
    groups: found.groups.map((group, index) => ({ ...group, pictures: pictures[index] })),
  });
  return {
    key: "as it is",
    created: "2025-01-01T11:00:00.000Z",
    sets: [
      {
        name: "train",
        source: "train",
        image: [28, 28, 1],
        used: 1000,
        resized: 12,
        leftOut: {
          rows: [
            {
              reason: sentence("It cannot be read: {0}.", sentence("it is damaged or cut short")),
              count: 1,
              files: [file("bad/broken.png")],
            },
            { reason: sentence("It cannot be read: {0}.", sentence("it is not an image")), count: 1, files: [file("bad/notes.png")] },
          ],
          more: 0,
        },
        folders: rows({ name: "good", count: 820, resized: 0, leftOut: 0 }, { name: "bad", count: 182, resized: 12, leftOut: 2 }),
        sizes: rows({ height: 28, width: 28, count: 988 }, { height: 30, width: 40, count: 12 }),
        channels: rows(
          { channels: 1 as const, type: "u8" as const, alpha: false, count: 990 },
          { channels: 3 as const, type: "u8" as const, alpha: true, count: 10 },
        ),
        labels: rows({ name: "good", count: 820 }, { name: "bad", count: 180 }),
        values: { minimum: 0, maximum: 255, mean: 32.7, range: [0, 255] },
      },
    ],
    parts: { training: 803, validation: 197 },
    pairs: null,
    duplicates: pictured(groupsOf([leak, copies]), [
      [48, 48],
      [49, 49, 49],
    ]),
    alike: pictured(groupsOf([[member("good/7.png", "training"), member("good/7.jpg", "training")]]), [[50, 51]]),
    thumbnails: {
      file: dataUri(
        atlas(
          Array.from({ length: 52 }, (_, i) => rings()[i % 8]),
          28,
          28,
        ),
      ),
      height: 28,
      width: 28,
      count: 52,
      items: Array.from({ length: 48 }, (_, i) => file(`good/${i}.png`)),
    },
    ...change,
  };
}

/** Why anomalies have no threshold. */

/** A project that was just opened: its images are read, nothing is trained. */
export function editorState(change: Partial<EditorState> = {}): EditorState {
  return {
    name: "digits.aeproj",
    document: documentOf(seedText),
    data: {
      state: "read",
      summary: {
        images: 1000,
        resized: 0,
        leftOut: [
          { file: "broken.png", outcome: "left out", reason: sentence("It cannot be read: {0}.", sentence("it is damaged or cut short")) },
          { file: "notes.png", outcome: "left out", reason: sentence("It cannot be read: {0}.", sentence("it is not an image")) },
        ],
        sizeCount: 1,
        sizes: [{ height: 28, width: 28, count: 1000 }],
        image: [28, 28, 1],
        labels: Array.from({ length: 10 }, (_, label) => ({ name: String(label), count: 100 })),
        key: "as it is",
      },
    },
    report: null,
    engine: { kind: "tensorflow", name: "TensorFlow 2.21 · 2 threads", reason: null, busy: null },
    training: null,
    runs: [],
    results: [],
    allResults: [],
    triage: {},
    taught: {},
    triageNote: null,
    watches: [],
    tasks: [],
    restricted: false,
    comparison: null,
    ...change,
  };
}

/** A project with a trained network and a result of each kind. */
export function trainedState(change: Partial<EditorState> = {}): EditorState {
  return editorState({
    training: trainingOf(50, { status: "finished", epoch: 50 }),
    report: reportOf(),
    runs: [
      runOf(),
      runOf({
        id: "20241231-090000-cd34",
        created: "2024-12-31T09:00:00.000Z",
        status: "interrupted",
        epochs: 17,
        best: { epoch: 16, loss: 0.0512 },
        seconds: 36,
      }),
      runOf({
        id: "20241230-090000-ef56",
        created: "2024-12-30T09:00:00.000Z",
        status: "failed",
        message: verbatim("The loss became infinite."),
        epochs: 2,
        loss: null,
        validationLoss: null,
        best: null,
        seconds: 4,
      }),
    ],
    results: change.results ?? [embeddingOf(400), similarTo(), reconstructionOf(200), anomaliesOf(1000)],
    ...change,
  });
}

/** As {@link trainedState}, with a result of the same images by another epoch of its run. */
export function comparingState(): EditorState {
  const result = reconstructionOf(40);
  const entry = (change: object) => ({ ...entryOf(result), ...change });
  return trainedState({
    runs: [runOf({ keptEpochs: [1, 3, 44] })],
    results: [result],
    allResults: [entry({}), entry({ folder: "/third", epoch: 3 })],
  });
}
