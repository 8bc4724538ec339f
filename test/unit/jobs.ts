import type { JobKind, JobRequest } from "../../src/core/jobs/jobs.js";

const project = "/nowhere/none.aeproj";
const onProject = { project, text: '{ "version": 1, "task": "reconstruct", "data": { "train": "images" } }' };
const analysis = {
  ...onProject,
  run: "20260101-000000-0000",
  epoch: 3,
  input: "/nowhere/images",
  output: "/nowhere/out",
  place: "/nowhere/part",
  stream: true,
};

/** A request of every kind of job with all that it may say, of files that are not there. The compiler asks for each kind. */
export const jobExamples: { readonly [K in JobKind]: Required<JobRequest<K>> } = {
  reconstruct: { ...analysis, reference: "/nowhere/clean", format: "png" },
  denoise: { ...analysis, reference: "/nowhere/clean", format: "tiff" },
  embed: { ...analysis, projection: "umap", onto: "/photos", clusters: 4 },
  similar: { ...analysis, image: "/nowhere/images/1.png", distance: "cosine", learned: true, count: 7 },
  anomalies: { ...analysis, heatMaps: true },
  train: { ...onProject, resume: true, tensorBoard: true },
  exportMap: { ...onProject, result: "/p.runs/r/results/embed-1", output: "/nowhere/out", images: [0, 3] },
  imageDetail: { project: "/p.aeproj", text: "{}", result: "/p.runs/r/results/anomalies-1", index: 3 },
  imageOutput: {
    ...{ project: "/p.aeproj", text: "{}", result: "/p.runs/r/results/denoise-2", index: 3 },
    compared: "/p.runs/r/results/denoise-1",
  },
  drawCode: { ...onProject, result: "/p.runs/r/results/embed-1", place: { kind: "between", images: [3, 4], share: 0.5 } },
  decode: { ...onProject, run: analysis.run, epoch: 12, codes: "/nowhere/codes.csv", output: "/nowhere/out" },
  import: {
    project,
    files: ["/nowhere/Autoencoder.h5"],
    task: "denoise",
    range: [-1, 1],
    images: "/nowhere/images",
    clean: "/nowhere/clean",
  },
  export: { ...onProject, run: analysis.run, epoch: 12, format: "onnx", scoring: true, output: "/nowhere/out" },
  script: { ...onProject, output: "/nowhere/out", distributed: true },
  survey: { ...onProject, whole: true },
  noisePreview: onProject,
  inspect: onProject,
  newestReport: onProject,
  report: {
    ...onProject,
    result: "/p.runs/r/results/anomalies-1",
    file: "/nowhere/report.html",
    replace: true,
    words: { language: "de", bundle: { Image: "Bild" } },
  },
};

// Object.keys forgets the names of the keys.
export const jobKinds = Object.keys(jobExamples) as readonly JobKind[];
