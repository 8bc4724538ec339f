import { type AnalysisKind, analyses } from "../analyses/analyses.js";

const ownStages = {
  starting: "Starting",
  "starting-engine": "Starting the engine",
  "looking-at-images": "Looking at the images",
  "reading-images": "Reading the images",
  "looking-at-cells": "Looking at the images through the frozen network",
  "measuring-train": "Measuring the training images",
  "measuring-clean": "Measuring the clean images",
  "measuring-secondTake": "Measuring the second take",
  "measuring-validation": "Measuring the validation images",
  "comparing-images": "Comparing the images",
  decoding: "Decoding",
  "reading-model": "Reading the model",
  "writing-model": "Writing the model",
  "reading-back": "Reading it back",
  "writing-report": "Writing the report",
  "writing-map": "Writing the map",
  "writing-sample": "Writing the sample",
  downloading: "Downloading TensorFlow",
  "downloading-megabytes": "Downloading TensorFlow (MB)",
  "unpacking-megabytes": "Unpacking TensorFlow (MB)",
  building: "Building the connection to TensorFlow",
  checking: "Checking TensorFlow",
} as const;

type AnalysisStage = { [K in AnalysisKind]: keyof (typeof analyses)[K]["stages"] }[AnalysisKind];
/** What a job is at. */
export type Stage = keyof typeof ownStages | AnalysisStage;

/** The stages of jobs, each with its English words, which are their key in the translations of the host and the page. */
export const stageWords = Object.assign({}, ownStages, ...Object.values(analyses).map(({ stages }) => stages)) as Readonly<
  // Object.assign forgets what it was given; the rows and the type above say the same.
  Record<Stage, string>
>;
