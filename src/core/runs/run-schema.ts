import { z } from "zod";

/** A line of `metrics.jsonl`. Losses are on 0..1. */
export const epochMetricsSchema = z.object({
  epoch: z.int().min(1),
  loss: z.number(),
  validationLoss: z.number().optional(),
  learningRate: z.number(),
  seconds: z.number(),
  imagesPerSecond: z.number().optional(),
  /** Standard deviation of the outputs over some images, pixel by pixel, averaged: near 0 where all look the same. */
  outputSpread: z.number().optional(),
  /** Length of the code, and how many of its numbers are the same for all of some images. */
  codes: z.int().optional(),
  deadCodes: z.int().optional(),
});
export type EpochMetrics = z.output<typeof epochMetricsSchema>;

/** `about.json`: what a person says of a run. Apart from run.json, which the training process writes. */
export const runAboutSchema = z.object({
  /** Null where the run has no name of its own. */
  name: z.string().trim().min(1).max(80).nullable(),
  note: z.string().max(4000),
});
export type RunAbout = z.output<typeof runAboutSchema>;
