import { readdirSync, readFileSync } from "node:fs";
import type { JobEvent } from "../../core/jobs/event.js";
import { type Preview, previewOf } from "../../core/jobs/training.js";
import { sentenceOf } from "../../core/language/error.js";
import { joined, sentence } from "../../core/language/sentence.js";
import type { EpochMetrics } from "../../core/runs/run.js";
import { readPngHeader } from "../images/png.js";
import type { Report } from "../images/progress.js";
import { EventFile, type EventImage, holdsEvents } from "./event-file.js";

/**
 * A report that also writes what a training says into its run folder for TensorBoard; a step of TensorBoard is an epoch. If
 * that fails the training goes on without it, and says so.
 */
export function withTensorBoard(report: Report, now: () => Date): Report {
  let events: EventFile | null = null;
  const take = (event: JobEvent) => {
    if (event.kind === "run") events = begin(event, now);
    if (event.kind === "epoch" && events) {
      writeMetrics(events, event.metrics);
      if (event.preview !== null) writePreview(events, previewOf(event.preview));
    }
  };
  return (event) => {
    report(event);
    try {
      take(event);
    } catch (error) {
      events = null;
      report({
        kind: "note",
        severity: "warning",
        message: joined([sentence("Nothing more is written for TensorBoard."), sentenceOf(error)]),
      });
    }
  };
}

/** The events of a run that goes on; those of its epochs so far, if it was trained without them. */
function begin({ folder, metrics, previews }: Extract<JobEvent, { kind: "run" }>, now: () => Date): EventFile {
  const known = readdirSync(folder).some(holdsEvents);
  const events = new EventFile(folder, now, known ? metrics.length + 1 : 0);
  if (known) return events;
  for (const line of metrics) writeMetrics(events, line);
  for (const file of previews) writePreview(events, previewOf(file));
  return events;
}

function writeMetrics(
  events: EventFile,
  { epoch, loss, validationLoss, learningRate, imagesPerSecond, guideDistance }: EpochMetrics,
): void {
  const scalars = {
    "loss/training": loss,
    "loss/validation": validationLoss,
    "guide distance": guideDistance,
    "learning rate": learningRate,
    "images a second": imagesPerSecond,
  };
  for (const [tag, value] of Object.entries(scalars)) if (value !== undefined) events.scalar(tag, value, epoch);
}

/** The images themselves are the picture of epoch 0. */
function writePreview(events: EventFile, { epoch, file }: Preview): void {
  events.image(epoch === 0 ? "images" : "reconstructions", pictureOf(file), epoch);
}

function pictureOf(file: string): EventImage {
  const png = readFileSync(file);
  const header = readPngHeader(png);
  if (!header) throw new Error(`${file} is no plain PNG file.`);
  return { png, height: header.height, width: header.width, channels: header.samples };
}
