import { z } from "zod";
import { sentence } from "../../language/sentence.js";
import type { ScorerName } from "../../numbers/scorer.js";
import { choice, group, real, special } from "../rows.js";

const scores = { minimum: 0 };

/** When an image counts as an anomaly. */
export const anomalySchema = group({
  score: choice<Record<ScorerName, string>>(
    {
      mse: "Reconstruction error",
      ssim: "Structural similarity",
      latent: "Distance of codes",
      combined: "Structure and code",
      local: "Worst place",
    },
    {
      default: "mse",
      title: "Score",
      help: "What makes an image look wrong: its mean squared error, a structure unlike its reconstruction's, a code far from the training images' codes, structure and code together, or the one place with the most unusual error, for small defects.",
    },
  ),
  falseAlarmRate: real({
    minimum: 0.001,
    maximum: 0.5,
    step: 0.01,
    default: 0.05,
    title: "False alarms",
    unit: "share",
    when: { path: "anomaly.threshold", is: ["auto"] },
    help: "The share of good images that may be flagged by mistake. Lower flags less and misses more.",
  }),
  threshold: special(z.union([z.literal("auto"), z.number().min(scores.minimum)]), {
    default: "auto",
    title: "Threshold",
    control: { kind: "auto-number", ...scores, maximum: 1, step: 0.001 },
    expects: sentence('"auto" or a score of {0} or more', scores.minimum),
    help: "Images that score above it are flagged. Auto sets it from the held-out images by the false-alarm rate.",
  }),
});
